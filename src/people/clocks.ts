import { addWorkingDays, type ClockEvent, clockFor, type Register } from '../register/index.ts';

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
 * The clocks of a referral: first meeting and agreed plan, each by the programme’s own number and the bank holidays, under
 * the programme’s own title. A clock that the register does not hold does not run; nor does one of somebody who has left.
 */
export function clocksOf(
  register: Pick<Register, 'clocks' | 'bankHolidays'>,
  facts: ClockFacts,
  today: Temporal.PlainDate,
): RunningClock[] {
  if (facts.endedOn !== null) return [];
  const stopped: [ClockEvent, string | null][] = [
    ['first-meeting', facts.startedOn ?? facts.firstAnsweredOn],
    ['plan-agreed', facts.planAgreedOn],
  ];
  return stopped.flatMap(([event, doneOn]) => {
    const due = clockDue(register, event, facts.referredOn);
    const clock = clockFor(register, event);
    return due === undefined || !clock ? [] : [running(clock.slug, clock.title, due, doneOn, today)];
  });
}

/** The day the clock that waits for an event runs out; undefined when the programme sets none that is reckoned from a day. */
export function clockDue(
  register: Pick<Register, 'clocks' | 'bankHolidays'>,
  event: ClockEvent,
  from: string,
): Temporal.PlainDate | undefined {
  const clock = clockFor(register, event);
  if (!clock || clock.unit === 'hours' || clock.unit === 'day-of-programme') return undefined;
  const reckoned = reckonedFor(register);
  const key = `${clock.unit} ${clock.number} ${from}`;
  const start = Temporal.PlainDate.from(from);
  const due =
    reckoned.get(key) ??
    (clock.unit === 'working-days'
      ? addWorkingDays(start, clock.number, calendarOf(register))
      : start.add({ [clock.unit]: clock.number }));
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
