/**
 * Whether instant `a` is at or before instant `b`. Both are ISO 8601 with an offset. Instants of one shape, in UTC, are compared
 * as text, which is how the hot path stays fast; all others are read. Throws RangeError when one is not an instant.
 */
export function atOrBefore(a: string, b: string): boolean {
  if (a.length === b.length && a.endsWith('Z') && b.endsWith('Z')) return a <= b;
  return Temporal.Instant.compare(Temporal.Instant.from(a), Temporal.Instant.from(b)) <= 0;
}

/** The London day of an instant, as `YYYY-MM-DD`. Only in the last hour of a UTC day can London already be a day further. */
export function londonDayOf(at: string): string {
  if (at.endsWith('Z') && at.charAt(10) === 'T' && !at.startsWith('23', 11)) return at.slice(0, 10);
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
