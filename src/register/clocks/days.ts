import { InvalidFacts } from './problems.ts';

/** Each day of law in the product is a day in London. */
export const LONDON = 'Europe/London';

/** The London day on which an instant falls: 23:59 in London still belongs to the day that is ending. */
export function londonDay(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(LONDON).toPlainDate();
}

/**
 * Reads a calendar day written `YYYY-MM-DD`; `what` names it in the error.
 * Throws InvalidFacts for any other form and for a day that does not exist.
 */
export function parseDay(text: string, what: string): Temporal.PlainDate {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    try {
      return Temporal.PlainDate.from(text, { overflow: 'reject' });
    } catch {
      throw new InvalidFacts(
        'date-impossible',
        `${what}: there is no such day in the calendar`,
        'Give a date that exists, as YYYY-MM-DD',
      );
    }
  }
  throw new InvalidFacts(
    'date-invalid',
    `${what}: this is not a date written YYYY-MM-DD`,
    'Write the date like 2026-11-23',
  );
}

/**
 * Reads an instant with its offset, such as `2026-12-24T16:30:00Z`; `what` names it in the error.
 * Throws InvalidFacts when the offset is missing, because a clock time alone is two instants on the night the clocks go back.
 */
export function parseInstant(text: string, what: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new InvalidFacts(
      'instant-invalid',
      `${what}: this is not an instant with its offset from UTC`,
      'Write the instant like 2026-12-24T16:30:00Z or 2026-06-24T16:30:00+01:00',
    );
  }
}

/** Whether `a` is before `b`. */
export function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0;
}

/** The latest of one or more days. */
export function latest(first: Temporal.PlainDate, ...others: Temporal.PlainDate[]): Temporal.PlainDate {
  return others.reduce((best, day) => (isBefore(best, day) ? day : best), first);
}

/** The earliest of one or more days. */
export function earliest(first: Temporal.PlainDate, ...others: Temporal.PlainDate[]): Temporal.PlainDate {
  return others.reduce((best, day) => (isBefore(day, best) ? day : best), first);
}

/** Whole days from `a` to `b`; negative when `b` comes first. */
export function daysBetween(a: Temporal.PlainDate, b: Temporal.PlainDate): number {
  return a.until(b, { largestUnit: 'days' }).days;
}
