import { isDeepStrictEqual } from 'node:util';
import type { Period, SimplePeriod, Variant } from '../retention/rule.ts';
import { periodWords } from '../retention/words.ts';
import type { ClockRule } from '../types.ts';
import { type Change, change } from './change.ts';
import type { KeyHandler, Place, Section } from './lines.ts';

/** How a new length compares with an old one; `unclear` when it depends on the case. */
export type Comparison = 'longer' | 'shorter' | 'same' | 'unclear';

const MONTHS: Readonly<Record<string, number>> = { months: 1, years: 12 };
const DAYS: Readonly<Record<string, number>> = { days: 1, months: 30.4375, years: 365.25 };
/** A month has 28 to 31 days: a difference smaller than this share may go either way. */
const MONTHS_VARY = 0.05;

const order = (was: number, is: number): Comparison => (was === is ? 'same' : is > was ? 'longer' : 'shorter');

/** The unit of a length of time and how many of it. */
function lengthOf(period: SimplePeriod): [unit: string, count: number] {
  const found = Object.entries(period).find(([, value]) => typeof value === 'number');
  return found ? [found[0], found[1] as number] : ['days', 0];
}

function compareSimple(was: SimplePeriod, is: SimplePeriod): Comparison {
  if (!isDeepStrictEqual(was.after, is.after) || was.ifHappened !== is.ifHappened) return 'unclear';
  const [[unitWas, old], [unitIs, now]] = [lengthOf(was), lengthOf(is)];
  if (unitWas === unitIs) return order(old, now);
  const months = [MONTHS[unitWas], MONTHS[unitIs]];
  if (months[0] && months[1]) return order(old * months[0], now * months[1]);
  const [before, after] = [old * (DAYS[unitWas] ?? Number.NaN), now * (DAYS[unitIs] ?? Number.NaN)];
  if (!(Math.abs(after - before) > before * MONTHS_VARY)) return 'unclear';
  return order(before, after);
}

const together = (comparisons: readonly Comparison[]): Comparison => {
  const kinds = new Set(comparisons.filter((each) => each !== 'same'));
  if (kinds.size === 0) return 'same';
  const [only] = kinds;
  return kinds.size === 1 && only ? only : 'unclear';
};

/** How long one period keeps data against another. Only what is plainly longer or shorter for everybody is called so. */
export function comparePeriods(was: Period, is: Period): Comparison {
  if (isDeepStrictEqual(was, is)) return 'same';
  if (was === 'not-kept' || is === 'no-limit') return 'longer';
  if (is === 'not-kept' || was === 'no-limit') return 'shorter';
  if ('release' in was || 'release' in is) {
    if (!('release' in was && 'release' in is) || was.release !== is.release) return 'unclear';
    return together([
      order(Date.parse(was.notBefore), Date.parse(is.notBefore)),
      order(was.destroyWithinDays, is.destroyWithinDays),
    ]);
  }
  if ('birthday' in was || 'birthday' in is) {
    if (!('birthday' in was && 'birthday' in is) || !isDeepStrictEqual(was.aged, is.aged)) return 'unclear';
    return order(was.birthday, is.birthday);
  }
  for (const key of ['latestOf', 'earliestOf'] as const) {
    const [old, now] = [termsOf(was, key), termsOf(is, key)];
    if (!old && !now) continue;
    if (!old || !now || old.length !== now.length) return 'unclear';
    return together(old.map((term, at) => compareSimple(term, now[at] as SimplePeriod)));
  }
  return compareSimple(was as SimplePeriod, is as SimplePeriod);
}

const termsOf = (period: Period, key: 'latestOf' | 'earliestOf'): readonly SimplePeriod[] | undefined =>
  typeof period === 'object' && key in period
    ? (period as unknown as Record<string, readonly SimplePeriod[]>)[key]
    : undefined;

const nameOf = ({ part, cohort, age }: Variant): string => JSON.stringify([part, cohort, age]);

const variants: KeyHandler = (was, is, place) => {
  const [old, now] = [was, is] as [readonly Variant[], readonly Variant[]];
  if (!isList(old) || !isList(now)) return [];
  const changes: Change[] = now.flatMap((variant) => {
    const before = old.find((other) => nameOf(other) === nameOf(variant));
    if (before === undefined) return [otherPeriod(place, undefined, variant)];
    return isDeepStrictEqual(before, variant) ? [] : [periodChange(place, before, variant)];
  });
  const gone = old.filter((variant) => !now.some((other) => nameOf(other) === nameOf(variant)));
  return [...changes, ...gone.map((variant) => otherPeriod(place, variant, undefined))];
};

const isList = (value: unknown): value is readonly Variant[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null && 'period' in each);

const otherPeriod = ({ clause, title }: Place, was: Variant | undefined, is: Variant | undefined): Change =>
  change('changes-period', clause, 'unclear', `${is ? 'Adds' : 'Removes'} a case of “${title}”.`, {
    before: was && said(was.period),
    after: is && said(is.period),
  });

const said = (value: Period): string => {
  try {
    return `kept ${periodWords(value)}`;
  } catch {
    return JSON.stringify(value);
  }
};

function periodChange({ clause, title }: Place, was: Variant, is: Variant): Change {
  const words = { before: said(was.period), after: said(is.period) };
  const sentence = (verb: string) => `${verb}: “${title}” is ${words.after} instead of ${words.before}.`;
  switch (comparePeriods(was.period, is.period)) {
    case 'shorter':
      return change('shortens-period', clause, 'shorter', sentence('Shortens one period'), words);
    case 'longer':
      return change('lengthens-period', clause, 'longer', sentence('Lengthens one period'), words);
    case 'same':
      return change('changes-words', clause, 'words', sentence('Writes one period in another way'), words);
    default:
      return change('changes-period', clause, 'unclear', sentence('Changes one period'), words);
  }
}

const restrict: KeyHandler = (was, is, { clause, title }) => {
  const later = is === undefined || (typeof was === 'number' && Number(is) > was);
  return [
    change(
      'changes-period',
      clause,
      later ? 'weaker' : 'stronger',
      `“${title}” is put out of sight ${later ? 'later' : 'sooner'} after leaving.`,
      { before: was === undefined ? 'never' : `${was} months`, after: is === undefined ? 'never' : `${is} months` },
    ),
  ];
};

/** How keeping periods are compared. */
export const retention: Section = {
  kind: 'retention',
  noun: 'keeping period',
  added: { kind: 'adds-period', weight: 'unclear' },
  removed: { kind: 'removes-period', weight: 'unclear' },
  other: { kind: 'changes-period', weight: 'unclear' },
  keys: { variants, restrictAfterMonths: restrict },
};

const number: KeyHandler = (was, is, { clause, title, old, now }) => {
  const [before, after] = [limit(old as ClockRule), limit(now as ClockRule)];
  const comparable = old.unit === now.unit && old.unit !== 'day-of-programme';
  const weight = !comparable ? 'unclear' : Number(is) > Number(was) ? 'weaker' : 'stronger';
  return [
    change('changes-clock', clause, weight, `Changes the time limit “${title}”: ${after} instead of ${before}.`, {
      before,
      after,
    }),
  ];
};
const limit = ({ number: count, unit }: ClockRule): string => `${count} ${String(unit).replaceAll('-', ' ')}`;
const unit: KeyHandler = (was, is, place) => (place.old.number === place.now.number ? number(was, is, place) : 'said');

/** How time limits are compared: a longer one weakens what people were told. */
export const clocks: Section = {
  kind: 'clock',
  noun: 'time limit',
  added: { kind: 'changes-clock', weight: 'stronger' },
  removed: { kind: 'changes-clock', weight: 'weaker' },
  other: { kind: 'changes-clock', weight: 'unclear' },
  keys: { number, unit },
};
