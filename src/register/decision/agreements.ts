import type { Register } from '../types.ts';
import type { DecisionFacts } from './facts.ts';
import type { CategoryPlan, UsePlan } from './plan.ts';
import { listed, type Reason, reason } from './reason.ts';
import { inForce } from './time.ts';

type Agreement = DecisionFacts['agreements'][number];

/** The agreements on record with the recipient that are in force on the day. */
export function agreementsInForce(use: UsePlan, facts: DecisionFacts, day: string): Agreement[] {
  return facts.agreements.filter((agreement) => concerns(agreement, use, facts) && inForce(agreement, day) === 'yes');
}

function concerns(agreement: Agreement, use: UsePlan, facts: DecisionFacts): boolean {
  const { recipient } = use;
  return (
    agreement.recipient === recipient.slug &&
    (!recipient.named || agreement.organisation === facts.organisation) &&
    (recipient.agreement.kind === 'none' || agreement.kind === recipient.agreement.kind)
  );
}

/** Adds why no agreement carries the disclosure: none, not in force on the day, suspended, or one category not covered. */
export function checkAgreements(
  use: UsePlan,
  facts: DecisionFacts,
  day: string,
  current: Agreement[],
  categories: CategoryPlan[],
  reasons: Reason[],
): void {
  const { recipient } = use;
  if (recipient.agreement.kind === 'none') return;
  const clause = `recipient/${recipient.slug}`;
  const what = recipient.agreement.kind.replaceAll('-', ' ');
  if (current.length === 0) {
    const known = facts.agreements.filter((agreement) => concerns(agreement, use, facts));
    const states = new Set(known.map((agreement) => inForce(agreement, day)));
    if (states.size === 0)
      reasons.push(
        reason('agreement-missing', clause, `There is no ${what} with this recipient`, `Record a signed ${what}`),
      );
    if (states.has('suspended'))
      reasons.push(
        reason(
          'agreement-suspended',
          clause,
          `The ${what} with this recipient is suspended`,
          'Resolve what led to the suspension and resume it',
        ),
      );
    if (states.has('not-yet') || states.has('over'))
      reasons.push(
        reason(
          'agreement-not-in-force',
          clause,
          `The ${what} with this recipient is not in force on ${day}`,
          'Renew it, or wait until it begins',
        ),
      );
    return;
  }
  const uncovered = categories.filter(({ slug }) => !current.some((agreement) => agreement.categories.includes(slug)));
  if (uncovered.length > 0)
    reasons.push(
      reason(
        'agreement-lacks-category',
        clause,
        `The ${what} does not cover ${listed(uncovered.map(({ name }) => name))}`,
        'Leave that data out of the request, or agree on it with the recipient',
      ),
    );
}

/** Adds why data may not travel to the country of the recipient. */
export function checkRegion(
  register: Register,
  facts: DecisionFacts,
  current: Agreement[],
  categories: CategoryPlan[],
  reasons: Reason[],
): void {
  const { home, withMechanism } = register.programme.region;
  if (home.includes(facts.region)) return;
  const clause = 'safeguard/region';
  if (!withMechanism.includes(facts.region)) {
    reasons.push(
      reason(
        'region-not-allowed',
        clause,
        `Data may not go to ${facts.region}`,
        'Choose a recipient in the United Kingdom',
      ),
    );
    return;
  }
  const protecting = current.filter((agreement) => agreement.transferMechanism !== undefined);
  if (protecting.length === 0)
    reasons.push(
      reason(
        'region-without-mechanism',
        clause,
        `No protection is on record for a transfer to ${facts.region}`,
        'Record the transfer mechanism in the agreement',
      ),
    );
  if (categories.some(({ fromDwp }) => fromDwp) && !protecting.some(({ dwpApproved }) => dwpApproved === true))
    reasons.push(
      reason(
        'region-without-dwp-approval',
        clause,
        'DWP has not approved that its data leaves the United Kingdom',
        'Record DWP’s approval in the agreement',
      ),
    );
}
