import type { Register } from '../types.ts';
import type { DecisionFacts } from './facts.ts';
import { concernsOrganisation } from './organisation.ts';
import { type CategoryPlan, categoriesOf, type FieldPlan, type UsePlan } from './plan.ts';
import { listed, type Reason, reason } from './reason.ts';
import { inForce } from './time.ts';

type Agreement = DecisionFacts['agreements'][number];
const NONE: readonly Agreement[] = [];

/** The agreements on record with the recipient that are in force on the day. */
export function agreementsInForce(use: UsePlan, facts: DecisionFacts, day: string): readonly Agreement[] {
  let found: Agreement[] | undefined;
  for (const agreement of facts.agreements) {
    if (!concerns(agreement, use, facts) || inForce(agreement, day) !== 'yes') continue;
    found ??= [];
    found.push(agreement);
  }
  return found ?? NONE;
}

function concerns(agreement: Agreement, use: UsePlan, facts: DecisionFacts): boolean {
  const { recipient } = use;
  return (
    agreement.recipient === recipient.slug &&
    concernsOrganisation(use, facts, agreement.organisation) &&
    (recipient.agreement.kind === 'none' || agreement.kind === recipient.agreement.kind)
  );
}

/** Adds why no agreement carries the disclosure: none, not in force on the day, suspended, or one category not covered. */
export function checkAgreements(
  use: UsePlan,
  facts: DecisionFacts,
  day: string,
  current: readonly Agreement[],
  plans: readonly (FieldPlan | undefined)[],
  reasons: Reason[],
): void {
  const { recipient, say } = use;
  if (recipient.agreement.kind === 'none') return;
  if (current.length === 0) {
    let known = 0;
    let suspended = false;
    for (const agreement of facts.agreements) {
      if (!concerns(agreement, use, facts)) continue;
      known++;
      if (inForce(agreement, day) === 'suspended') suspended = true;
    }
    if (known === 0) reasons.push(say.agreementMissing);
    else reasons.push(suspended ? say.agreementSuspended : say.agreementNotInForce);
    return;
  }
  const isCovered = (category: CategoryPlan): boolean =>
    current.some((agreement) => agreement.categories.includes(category.slug));
  if (plans.every((plan) => !plan?.category || isCovered(plan.category))) return;
  const uncovered = categoriesOf(plans).filter((category) => !isCovered(category));
  reasons.push(
    reason(
      'agreement-lacks-category',
      say.agreementMissing.clause,
      `The agreement with this recipient does not cover ${listed(uncovered.map(({ name }) => name))}`,
      'Leave that data out of the request, or agree on it with the recipient',
    ),
  );
}

/**
 * Adds why data may not travel to the country of the recipient. Each category needs the mechanism in an agreement that carries
 * that category: protection agreed for one kind of data does not cover another.
 */
export function checkRegion(
  register: Register,
  facts: DecisionFacts,
  current: readonly Agreement[],
  plans: readonly (FieldPlan | undefined)[],
  reasons: Reason[],
): void {
  const { home, withMechanism } = register.programme.region;
  if (home.includes(facts.region)) return;
  const clause = 'safeguard/region';
  if (!withMechanism.includes(facts.region)) {
    reasons.push(regionNotAllowed(facts.region));
    return;
  }
  const protecting = current.filter((agreement) => agreement.transferMechanism !== undefined);
  const carried = (category: CategoryPlan, by: readonly Agreement[]): boolean =>
    by.some((agreement) => agreement.categories.includes(category.slug));
  if (protecting.length === 0 || plans.some((plan) => plan?.category && !carried(plan.category, protecting)))
    reasons.push(
      reason(
        'region-without-mechanism',
        clause,
        `No protection is on record for a transfer to ${facts.region}`,
        'Record the transfer mechanism in the agreement',
      ),
    );
  const approved = protecting.filter(({ dwpApproved }) => dwpApproved === true);
  if (plans.some((plan) => plan?.category?.fromDwp && !carried(plan.category, approved)))
    reasons.push(
      reason(
        'region-without-dwp-approval',
        clause,
        'The department that this data came from has not approved that it leaves the United Kingdom',
        'Record its approval in the agreement',
      ),
    );
}

const regionReasons = new Map<string, Reason>();

/** The reason for a country, made once: there are no more than the two-letter codes that the facts’ schema lets through. */
function regionNotAllowed(country: string): Reason {
  const known = regionReasons.get(country);
  if (known) return known;
  const made = reason(
    'region-not-allowed',
    'safeguard/region',
    `Data may not go to ${country}`,
    'Choose a recipient in the United Kingdom',
  );
  if (/^[A-Z]{2}$/.test(country)) regionReasons.set(country, made);
  return made;
}
