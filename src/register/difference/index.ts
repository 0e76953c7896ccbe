import { isDeepStrictEqual } from 'node:util';
import type { Register } from '../types.ts';
import { type Change, type ChangeKind, change, KINDS } from './change.ts';
import { lineOf, linesOf, listOf } from './lines.ts';
import { noticeChanges } from './notice.ts';
import { programmeChanges } from './programme.ts';
import { anySection, linesIn, type Registers, SECTIONS } from './sections.ts';

export type { Change, ChangeKind } from './change.ts';
export { type EffectRefusal, effectRefusal, soonestEffect, tellDays } from './effect.ts';
export { type Comparison, comparePeriods } from './periods.ts';

/** Everything that differs between two registers, as a person reads it. */
export interface Difference {
  readonly changes: readonly Change[];
  /** One line: “adds one recipient; shortens one period”. Empty when nothing differs. */
  readonly summary: string;
  /** Whether people must be told before any of it takes effect. */
  readonly material: boolean;
}

const ELSEWHERE: ReadonlySet<string> = new Set(['programme', 'notice', 'columns', 'clauses', 'format']);
const PRODUCT: Readonly<Record<string, string>> = {
  bankHolidays: 'clock/bank-holidays',
  regulatorNames: 'safeguard/regulator',
};

/**
 * What changes from one register to the next, in the order of the register: no difference of their canonical JSON is left
 * out, and each change names the clause it touches. Pure; takes milliseconds.
 */
export function differenceOf(before: Register, after: Register): Difference {
  const registers = { before, after };
  const parts = [...new Set([...Object.keys(SECTIONS), ...Object.keys(before), ...Object.keys(after)])];
  const changes = [
    ...programmeChanges(registers),
    ...parts.filter((part) => !ELSEWHERE.has(part)).flatMap((part) => partChanges(part, registers)),
    ...noticeChanges(registers),
    ...columnChanges(registers),
  ];
  changes.push(...clauseChanges(registers, new Set(changes.map(({ clause }) => clause))));
  if (before.format !== after.format)
    changes.push(
      change('changes-product', 'programme/format', 'product', 'Changes the form in which registers are kept.', {
        before: before.format,
        after: after.format,
      }),
    );
  return { changes, summary: summaryOf(changes), material: changes.some(({ material }) => material) };
}

function partChanges(part: string, registers: Registers): Change[] {
  const [was, is] = [registers.before, registers.after].map((each) => (each as Record<string, unknown>)[part]);
  if (isDeepStrictEqual(was, is)) return [];
  const product = PRODUCT[part];
  if (product !== undefined)
    return [
      change('changes-product', product, 'product', `Changes the product’s table “${part}”.`, {
        before: was,
        after: is,
      }),
    ];
  const section = SECTIONS[part] ?? anySection(part, 'inner');
  const lines = linesOf(section, linesIn(was), linesIn(is), registers);
  if (lines.length > 0) return lines;
  return lineOf(section, { clause: part, title: part, old: { was }, now: { was: is }, ...registers });
}

/** What the product’s own columns hold: each change under the category concerned. */
function columnChanges({ before, after }: Registers): Change[] {
  const columns = [...new Set([...Object.keys(before.columns), ...Object.keys(after.columns)])];
  return columns.flatMap((column) => {
    const [was, is] = [before.columns[column], after.columns[column]];
    if (was === is) return [];
    const category = was ?? is ?? '';
    const clause =
      category in before.categories || category in after.categories ? `category/${category}` : 'operational';
    const words = { before: was, after: is };
    if (was === undefined) return [change('changes-product', clause, 'product', `A new column: ${column}.`, words)];
    if (is === undefined) return [change('changes-product', clause, 'product', `A column is gone: ${column}.`, words)];
    return [change('changes-product', clause, 'product', `The column ${column} holds another category.`, words)];
  });
}

/** Clauses are made of lines and promises: what those do not say already, such as a promise that a clause now keeps. */
function clauseChanges({ before, after }: Registers, said: ReadonlySet<string>): Change[] {
  const slugs = [...new Set([...Object.keys(before.clauses), ...Object.keys(after.clauses)])];
  return slugs.flatMap((slug) => {
    const [was, is] = [before.clauses[slug], after.clauses[slug]];
    if (said.has(slug) || isDeepStrictEqual(was, is)) return [];
    const { added, removed } = listOf(was?.promises, is?.promises);
    const others = isDeepStrictEqual({ ...was, promises: 0 }, { ...is, promises: 0 });
    const moved = [...added, ...removed];
    if (others && moved.length > 0 && moved.every((id) => said.has(`promise/${id}`))) return [];
    return [
      change('changes-promise', slug, 'inner', `Changes which promises rest on “${is?.title ?? was?.title ?? slug}”.`, {
        before: was?.promises,
        after: is?.promises,
      }),
    ];
  });
}

const NUMBERS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** One line that counts changes by kind, the material ones first: “adds one recipient; shortens one period”. */
export function summaryOf(changes: readonly Change[]): string {
  const counts = new Map<ChangeKind, number>();
  for (const { kind } of [...changes].sort((a, b) => Number(b.material) - Number(a.material)))
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => (count === 1 ? KINDS[kind][0] : KINDS[kind][1](NUMBERS[count] ?? String(count))))
    .join('; ');
}
