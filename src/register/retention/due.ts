import { earliest, InvalidFacts, latest, parseDay, RegisterRefused } from '../clocks/index.ts';
import { dayOf, endOfSimple, happened } from './events.ts';
import type { RetentionFacts } from './facts.ts';
import { type Period, type RetentionRule, retentionRule, type SimplePeriod } from './rule.ts';
import { ageOn, birthDate, chooseVariant, clauseOf } from './variant.ts';
import { reasonFor } from './words.ts';

/** The name under which a record waits for the written release by the European Social Fund’s managing authority. */
export const ESF_HOLD = 'ESF-HOLD';

/** When a record may and must go. */
export type RetentionDue = {
  /** The first day on which destruction is permitted, the day after the period ends; null while held or without limit. */
  destroyFrom: Temporal.PlainDate | null;
  /** The last day for destroying it, where the rule sets one and nothing holds it. */
  destroyBy?: Temporal.PlainDate;
  /** What stops destruction now. */
  heldBy: string[];
  /** The first day on which only data protection and audit may look, where the rule says so and the person has left. */
  restrictFrom?: Temporal.PlainDate;
  /** Why, in a sentence for the record’s page. */
  reason: string;
};

/**
 * When the record of one class may be destroyed, from a rule of the register and the facts of its life (P080, P081).
 * Of `rule` only `variants` and `restrictAfterMonths` are reckoned with.
 *
 * Throws InvalidFacts when an event or other fact that the rule counts from is missing; RegisterRefused when the rule is for other
 * people than these, when nothing is ever stored under it, and when it says something that this engine cannot read.
 */
export function dueForRule(rule: RetentionRule, facts: RetentionFacts): RetentionDue {
  const read = readRule(rule);
  const { period } = chooseVariant(read, facts);
  const end = endOf(period, facts, read);
  const heldBy = isRelease(period) && !facts.esfRelease ? [ESF_HOLD, ...facts.holds] : facts.holds;
  const due: RetentionDue = { destroyFrom: null, heldBy: [...heldBy], reason: reasonFor(period, end, heldBy) };
  if (end && heldBy.length === 0) {
    due.destroyFrom = end.add({ days: 1 });
    if (isRelease(period)) due.destroyBy = end.add({ days: period.destroyWithinDays });
  }
  if (read.restrictAfterMonths && happened('T-EXIT', facts)) {
    due.restrictFrom = dayOf('T-EXIT', facts).add({ months: read.restrictAfterMonths }).add({ days: 1 });
  }
  return due;
}

/** Rules read before: reading one takes longer than reckoning with it, and lists ask for the same few again and again. */
const rulesRead = new WeakMap<object, RetentionRule>();

function readRule(rule: RetentionRule): RetentionRule {
  const known = rulesRead.get(rule);
  if (known) return known;
  const read = readAnew(rule);
  rulesRead.set(rule, read);
  return read;
}

function readAnew({ id, variants, restrictAfterMonths }: RetentionRule): RetentionRule {
  const result = retentionRule.safeParse({ id, variants, restrictAfterMonths });
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.');
  throw new RegisterRefused(
    'rule-not-understood',
    `Retention rule ${id} cannot be reckoned with: ${where}`,
    'Correct the rule in the register; nothing is destroyed under it until then',
    clauseOf({ id }),
  );
}

/** The last day of keeping; null when there is no limit, or when the release it waits for has not come. */
function endOf(period: Period, facts: RetentionFacts, rule: RetentionRule): Temporal.PlainDate | null {
  if (period === 'no-limit') return null;
  if (period === 'not-kept') {
    throw new RegisterRefused(
      'not-kept',
      `Nothing is stored under retention rule ${rule.id}, so there is no date of destruction`,
      'If such a record exists, tell the data protection officer',
      clauseOf(rule),
    );
  }
  if ('release' in period) {
    if (!facts.esfRelease) return null;
    return latest(parseDay(period.notBefore, 'notBefore'), parseDay(facts.esfRelease, 'esfRelease'));
  }
  if ('birthday' in period) {
    const born = birthDate(facts);
    const { aged } = period;
    const years = aged && ageOn(born, dayOf(aged.on, facts)) === aged.age ? aged.birthday : period.birthday;
    return born.add({ years });
  }
  if ('latestOf' in period) return latest(...endsOf(period.latestOf, facts));
  if ('earliestOf' in period) return earliest(...endsOf(period.earliestOf, facts));
  return endOfSimple(period, facts);
}

function endsOf(terms: readonly SimplePeriod[], facts: RetentionFacts): [Temporal.PlainDate, ...Temporal.PlainDate[]] {
  const binding = terms.filter((term) => !term.ifHappened || happened(term.after, facts));
  const [first, ...others] = binding.map((term) => endOfSimple(term, facts));
  if (first) return [first, ...others];
  throw new InvalidFacts(
    'trigger-missing',
    'None of the events that the rule counts from is among the facts',
    'Give the day of at least one of them',
  );
}

function isRelease(period: Period): period is Extract<Period, { release: string }> {
  return typeof period === 'object' && 'release' in period;
}
