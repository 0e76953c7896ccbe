import { eventsOf } from './events.ts';
import type { Event, Moment, Period, SimplePeriod } from './rule.ts';
import { triggerWords } from './triggers.ts';

/** A period in words that follow “kept”. */
export function periodWords(period: Period): string {
  if (period === 'no-limit') return 'without limit';
  if (period === 'not-kept') return 'nowhere';
  if ('release' in period) return 'for the European Social Fund’s auditors until they release it in writing';
  if ('birthday' in period) {
    const { aged } = period;
    const other = aged ? ` (${aged.birthday} for those aged ${aged.age} at ${triggerWords(aged.on)})` : '';
    return `until the day on which the person turns ${period.birthday}${other}`;
  }
  if ('latestOf' in period) return `until the latest of: ${period.latestOf.map(spanWords).join('; ')}`;
  if ('earliestOf' in period) return `until the earliest of: ${period.earliestOf.map(spanWords).join('; ')}`;
  return `until ${spanWords(period)}`;
}

/** Why a record is kept, in a sentence. `end` is the last day of keeping, null when there is none or it is not known yet. */
export function reasonFor(period: Period, end: Temporal.PlainDate | null, heldBy: readonly string[]): string {
  const sentence = `Kept ${periodWords(period)}${end ? `, which is ${dayWords(end)}` : ''}.`;
  return heldBy.length === 0 ? sentence : `${sentence} Held now by: ${heldBy.join(', ')}.`;
}

function spanWords(period: SimplePeriod): string {
  const event = momentWords(period.after);
  if ('financialYears' in period) {
    return `${plural(period.financialYears, 'year')} after the end of the financial year (31 March) of ${event}`;
  }
  if ('years' in period) return `${plural(period.years, 'year')} after ${event}`;
  if ('months' in period) return `${plural(period.months, 'month')} after ${event}`;
  return period.days === 0 ? event : `${plural(period.days, 'day')} after ${event}`;
}

function momentWords(moment: Moment): string {
  const words = eventsOf(moment).map((event) => triggerWords(mainEvent(event)));
  return words.length > 1 ? `the later of ${words.join(' and ')}` : words.join('');
}

function mainEvent(event: Event): string {
  return typeof event === 'string' ? event : event.event;
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** Written out here: asking the language tables took nine tenths of the reckoning. */
function dayWords(day: Temporal.PlainDate): string {
  return `${day.day} ${MONTHS[day.month - 1]} ${day.year}`;
}
