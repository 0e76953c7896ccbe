import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hasDemonstration, readDemonstration } from '../../src/demo/index.ts';
import { PROGRAMMES, programmeIds, readDraft } from '../../src/product/index.ts';
import { productWords, type Register } from '../../src/register/index.ts';

const ROOT = path.join(import.meta.dirname, '../..');

/** What code may not say: a programme’s ids by the kind of clause they make, and the names of programmes and organisations. */
export interface ProgrammeWords {
  /** `purpose/onboarding`: never, whatever the word. */
  clauses: ReadonlySet<string>;
  /** Ids that are no word of the product. */
  ids: ReadonlySet<string>;
  names: ReadonlySet<string>;
}

/** Everything that the programmes that ship name for themselves. */
export async function programmeWords(): Promise<ProgrammeWords> {
  const clauses = new Set<string>();
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const programme of programmeIds()) {
    const register = await readDraft(programme, PROGRAMMES);
    for (const [kind, slugs] of Object.entries(idsOf(register)))
      for (const slug of slugs) {
        clauses.add(`${kind}/${slug}`);
        if (!productWords.has(slug)) ids.add(slug);
      }
    ids.add(programme);
    for (const name of namesOf(register, programme)) if (!productWords.has(name)) names.add(name);
  }
  return { clauses, ids, names };
}

const idsOf = ({ programme, ...register }: Register): Record<string, string[]> => ({
  party: Object.keys(programme.parties),
  controller: Object.keys(programme.controllers),
  stage: (programme.journey.stages ?? []).map(({ slug }) => slug),
  purpose: Object.keys(register.purposes),
  condition: Object.keys(register.conditions),
  recipient: Object.keys(register.recipients),
  retention: Object.keys(register.retention),
  clock: Object.keys(register.clocks),
  consent: Object.keys(register.scripts),
  form: Object.keys(register.forms),
  gap: Object.keys(register.gaps),
  assessment: Object.keys(register.assessments ?? {}),
});

function namesOf({ programme }: Register, id: string): string[] {
  const organisations = hasDemonstration(id) ? readDemonstration(id).organisations : [];
  return [
    programme.name,
    programme.shortName,
    ...Object.values(programme.parties).flatMap(({ name, shortName }) => [name, ...(shortName ? [shortName] : [])]),
    ...organisations.flatMap(({ name, slug }) => [name, slug]),
  ];
}

/** The program: not its tests, nor what only tests read, nor the tables of the product’s own words. */
export function programFiles(): string[] {
  return ['src', 'migrations', 'tools', 'bench'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => path.join(folder, file))
      .filter((file) => /\.(ts|mjs|js|njk|sql|yaml|scss)$/.test(file) && !EXCEPT.some((each) => each.test(file))),
  );
}

const EXCEPT = [
  /\.test\.ts$/,
  // Facts and mistakes for tests, which nothing of the program imports.
  /^src\/register\/decision\/(more-)?scenarios\.ts$/,
  /^src\/register\/check\/mistakes\.ts$/,
  /^src\/register\/(vocabulary|columns|activities)\.yaml$/,
  // What ran on a database is never edited; a later migration took these words out of it (0081).
  /^migrations\/(0005_participants|0021_referral_matching)\.sql$/,
];

/** The text of a file of the program. */
export const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Whether a file that the exceptions name is still there. */
export const isThere = (file: string): boolean => existsSync(path.join(ROOT, file));

/** Where a text names a programme, an organisation or an id of a register: `file:line word`. */
export function namedIn(file: string, text: string, { clauses, ids, names }: ProgrammeWords): string[] {
  const found: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const say = (word: string) => found.push(`${file}:${index + 1} ${word}`);
    for (const [clause = ''] of line.matchAll(/\b[a-z]+\/[a-zA-Z0-9][a-zA-Z0-9-]*/g))
      if (clauses.has(clause)) say(clause);
    for (const [, word = ''] of line
      .matchAll(/(?<=(['"`]))([a-zA-Z0-9][a-zA-Z0-9-]*)(?=\1)/g)
      .map((match) => [match[0], match[2]]))
      if (ids.has(word)) say(word);
    for (const name of names)
      if (line.includes(name) && new RegExp(`(?<![\\w-])${RegExp.escape(name)}(?![\\w-])`).test(line)) say(name);
  }
  return found;
}
