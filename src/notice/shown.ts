import type { Words } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';
import type { Publication } from './publication.ts';
import { publicTexts, withTexts } from './texts.ts';
import { type Translation, translated } from './translation.ts';

/** A publication as one reader sees it: in a language, on a day, at an address. */
export interface Shown {
  readonly publication: Publication;
  /** The register with its texts in the reader’s language; its rules are those of the publication. */
  readonly register: Register;
  readonly words: Words;
  readonly base: string;
  readonly today: Temporal.PlainDate;
  /** True when the reader asked for a language into which this register has not been translated and reviewed. */
  readonly untranslated: boolean;
  /** By when the notice is reviewed again, where a review was recorded since the register said so. */
  readonly nextReview?: string | undefined;
}

const SOURCE_LANGUAGE = 'en';

/** Finds the texts for a reader: as published, or in a reviewed translation, or as published with the word that it is so. */
export function show(
  publication: Publication,
  { words, base, today, nextReview }: Pick<Shown, 'words' | 'base' | 'today' | 'nextReview'>,
  translations: readonly Translation[] = [],
): Shown {
  const { register } = publication;
  const english = words.locale.split('-')[0] === SOURCE_LANGUAGE;
  const translation = english ? undefined : translations.find(({ language }) => language === words.locale);
  const inLanguage = translation && translated(register, translation);
  const shown = inLanguage ?? inWords(register, words);
  return { publication, register: shown, words, base, today, untranslated: !english && !inLanguage, nextReview };
}

const kept = new WeakMap<Register, Map<string, Register>>();

/** The register as the words show its texts, worked out once for each language: a publication never changes. */
function inWords(register: Register, words: Words): Register {
  const known = kept.get(register) ?? new Map<string, Register>();
  kept.set(register, known);
  const found = known.get(words.locale);
  if (found) return found;
  const untouched = publicTexts(register).every((text) => words.text(text) === text);
  const shown = untouched ? register : withTexts(register, words.text);
  known.set(words.locale, shown);
  return shown;
}
