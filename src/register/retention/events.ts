import { InvalidFacts, latest, parseDay } from '../clocks/index.ts';
import type { RetentionFacts } from './facts.ts';
import type { Event, Moment, Period, SimplePeriod } from './rule.ts';
import { triggerWords } from './triggers.ts';

/** The events of a moment, each an event or a pair of one and its stand-in. */
export function eventsOf(moment: Moment): readonly Event[] {
  return typeof moment === 'object' && 'laterOf' in moment ? moment.laterOf : [moment];
}

/** The day counted from. Throws InvalidFacts naming the trigger that is missing. */
export function dayOf(moment: Moment, facts: RetentionFacts): Temporal.PlainDate {
  const [first, ...others] = eventsOf(moment).map((event) => dayOfEvent(event, facts));
  if (!first) throw new TypeError('a moment has at least one event');
  return latest(first, ...others);
}

/** Whether each event of the moment, or its stand-in, is among the facts. */
export function happened(moment: Moment, facts: RetentionFacts): boolean {
  return eventsOf(moment).every((event) => given(event, facts) !== undefined);
}

/** The last day of keeping that a length of time gives. Months and years clamp to the end of a short month. */
export function endOfSimple(period: SimplePeriod, facts: RetentionFacts): Temporal.PlainDate {
  const start = dayOf(period.after, facts);
  if ('financialYears' in period) return financialYearEnd(start).add({ years: period.financialYears });
  if ('years' in period) return start.add({ years: period.years });
  if ('months' in period) return start.add({ months: period.months });
  return start.add({ days: period.days });
}

/** The 31 March on or after a day: the end of its financial year. */
export function financialYearEnd(day: Temporal.PlainDate): Temporal.PlainDate {
  const thisYear = Temporal.PlainDate.from({ year: day.year, month: 3, day: 31 });
  return Temporal.PlainDate.compare(day, thisYear) <= 0 ? thisYear : thisYear.add({ years: 1 });
}

function given(event: Event, facts: RetentionFacts): string | undefined {
  if (typeof event === 'string') return facts.triggers[event];
  return facts.triggers[event.event] ?? facts.triggers[event.otherwise];
}

function dayOfEvent(event: Event, facts: RetentionFacts): Temporal.PlainDate {
  const day = given(event, facts);
  const name = typeof event === 'string' ? event : event.otherwise;
  if (day !== undefined) return parseDay(day, name);
  throw new InvalidFacts(
    'trigger-missing',
    `The rule counts from ${name} (${triggerWords(name)}), and that day is not among the facts`,
    `Give the day of ${name}`,
  );
}

/** The names of every event that a period, and the age it is for, count from. */
export function eventNames(period: Period, age?: { on: string } | undefined): string[] {
  const names = age ? [age.on] : [];
  if (typeof period === 'string' || 'release' in period) return names;
  if ('birthday' in period) return period.aged ? [...names, period.aged.on] : names;
  const terms = 'latestOf' in period ? period.latestOf : 'earliestOf' in period ? period.earliestOf : [period];
  for (const { after } of terms)
    for (const event of eventsOf(after))
      names.push(...(typeof event === 'string' ? [event] : [event.event, event.otherwise]));
  return names;
}
