import { daysBetween, isBefore, latest } from './days.ts';
import { InvalidFacts, RegisterRefused } from './problems.ts';
import { type Calendar, rollForward } from './working-days.ts';

/** Months to answer in. UK GDPR Article 12A (from 5 February 2026): one month beginning with the relevant time. */
export const MONTHS_TO_ANSWER = 1;

/** Months an extension adds. UK GDPR Article 12A: two further months, for complexity or number of requests only. */
export const MONTHS_OF_EXTENSION = 2;

/** The days on which we asked the person to make a request for access clearer, and on which the answer came. */
export type Clarification = { asked: Temporal.PlainDate; answered: Temporal.PlainDate };

/** What is known of a rights request. All days are London days. */
export type RightsFacts = {
  /** The day the request reached us by any route, working day or not. */
  received: Temporal.PlainDate;
  /** The day on which the identity or authority we had to ask for was shown. */
  identity?: Temporal.PlainDate | undefined;
  /** Requests to make the request clearer (right of access only). */
  clarifications?: readonly Clarification[] | undefined;
  /** Present when the time is extended; `noticed` is the day the person was told, with reasons. */
  extended?: { noticed?: Temporal.PlainDate | undefined } | undefined;
  /** Read "one month beginning with" so that it ends on the day before the same date of the next month. */
  strict?: boolean | undefined;
};

/** The answers of the rights clock. */
export type RightsDue = {
  /** The day to work to, without extension. */
  due: Temporal.PlainDate;
  /** The latest day on any reading of the statute, without extension. */
  outerLimit: Temporal.PlainDate;
  /** The day to work to once extended; null when not extended. */
  extendedDue: Temporal.PlainDate | null;
};

/** The two readings that may differ: where a month ends, and whether both end days of a pause count. */
type Reading = { monthEndsDayBefore: boolean; pauseCountsDayAsked: boolean };

/**
 * When a request under the rights of UK GDPR must be answered (P094 to P096).
 *
 * The month starts on the latest of receipt and identity, ends on the same date of the next month (or that month's last
 * day), and moves to the next working day: the Information Commissioner's right of access guidance, December 2025.
 * `strict` ends it one day sooner, the narrower reading of "beginning with" in Article 12A. Days spent waiting for
 * clarification are added: `due` adds the days the person took, `outerLimit` adds the day of asking too, which is what the
 * statute says, and never reads the month strictly. Asking once the time is over pauses nothing.
 *
 * Throws InvalidFacts when the days cannot have happened in that order, RegisterRefused when the extension notice came after `due`.
 */
export function rightsClock(facts: RightsFacts, calendar: Calendar): RightsDue {
  checkOrder(facts);
  const working: Reading = { monthEndsDayBefore: facts.strict ?? false, pauseCountsDayAsked: false };
  const outermost: Reading = { monthEndsDayBefore: false, pauseCountsDayAsked: true };
  const due = endOf(facts, MONTHS_TO_ANSWER, working, calendar);
  const outerLimit = endOf(facts, MONTHS_TO_ANSWER, outermost, calendar);
  if (!facts.extended) return { due, outerLimit, extendedDue: null };
  if (facts.extended.noticed && isBefore(due, facts.extended.noticed)) {
    throw new RegisterRefused(
      'extension-notice-late',
      `The person had to be told of the extension, with reasons, by ${due}, and was told on ${facts.extended.noticed}`,
      'Answer the request now: the time cannot be extended any more',
    );
  }
  return { due, outerLimit, extendedDue: endOf(facts, MONTHS_TO_ANSWER + MONTHS_OF_EXTENSION, working, calendar) };
}

function endOf(facts: RightsFacts, months: number, reading: Reading, calendar: Calendar): Temporal.PlainDate {
  const start = facts.identity ? latest(facts.received, facts.identity) : facts.received;
  let end = start.add({ months });
  if (reading.monthEndsDayBefore) end = end.subtract({ days: 1 });
  for (const { asked, answered } of merged(facts.clarifications ?? [])) {
    if (isBefore(answered, start) || isBefore(rollForward(end, calendar), asked)) continue;
    const paused = reading.pauseCountsDayAsked
      ? daysBetween(latest(asked, start), answered) + 1
      : daysBetween(latest(asked, start), answered);
    end = latest(end, asked).add({ days: paused });
  }
  return rollForward(end, calendar);
}

/** Pauses in the order of asking; those that touch become one, so that no day is counted twice. */
function merged(clarifications: readonly Clarification[]): Clarification[] {
  const inOrder = [...clarifications].sort((a, b) => Temporal.PlainDate.compare(a.asked, b.asked));
  const pauses: Clarification[] = [];
  for (const next of inOrder) {
    const last = pauses.at(-1);
    if (last && !isBefore(last.answered, next.asked)) last.answered = latest(last.answered, next.answered);
    else pauses.push({ ...next });
  }
  return pauses;
}

function checkOrder({ received, identity, clarifications, extended }: RightsFacts): void {
  const notBefore = (later: Temporal.PlainDate | undefined, earlier: Temporal.PlainDate, words: string): void => {
    if (later && isBefore(later, earlier)) {
      throw new InvalidFacts('dates-out-of-order', words, 'Check the dates: each step follows the one before it');
    }
  };
  notBefore(identity, received, 'Identity cannot be shown before the request was received');
  notBefore(extended?.noticed, received, 'The person cannot be told of an extension before the request was received');
  for (const { asked, answered } of clarifications ?? []) {
    notBefore(asked, received, 'Clarification cannot be asked for before the request was received');
    notBefore(answered, asked, 'Clarification cannot be answered before it was asked for');
  }
}
