import { addWorkingDays, type Register } from '../register/index.ts';

/** What the two casework clocks rest on. A clock stops at the event that it waits for. */
export interface ClockFacts {
  referredOn: string;
  firstAnsweredOn: string | null;
  startedOn: string | null;
  endedOn: string | null;
  planAgreedOn: string | null;
}

export interface RunningClock {
  slug: string;
  name: string;
  due: Temporal.PlainDate;
  state: 'due' | 'soon' | 'overdue' | 'done';
  text: string;
}

const SOON_DAYS = 3;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/**
 * The clocks of a referral: first appointment and signed action plan, each in working days of the register's own number
 * and bank holidays. A clock that the register does not hold does not run; nor does one of somebody who has left.
 */
export function clocksOf(
  register: Pick<Register, 'clocks' | 'bankHolidays'>,
  facts: ClockFacts,
  today: Temporal.PlainDate,
): RunningClock[] {
  if (facts.endedOn !== null) return [];
  const stopped: [string, string, string | null][] = [
    ['first-appointment', 'First appointment', facts.startedOn ?? facts.firstAnsweredOn],
    ['action-plan', 'Action plan', facts.planAgreedOn],
  ];
  return stopped.flatMap(([slug, name, doneOn]) => {
    const due = clockDue(register, slug, facts.referredOn);
    return due === undefined ? [] : [running(slug, name, due, doneOn, today)];
  });
}

/** The day one clock of the register runs out; undefined when the register has no such clock. */
export function clockDue(
  register: Pick<Register, 'clocks' | 'bankHolidays'>,
  slug: string,
  from: string,
): Temporal.PlainDate | undefined {
  const clock = register.clocks[slug];
  if (clock?.unit !== 'working-days') return undefined;
  const reckoned = reckonedFor(register);
  const key = `${clock.number} ${from}`;
  const due = reckoned.get(key) ?? addWorkingDays(Temporal.PlainDate.from(from), clock.number, calendarOf(register));
  if (reckoned.size > MOST_KEPT) reckoned.clear();
  reckoned.set(key, due);
  return due;
}

/** Dates already reckoned with a register’s holidays: lists ask for the same few hundred again and again. */
const kept = new WeakMap<object, Map<string, Temporal.PlainDate>>();
const MOST_KEPT = 5000;

function reckonedFor({ bankHolidays }: Pick<Register, 'bankHolidays'>): Map<string, Temporal.PlainDate> {
  const known = kept.get(bankHolidays) ?? new Map<string, Temporal.PlainDate>();
  kept.set(bankHolidays, known);
  return known;
}

const calendars = new WeakMap<object, { holidays: ReadonlySet<string> }>();

function calendarOf({ bankHolidays }: Pick<Register, 'bankHolidays'>): { holidays: ReadonlySet<string> } {
  const known = calendars.get(bankHolidays) ?? { holidays: new Set(Object.keys(bankHolidays)) };
  calendars.set(bankHolidays, known);
  return known;
}

function running(
  slug: string,
  name: string,
  due: Temporal.PlainDate,
  doneOn: string | null,
  today: Temporal.PlainDate,
): RunningClock {
  const when = `${due.day} ${MONTHS[due.month - 1]}`;
  if (doneOn !== null) return { slug, name, due, state: 'done', text: 'Done' };
  const left = today.until(due, { largestUnit: 'days' }).days;
  if (left < 0) return { slug, name, due, state: 'overdue', text: `Overdue since ${when}` };
  return { slug, name, due, state: left <= SOON_DAYS ? 'soon' : 'due', text: left === 0 ? 'Due today' : `Due ${when}` };
}
