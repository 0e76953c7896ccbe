import type { DecisionFacts } from './facts.ts';
import { concernsOrganisation } from './organisation.ts';
import type { CategoryPlan, FieldPlan, UsePlan } from './plan.ts';
import type { Reason } from './reason.ts';
import { atOrBefore } from './time.ts';

type Consent = DecisionFacts['consents'][number];

/**
 * Adds why consent is missing for some field. A field is covered by one consent to this recipient and organisation that is for
 * this purpose, names the field, is explicit where it must be, was given before the moment and neither withdrawn nor expired.
 * Where none covers it, each way in which a consent to the same recipient falls short is a reason.
 */
export function checkConsents(
  use: UsePlan,
  facts: DecisionFacts,
  plans: readonly (FieldPlan | undefined)[],
  reasons: Reason[],
): void {
  const waived = use.consentWaivedBy === 'designation-order' && facts.person.designationOrder === true;
  let uncovered: FieldPlan[] | undefined;
  for (const plan of plans) {
    const category = plan?.category;
    if (!category || category.consent === 'none' || (waived && category.waivable)) continue;
    if (isCovered(use, facts, plan.column, category)) continue;
    uncovered ??= [];
    uncovered.push(plan);
  }
  if (uncovered) explainUncovered(use, facts, uncovered, reasons);
}

function isCovered(use: UsePlan, facts: DecisionFacts, column: string, category: CategoryPlan): boolean {
  for (const consent of facts.consents)
    if (
      concerns(consent, use, facts) &&
      consent.fields.includes(column) &&
      (consent.explicit || category.consent !== 'explicit') &&
      consent.purpose === facts.purpose &&
      atOrBefore(consent.givenAt, facts.at) &&
      !past(consent.withdrawnAt, facts.at) &&
      !past(consent.expiresAt, facts.at)
    )
      return true;
  return false;
}

function explainUncovered(use: UsePlan, facts: DecisionFacts, uncovered: FieldPlan[], reasons: Reason[]): void {
  const { say } = use;
  const candidates = facts.consents.filter((consent) => concerns(consent, use, facts));
  if (candidates.length === 0) {
    reasons.push(say.consentMissing);
    return;
  }
  const when = (found: boolean, saying: Reason): void => {
    if (found) reasons.push(saying);
  };
  const any = (test: (consent: Consent) => boolean): boolean => candidates.some(test);
  const explicit = uncovered.some(({ category }) => category?.consent === 'explicit');
  when(
    any(({ purpose }) => purpose !== facts.purpose),
    say.consentOtherPurpose,
  );
  when(
    any(({ givenAt }) => !atOrBefore(givenAt, facts.at)),
    say.consentNotYetGiven,
  );
  when(
    any(({ withdrawnAt }) => past(withdrawnAt, facts.at)),
    say.consentWithdrawn,
  );
  when(
    any(({ expiresAt }) => past(expiresAt, facts.at)),
    say.consentExpired,
  );
  when(
    any(({ fields }) => uncovered.some(({ column }) => !fields.includes(column))),
    say.consentLacksField,
  );
  when(explicit && any((consent) => !consent.explicit), say.consentNotExplicit);
}

function concerns(consent: Consent, use: UsePlan, facts: DecisionFacts): boolean {
  return consent.recipient === use.recipient.slug && concernsOrganisation(use, facts, consent.organisation);
}

function past(moment: string | undefined, at: string): boolean {
  return moment !== undefined && atOrBefore(moment, at);
}
