import type { DecisionFacts } from './facts.ts';
import type { FieldPlan, UsePlan } from './plan.ts';
import { type Reason, reason } from './reason.ts';
import { atOrBefore } from './time.ts';

/** Adds a reason when one of the fields is restricted at the moment: the field itself, its category, or the whole record. */
export function checkRestrictions(
  use: UsePlan,
  facts: DecisionFacts,
  plans: readonly (FieldPlan | undefined)[],
  reasons: Reason[],
): void {
  if (!use.restriction) return;
  for (const restriction of facts.restrictions) {
    const active =
      atOrBefore(restriction.from, facts.at) &&
      !(restriction.liftedAt !== undefined && atOrBefore(restriction.liftedAt, facts.at));
    if (!active) continue;
    const hit = restriction.fields.some(
      (each) => each === '*' || plans.some((plan) => plan && (plan.column === each || plan.category?.slug === each)),
    );
    if (!hit) continue;
    reasons.push(
      reason(
        'restricted',
        'right/restriction',
        'The person has asked for some of this data to be restricted: it is stored and not used',
        'Decide the request and tell the person before the restriction is lifted',
      ),
    );
    return;
  }
}

/** Adds a reason when the person’s objection to the purpose stands. An absolute objection stands whatever was decided. */
export function checkObjections(use: UsePlan, facts: DecisionFacts, reasons: Reason[]): void {
  if (use.objection === 'does-not-apply') return;
  for (const objection of facts.objections) {
    if (objection.purpose !== facts.purpose || !atOrBefore(objection.madeAt, facts.at)) continue;
    const over =
      objection.outcome === 'withdrawn' || (objection.outcome === 'rejected' && use.objection !== 'absolute');
    if (over && objection.decidedAt !== undefined && atOrBefore(objection.decidedAt, facts.at)) continue;
    reasons.push(
      reason(
        'objected',
        'right/objection',
        'The person objects to this purpose',
        use.objection === 'absolute' ? 'Respect the objection: it is absolute' : 'Decide the objection first',
      ),
    );
    return;
  }
}

/** Adds a reason when data that must be explained first was not explained, for this recipient and these fields. */
export function checkExplanation(
  facts: DecisionFacts,
  plans: readonly (FieldPlan | undefined)[],
  reasons: Reason[],
): void {
  const { explanation } = facts;
  for (const plan of plans) {
    if (!plan?.category?.explanation) continue;
    const given =
      explanation !== undefined &&
      atOrBefore(explanation.givenAt, facts.at) &&
      explanation.recipient === facts.recipient &&
      explanation.organisation === facts.organisation &&
      explanation.fields.includes(plan.column);
    if (given) continue;
    reasons.push(
      reason(
        'explanation-missing',
        `category/${plan.category.slug}`,
        `Nobody has explained to the person what of “${plan.category.name}” would be shared with this recipient, and why`,
        'Explain it to the person first and record the explanation',
      ),
    );
    return;
  }
}
