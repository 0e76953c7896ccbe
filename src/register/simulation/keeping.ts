import { isDeepStrictEqual } from 'node:util';
import type { Register, RetentionLine } from '../types.ts';

/** The binding rule of one class of somebody's data and the first day on which it may go; null while no day is known. */
export type Bound = { rule: string; destroyFrom: string | null } | undefined;

/** Says which rule binds one class of a life under a register. */
export type Binder<Life> = (register: Register, className: string, life: Life) => Bound;

/** How the destruction of one class moves for the people under one rule. Days are whole; a negative shift is sooner. */
export interface Shift {
  rule: string;
  class: string;
  people: number;
  sooner: number;
  later: number;
  /** The largest shift to an earlier day, and to a later one. Null when every date appears or disappears. */
  earliest: number | null;
  latest: number | null;
  /** People whose class had no date and gets one, and the other way round. */
  dateAppears: number;
  dateGoes: number;
  /** People for whom it would be due on the very day of publication and was not before. */
  dueAtOnce: number;
}

/** What a changed register would do to the days on which records go. */
export interface KeepingOutcome {
  people: number;
  changed: number;
  dueAtOnce: number;
  byRule: Shift[];
}

/** The classes whose days may differ between two registers: those of every rule that reckons in another way. */
export function classesConcerned(before: Register, after: Register): string[] {
  const slugs = [...new Set([...Object.keys(before.retention), ...Object.keys(after.retention)])];
  const everything = !isDeepStrictEqual(before.programme.esf, after.programme.esf);
  const differing = slugs.filter(
    (slug) => everything || !isDeepStrictEqual(reckoning(before.retention[slug]), reckoning(after.retention[slug])),
  );
  const classes = differing.flatMap((slug) => [
    ...(before.retention[slug]?.classes ?? []),
    ...(after.retention[slug]?.classes ?? []),
  ]);
  return [...new Set(classes)].sort();
}

/** The part of a rule that days are reckoned with; its words may change without moving a day. */
const reckoning = (line: RetentionLine | undefined) => line && [line.classes, line.applies, line.variants];

/** What the days of one class depend on, by the rules of these registers: events by name, and whether on a birthday. */
export function dependencies(registers: readonly Register[], name: string): { triggers: Set<string>; age: boolean } {
  const lines = registers.flatMap((register) => Object.values(register.retention));
  const reckoned = JSON.stringify(
    lines.filter(({ classes }) => classes.includes(name)).map(({ variants }) => variants),
  );
  return { triggers: new Set(reckoned.match(/T(-[A-Z]+)+/g)), age: /"(birthday|age)"/.test(reckoned) };
}

/** How many reckoned days of one class are remembered. */
const MOST_KEPT = 20_000;

/**
 * Takes people's dates one by one and keeps counts. `keyOf` says which lives are reckoned alike for a class, so that the many
 * who share the dates it depends on are reckoned once; what is remembered is bounded.
 */
export function keepingTally<Life>(
  registers: { before: Register; after: Register },
  bind: Binder<Life>,
  on: { today: string; keyOf(life: Life, className: string): string },
) {
  const classes = classesConcerned(registers.before, registers.after);
  const shifts = new Map<string, Shift>();
  const known = new Map(classes.map((name) => [name, new Map<string, Moved | null>()]));
  const counts = { people: 0, changed: 0, dueAtOnce: 0 };
  const movedOf = (life: Life, name: string): Moved | null => {
    const kept = known.get(name) ?? new Map<string, Moved | null>();
    const key = on.keyOf(life, name);
    const before = kept.get(key);
    if (before !== undefined) return before;
    if (kept.size >= MOST_KEPT) kept.clear();
    const reckoned = moved(registers, bind, name, life);
    kept.set(key, reckoned);
    return reckoned;
  };
  return {
    /** False when no rule reckons in another way: nobody needs to be read. */
    needed: classes.length > 0,
    add(life: Life): void {
      counts.people += 1;
      const all = classes.flatMap((name) => movedOf(life, name) ?? []);
      if (all.length > 0) counts.changed += 1;
      const due = all.map((each) => count(shifts, each, on.today));
      if (due.includes(true)) counts.dueAtOnce += 1;
    },
    outcome: (): KeepingOutcome => ({
      ...counts,
      byRule: [...shifts.values()].sort((a, b) => a.rule.localeCompare(b.rule) || a.class.localeCompare(b.class)),
    }),
  };
}

type Moved = { class: string; rule: string; before: string | null; after: string | null; days: number | null };

function moved<Life>(
  { before, after }: { before: Register; after: Register },
  bind: Binder<Life>,
  name: string,
  life: Life,
): Moved | null {
  const old = bind(before, name, life);
  const now = bind(after, name, life);
  const [from, to] = [old?.destroyFrom ?? null, now?.destroyFrom ?? null];
  if (from === to) return null;
  const days = from && to ? Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days : null;
  return { class: name, rule: now?.rule ?? old?.rule ?? 'none', before: from, after: to, days };
}

/** Adds one move to its rule; true when it would be due at once. */
function count(shifts: Map<string, Shift>, move: Moved, today: string): boolean {
  const key = `${move.rule} ${move.class}`;
  const shift = shifts.get(key) ?? empty(move);
  shifts.set(key, shift);
  const dueAtOnce = move.after !== null && move.after <= today && (move.before === null || move.before > today);
  shift.people += 1;
  if (dueAtOnce) shift.dueAtOnce += 1;
  if (move.days === null) shift[move.after ? 'dateAppears' : 'dateGoes'] += 1;
  else {
    shift[move.days < 0 ? 'sooner' : 'later'] += 1;
    shift.earliest = Math.min(shift.earliest ?? move.days, move.days);
    shift.latest = Math.max(shift.latest ?? move.days, move.days);
  }
  return dueAtOnce;
}

const empty = ({ rule, class: name }: Moved): Shift => ({
  rule,
  class: name,
  people: 0,
  sooner: 0,
  later: 0,
  earliest: null,
  latest: null,
  dateAppears: 0,
  dateGoes: 0,
  dueAtOnce: 0,
});
