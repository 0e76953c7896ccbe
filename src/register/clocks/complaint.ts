import { isBefore, parseDay } from './days.ts';
import { RegisterRefused } from './problems.ts';
import { addWorkingDays, type Calendar, rollForward } from './working-days.ts';

/** Days to acknowledge a data protection complaint in. Data Protection Act 2018 s.164A, from 19 June 2026. */
export const DAYS_TO_ACKNOWLEDGE_COMPLAINT = 30;

/** The regulator's name and the first day (`YYYY-MM-DD`) on which it bears it; the first entry has no beginning. */
export type RegulatorName = { from?: string | undefined; name: string };

/** A programme's own target, and the regulator's names over time, oldest first. */
export type ComplaintPolicy = { acknowledgeWithinWorkingDays: number; regulatorNames: readonly RegulatorName[] };

/** The dates of a data protection complaint. */
export type ComplaintDue = {
  /** The programme's own target. */
  target: Temporal.PlainDate;
  /** The regulator's reading: 30 days from the day after receipt, moved to the next working day. */
  acknowledgeBy: Temporal.PlainDate;
  /** The words of the statute: receipt is day 1 and nothing moves. The alarm rings here. */
  statuteLiteral: Temporal.PlainDate;
  /** The regulator's name on the day of receipt. */
  regulatorName: string;
};

/**
 * When a data protection complaint must be acknowledged, from the London day it was received.
 * Sources: Data Protection Act 2018 s.164A; the Information Commissioner's complaints guidance, February 2026.
 */
export function complaintClock(
  facts: { received: Temporal.PlainDate },
  policy: ComplaintPolicy,
  calendar: Calendar,
): ComplaintDue {
  const { received } = facts;
  return {
    target: addWorkingDays(received, policy.acknowledgeWithinWorkingDays, calendar),
    acknowledgeBy: rollForward(received.add({ days: DAYS_TO_ACKNOWLEDGE_COMPLAINT }), calendar),
    statuteLiteral: received.add({ days: DAYS_TO_ACKNOWLEDGE_COMPLAINT - 1 }),
    regulatorName: regulatorNameOn(received, policy.regulatorNames),
  };
}

/** The regulator's name on a day. Throws RegisterRefused when no name had begun by then. */
export function regulatorNameOn(day: Temporal.PlainDate, names: readonly RegulatorName[]): string {
  const current = names.findLast(({ from }) => from === undefined || !isBefore(day, parseDay(from, 'from')));
  if (current) return current.name;
  throw new RegisterRefused(
    'regulator-name-missing',
    `No name of the regulator is recorded for ${day}`,
    'Add the name that was in use on that day to the regulator’s names',
  );
}
