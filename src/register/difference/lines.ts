import { isDeepStrictEqual } from 'node:util';
import type { Register } from '../types.ts';
import { type Change, type ChangeKind, change, type Weight } from './change.ts';

/** One entry of a register as plain data. */
export type Line = Readonly<Record<string, unknown>>;

/** What a handler of one key knows of the line it belongs to. */
export interface Place {
  readonly clause: string;
  readonly title: string;
  readonly before: Register;
  readonly after: Register;
  readonly old: Line;
  readonly now: Line;
}

/** Says what a change of one key does. `said` when another key of the same line says it; nothing when it has no words for it. */
export type KeyHandler = (was: unknown, is: unknown, place: Place) => readonly Change[] | 'said';

/** How the lines of one part of a register are compared. */
export interface Section {
  /** The first half of the clause: `recipient` in `recipient/…`. */
  readonly kind: string;
  /** What one line is called in a sentence: `recipient`. */
  readonly noun: string;
  readonly added: { readonly kind: ChangeKind; readonly weight: Weight };
  readonly removed: { readonly kind: ChangeKind; readonly weight: Weight };
  /** What a key without a handler of its own does. */
  readonly other: { readonly kind: ChangeKind; readonly weight: Weight };
  readonly keys?: Readonly<Record<string, KeyHandler>>;
}

const WORDS: ReadonlySet<string> = new Set([
  'title',
  'name',
  'shortName',
  'words',
  'text',
  'summary',
  'why',
  'atEnd',
  'only',
  'source',
  'from',
  'untilThen',
  'reason',
  'internal',
  'what',
  'tellPerson',
]);

/** What a line is called. */
export const titleOf = (line: Line | undefined, slug: string): string => {
  for (const key of ['title', 'name', 'words']) {
    const value = line?.[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return slug;
};

const status: KeyHandler = (was, is, { clause, title }) => {
  if (is === 'adopted')
    return [change('status-adopted', clause, 'status', `Adopts “${title}”.`, { before: was, after: is })];
  if (was === 'adopted')
    return [
      change('status-proposed', clause, 'status', `Takes the adoption of “${title}” back.`, { before: was, after: is }),
    ];
  return [];
};

/** Every change between two sets of lines of one section: what came, what went, and each key that differs. */
export function linesOf(
  section: Section,
  was: Readonly<Record<string, Line>>,
  is: Readonly<Record<string, Line>>,
  registers: { before: Register; after: Register },
): Change[] {
  const slugs = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return slugs.flatMap((slug) => {
    const [old, now] = [was[slug], is[slug]];
    const clause = `${section.kind}/${slug}`;
    const title = titleOf(now ?? old, slug);
    if (isDeepStrictEqual(old, now)) return [];
    if (old === undefined) {
      const { kind, weight } = section.added;
      return [change(kind, clause, weight, `Adds one ${section.noun}: ${title}.`, { after: wordsIn(now) })];
    }
    if (now === undefined) {
      const { kind, weight } = section.removed;
      return [change(kind, clause, weight, `Removes one ${section.noun}: ${title}.`, { before: wordsIn(old) })];
    }
    return lineOf(section, { clause, title, old, now, ...registers });
  });
}

const wordsIn = (line: Line | undefined): unknown => line?.words ?? line?.title ?? line?.name ?? line;

/** Every key that differs within one line. A line that is not an object differs as a whole. */
export function lineOf(section: Section, place: Place): Change[] {
  const { old, now, clause, title } = place;
  if (typeof old !== 'object' || typeof now !== 'object' || !old || !now)
    return [
      change(section.other.kind, clause, section.other.weight, `Changes ${section.noun} “${title}”.`, {
        before: old,
        after: now,
      }),
    ];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keys.flatMap((key) => {
    const [was, is] = [old[key], now[key]];
    if (isDeepStrictEqual(was, is)) return [];
    const handler = section.keys?.[key] ?? (key === 'status' ? status : undefined);
    const said = handler?.(was, is, place) ?? [];
    if (said === 'said') return [];
    return said.length > 0 ? said : [plainly(section, key, was, is, place)];
  });
}

function plainly(section: Section, key: string, was: unknown, is: unknown, { clause, title }: Place): Change {
  const words = { before: was, after: is };
  if (WORDS.has(key)) return change('changes-words', clause, 'words', `Rewords ${section.noun} “${title}”.`, words);
  const { kind, weight } = section.other;
  return change(kind, clause, weight, `Changes “${spaced(key)}” of ${section.noun} “${title}”.`, words);
}

/** What people read for the name of a line, such as a recipient, a purpose or a clause: its title in the newer register that has it. */
function calledIn({ before, after }: Pick<Place, 'before' | 'after'>, name: unknown): string {
  const slug = String(name).replace(/^.*\//, '');
  for (const { recipients, purposes, categories, conditions, doors } of [after, before])
    for (const part of [recipients, purposes, categories, conditions, doors])
      if (Object.hasOwn(part, slug)) return titleOf(part[slug] as unknown as Line, slug);
  return spaced(String(name)).replaceAll('-', ' ');
}

/** `materialChangeDays` as `material change days`. */
export const spaced = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What came to and what went from a list. */
export function listOf(was: unknown, is: unknown): { added: unknown[]; removed: unknown[] } {
  const [old, now] = [Array.isArray(was) ? was : [], Array.isArray(is) ? is : []];
  return {
    added: now.filter((each) => !old.some((other) => isDeepStrictEqual(each, other))),
    removed: old.filter((each) => !now.some((other) => isDeepStrictEqual(each, other))),
  };
}

/** How one name that came to a list, or went from it, is said. */
interface Telling {
  readonly kind: ChangeKind;
  readonly weight: Weight;
  readonly sentence: (title: string, name: string) => string;
}

/** A list as changes: a sentence for each name that came, then one for each that went, by what people read for them. */
export const eachName =
  (came: Telling, went: Telling): KeyHandler =>
  (was, is, place) => {
    const { clause, title } = place;
    const { added, removed } = listOf(was, is);
    const tell = ({ kind, weight, sentence }: Telling, name: string, words: { before?: string; after?: string }) =>
      change(kind, clause, weight, sentence(title, name), words);
    return [
      ...added.map((each) => calledIn(place, each)).map((after) => tell(came, after, { after })),
      ...removed.map((each) => calledIn(place, each)).map((before) => tell(went, before, { before })),
    ];
  };
