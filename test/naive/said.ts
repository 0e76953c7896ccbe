import type { DecisionFacts, Register } from '../../src/register/index.ts';

/** What the naive interpreter is asked: the whole register, one request, and the London day of that request. */
export type Asked = { register: Register; facts: DecisionFacts; day: string };

/** One objection to a request: which line of the register stands in the way, and what kind of thing is wrong. */
export type Said = { clause: string; what: string };

/** Whether instant `a` lies before instant `b`; both as written in facts, with any offset. */
export function before(a: string, b: string): boolean {
  return Date.parse(a) < Date.parse(b);
}

/** The calendar day in London of an instant. */
export function londonDay(instant: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO('Europe/London').toPlainDate().toString();
}

/** Whether a day lies in a term that begins and ends on days, both of them included; an open end never ends. */
export function within(day: string, term: { from: string; until?: string | undefined }): boolean {
  if (day < term.from) return false;
  if (term.until === undefined) return true;
  return day <= term.until;
}

/** Whether a suspension holds on a day: from its first day until the day on which it is resumed. */
export function suspended(
  day: string,
  term: { suspendedFrom?: string | undefined; resumedOn?: string | undefined },
): boolean {
  if (term.suspendedFrom === undefined) return false;
  if (day < term.suspendedFrom) return false;
  if (term.resumedOn === undefined) return true;
  return day < term.resumedOn;
}

/** The category of a column as the register has it, if it has one. */
export function categoryOf(asked: Asked, field: string): string | undefined {
  return asked.register.columns[field];
}

/**
 * Whether two facts speak of one organisation. Where the line wants each one named, both must name the same; elsewhere they only
 * may not name two different ones.
 */
export function oneOrganisation(asked: Asked, named: string | undefined): boolean {
  const wanted = asked.facts.organisation;
  if (asked.register.recipients[asked.facts.recipient]?.named) return wanted === named;
  return wanted === undefined || named === undefined || wanted === named;
}

/** Whether a field is within the most a recipient may be given: a column named, or any column of a category named whole. */
export function withinTheMost(register: Register, recipient: string, field: string): boolean {
  const line = register.recipients[recipient];
  if (!line) return false;
  return line.minimum.includes(field) || line.minimumCategories.includes(register.columns[field] ?? '');
}
