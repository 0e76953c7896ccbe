import { comparePeriods } from '../difference/periods.ts';
import type { Register, RetentionLine } from '../types.ts';
import { dueForRule, type RetentionDue } from './due.ts';
import type { RetentionFacts } from './facts.ts';

/** A rule that a publication did not leave at least as long as before: the rule it was, until which day. */
export interface ShortenedRule {
  readonly slug: string;
  /** The first day of the publication that changed it. */
  readonly from: string;
  readonly before: RetentionLine;
}

const kept = ({ variants }: RetentionLine): string => JSON.stringify(variants);

/** Rules of `before` that `after` may shorten for somebody; `from` is the first day of `after`. */
export function shortenedRules(before: Register, after: Register, from: string): ShortenedRule[] {
  return Object.values(before.retention).flatMap((old) => {
    const now = after.retention[old.slug];
    if (!now || kept(old) === kept(now)) return [];
    const longer =
      old.variants.length === now.variants.length &&
      old.variants.every((variant, index) => {
        const other = now.variants[index];
        const same = JSON.stringify({ ...variant, period: 0 }) === JSON.stringify({ ...other, period: 0 });
        return same && other && ['longer', 'same'].includes(comparePeriods(variant.period, other.period));
      });
    return longer ? [] : [{ slug: old.slug, from, before: old }];
  });
}

/**
 * When a record may go under a rule that was changed: a shorter period takes effect for no record before the publication that
 * brought it does, so that nothing was ever due sooner than people were told. Throws as `dueForRule` does.
 */
export function dueUnder(
  rule: RetentionLine,
  facts: RetentionFacts,
  shortened: readonly ShortenedRule[],
): RetentionDue {
  const due = dueForRule(rule, facts);
  return shortened
    .filter(({ slug }) => slug === rule.slug)
    .reduce((sooner, each) => notBefore(sooner, each, facts), due);
}

function notBefore(due: RetentionDue, { from, before }: ShortenedRule, facts: RetentionFacts): RetentionDue {
  const { destroyFrom } = due;
  const day = Temporal.PlainDate.from(from);
  if (!destroyFrom || Temporal.PlainDate.compare(destroyFrom, day) >= 0) return due;
  const promised = promisedUnder(before, facts);
  const latest = promised && Temporal.PlainDate.compare(promised, day) < 0 ? promised : day;
  if (Temporal.PlainDate.compare(destroyFrom, latest) >= 0) return due;
  const words = latest.toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  return {
    ...due,
    destroyFrom: latest,
    reason: `${due.reason} Not before ${words}: until then people were told of a longer time.`,
  };
}

/** The day on which it could go as people were told before; null when it could not, or was not reckoned with. */
function promisedUnder(before: RetentionLine, facts: RetentionFacts): Temporal.PlainDate | null {
  try {
    return dueForRule(before, { ...facts, holds: [] }).destroyFrom;
  } catch {
    return null;
  }
}
