import { type Catalogue, loadCatalogues, pseudoCatalogue } from './catalogue.ts';
import { MessageError } from './format.ts';
import { PSEUDO } from './pseudo.ts';
import { type TemplateWords, wordsOf } from './words.ts';

/** The language of the product’s own words, and of every page that nobody asks for in another. */
export const HOME = 'en-GB';

/** The languages a deployment offers. */
export interface Locales {
  readonly home: TemplateWords;
  /**
   * The words for a request: those of `?lang=` if it names a language on offer, else the first language on offer that the
   * browser asks for, else the home language.
   */
  choose(lang: string | undefined, accept: string | undefined): TemplateWords;
}

/** Languages of an Accept-Language header, most wanted first. */
export const wanted = (accept: string): string[] =>
  accept
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().split(';');
      const quality = rest.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find((one) => one !== undefined);
      return { tag, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((one, other) => other.quality - one.quality)
    .map(({ tag }) => tag);

/**
 * Makes the languages on offer: catalogues that a person has reviewed, and the test language where `demo` allows it.
 * Throws MessageError when the home language is missing or not reviewed, or a reviewed one lacks a key that home has.
 */
export function makeLocales(demo: boolean, catalogues: readonly Catalogue[] = loadCatalogues()): Locales {
  const home = catalogues.find(({ locale }) => locale === HOME);
  if (!home?.reviewed) throw new MessageError(`There is no reviewed catalogue ${HOME}.`);
  const offered = new Map<string, TemplateWords>();
  for (const catalogue of catalogues.filter(({ reviewed }) => reviewed)) {
    const missing = [...home.messages.keys()].find((key) => !catalogue.messages.has(key));
    if (missing) throw new MessageError(`The catalogue ${catalogue.locale} has no message called ${missing}.`);
    offered.set(catalogue.locale.toLowerCase(), wordsOf(catalogue));
  }
  const first = offered.get(HOME.toLowerCase()) ?? wordsOf(home);
  const named = new Map(offered);
  if (demo) named.set(PSEUDO.toLowerCase(), wordsOf(pseudoCatalogue(home)));
  const asked = (tag: string): TemplateWords | undefined =>
    offered.get(tag.toLowerCase()) ??
    [...offered].find(([locale]) => locale.split('-')[0] === tag.toLowerCase().split('-')[0])?.[1];
  return {
    home: first,
    choose: (lang, accept) =>
      named.get(lang?.toLowerCase() ?? '') ??
      wanted(accept ?? '')
        .map(asked)
        .find((words) => words !== undefined) ??
      first,
  };
}
