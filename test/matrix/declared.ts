import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { LOGIN_ROLES } from '../../src/database/roles.ts';
import { VERBS, type Verb } from './catalogue.ts';
import { CONTEXTS } from './contexts.ts';

/** What a context can do to rows: see them, add them, change them or remove them. */
export const DOINGS = ['seen', 'added', 'changed', 'removed'] as const;
export type Doing = (typeof DOINGS)[number];

interface Line {
  is?: string;
  may?: Record<string, string>;
  seen?: Record<string, string>;
  added?: Record<string, string>;
  changed?: Record<string, string>;
  removed?: Record<string, string>;
}

interface Matrix {
  roles: string[];
  patterns: Record<string, Line>;
  tables: Record<string, string | Line>;
  unsecured: Record<string, string>;
  open: Record<string, string>;
  doors: Record<string, string>;
}

const matrix = parse(readFileSync(path.join(import.meta.dirname, 'matrix.yaml'), 'utf8')) as Matrix;

/** The roles that the matrix speaks about. */
export const DECLARED_ROLES: readonly string[] = matrix.roles;
/** The tables that the matrix speaks about. */
export const DECLARED_TABLES: readonly string[] = Object.keys(matrix.tables);
/** Tables of personal data without row policies, and why. */
export const UNSECURED: Readonly<Record<string, string>> = matrix.unsecured;
/** Policies that let everything through, as `table.policy`, and why. */
export const OPEN: Readonly<Record<string, string>> = matrix.open;

/** Functions that run with their owner's rights, and who may call each. */
export const DOORS: Readonly<Record<string, string>> = matrix.doors;

const WORDS: Record<string, Verb> = { read: 'SELECT', add: 'INSERT', change: 'UPDATE', remove: 'DELETE' };

/** The pattern lines of a table in their order, its own exceptions last. Throws naming a pattern that does not exist. */
function linesOf(table: string): Line[] {
  const entry = matrix.tables[table];
  if (entry === undefined) return [];
  const own = typeof entry === 'string' ? { is: entry } : entry;
  const patterns = (own.is ?? '').split(' + ').filter(Boolean);
  return [
    ...patterns.map((name) => {
      const pattern = matrix.patterns[name];
      if (!pattern) throw new Error(`matrix.yaml gives ${table} the pattern “${name}”, which it does not explain.`);
      return pattern;
    }),
    own,
  ];
}

/** What a role is declared to be allowed on a table, in the shape of `readPrivileges`. */
export function declaredPrivileges(table: string, role: string): string {
  const owner = table.startsWith('context.') ? 'candour_context' : 'candour_owner';
  if (role === owner) return 'all';
  let words: string[] = [];
  for (const line of linesOf(table)) {
    const everyone = (LOGIN_ROLES as readonly string[]).includes(role) ? line.may?.everyone : undefined;
    const said = line.may?.[role.replace('candour_', '')] ?? everyone;
    if (said === undefined) continue;
    words = said.split(/\s+(?![^(]*\))/).filter((word) => word !== 'nothing');
  }
  const verbs = words.map((word) => {
    const [name = '', columns] = word.replace(/\s|\)$/g, '').split('(');
    const verb = WORDS[name];
    if (!verb)
      throw new Error(`matrix.yaml lets ${role} “${word}” ${table}; the words are ${Object.keys(WORDS).join(', ')}.`);
    return { verb, text: columns ? `${verb}(${columns.split(',').sort().join(',')})` : verb };
  });
  return verbs
    .sort((a, b) => VERBS.indexOf(a.verb) - VERBS.indexOf(b.verb))
    .map(({ text }) => text)
    .join(' ');
}

/**
 * Whose rows a context is declared to see, add or change in a table: labels of `plant.ts`, or `all`. Without a word of its
 * own, what is added and changed is what is seen, where the login may add or change at all.
 */
export function declaredOwners(table: string, doing: Doing, context: string): string[] | 'all' {
  const said = lastWord(table, doing, context);
  if (said !== undefined) return owners(said);
  if (doing === 'seen') return [];
  const verb = { added: 'INSERT', changed: 'UPDATE', removed: 'DELETE' }[doing];
  const login = CONTEXTS.find(({ name }) => name === context)?.login ?? '';
  if (!declaredPrivileges(table, login).includes(verb)) return [];
  return owners(lastWord(table, 'seen', context) ?? 'nobody');
}

function lastWord(table: string, doing: Doing, context: string): string | undefined {
  let word: string | undefined;
  const login = CONTEXTS.find(({ name }) => name === context)?.login.replace('candour_', '');
  for (const line of linesOf(table)) {
    const cells = line[doing as keyof Line] as Record<string, string> | undefined;
    word = cells?.[context] ?? cells?.[`anybody at ${login}`] ?? cells?.everybody ?? word;
  }
  return word;
}

function owners(said: string): string[] | 'all' {
  if (said === 'all') return 'all';
  return said === 'nobody' ? [] : said.split(', ').sort();
}

/** Contexts that matrix.yaml speaks about but that are not in contexts.ts: misspelt, and so never tested. */
export function unknownContexts(): string[] {
  const names = new Set(CONTEXTS.map(({ name }) => name));
  const lines = [
    ...Object.values(matrix.patterns),
    ...Object.values(matrix.tables).filter((line) => typeof line !== 'string'),
  ];
  const said = lines.flatMap((line) => DOINGS.flatMap((doing) => Object.keys(line[doing as keyof Line] ?? {})));
  return [...new Set(said)].filter((name) => !names.has(name) && !/^(everybody$|anybody at )/.test(name));
}
