/**
 * Whether instant `a` is at or before instant `b`. Both are ISO 8601 with an offset. Instants in UTC are compared as text, whatever
 * fractions of a second they carry, which is how the hot path stays fast; all others are read. Throws RangeError when one of those
 * is not an instant.
 */
export function atOrBefore(a: string, b: string): boolean {
  if (isWholeSecond(a) && isWholeSecond(b)) return a <= b;
  if (!isUtc(a) || !isUtc(b)) return Temporal.Instant.compare(Temporal.Instant.from(a), Temporal.Instant.from(b)) <= 0;
  if (a.length === b.length) return a <= b;
  for (let index = 0; index < SECONDS; index++) {
    const difference = a.charCodeAt(index) - b.charCodeAt(index);
    if (difference !== 0) return difference < 0;
  }
  return fraction(a) <= fraction(b);
}

/** The length of `2026-11-23T10:00:00`. */
const SECONDS = 19;

/** Whether it is written as `2026-11-23T10:00:00Z`. */
function isWholeSecond(at: string): boolean {
  return at.length === SECONDS + 1 && at.charCodeAt(SECONDS) === 90 && at.charCodeAt(4) === 45;
}

/** Whether it is written as `2026-11-23T10:00:00Z`, with or without a fraction of a second. */
function isUtc(at: string): boolean {
  return (
    at.length > SECONDS &&
    at.charCodeAt(at.length - 1) === 90 &&
    at.charCodeAt(4) === 45 &&
    at.charCodeAt(10) === 84 &&
    at.charCodeAt(16) === 58 &&
    (at.length === SECONDS + 1 || at.charCodeAt(SECONDS) === 46)
  );
}

const utcOf = new Map<string, string>();

/** The instant written in UTC, so that every later comparison is one of texts. Throws RangeError when it is not an instant. */
export function inUtc(at: string): string {
  if (isUtc(at)) return at;
  const known = utcOf.get(at);
  if (known) return known;
  const utc = Temporal.Instant.from(at).toString();
  if (utcOf.size >= 1_000) utcOf.clear();
  utcOf.set(at, utc);
  return utc;
}

const fraction = (at: string): string => at.slice(SECONDS + 1, -1).padEnd(9, '0');

const daysOfHours = new Map<string, string>();

/**
 * The London day of an instant, as `YYYY-MM-DD`. Only in the last hour of a UTC day can London already be a day further; which day
 * such an hour belongs to is worked out once.
 */
export function londonDayOf(at: string): string {
  if (!isUtc(at)) return readLondonDay(at);
  if (at.charCodeAt(11) !== 50 || at.charCodeAt(12) !== 51) return at.slice(0, 10);
  const hour = at.slice(0, 13);
  const known = daysOfHours.get(hour);
  if (known) return known;
  const day = readLondonDay(at);
  if (daysOfHours.size >= 1_000) daysOfHours.clear();
  daysOfHours.set(hour, day);
  return day;
}

function readLondonDay(at: string): string {
  return Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London').toPlainDate().toString();
}

/** Whether something that holds from one day, to and including another, and may be suspended, is in force on a day. */
export function inForce(
  term: {
    from: string;
    until?: string | undefined;
    suspendedFrom?: string | undefined;
    resumedOn?: string | undefined;
  },
  day: string,
): 'yes' | 'not-yet' | 'over' | 'suspended' {
  if (day < term.from) return 'not-yet';
  if (term.until !== undefined && day > term.until) return 'over';
  if (
    term.suspendedFrom !== undefined &&
    day >= term.suspendedFrom &&
    !(term.resumedOn !== undefined && day >= term.resumedOn)
  )
    return 'suspended';
  return 'yes';
}
