import type { Liftable } from '../schema/policy.ts';
import type { Condition, Door, Register } from '../types.ts';
import { agreementsInForce, checkAgreements, checkRegion } from './agreements.ts';
import { checkConsents } from './consents.ts';
import { doorObligations, openDoor } from './doors.ts';
import type { DecisionFacts } from './facts.ts';
import { checkExplanation, checkObjections, checkRestrictions } from './person.ts';
import { type CategoryPlan, type FieldPlan, type UsePlan, unknownField } from './plan.ts';
import { useOf } from './prepare.ts';
import { type Decision, type Obligation, type Reason, reason } from './reason.ts';
import { standingOn } from './standing.ts';
import { londonDayOf } from './time.ts';

const NOTHING: readonly never[] = [];

/**
 * Whether data may leave, at an instant, on facts alone: no clock, no database, no network. Every reason is collected, never
 * only the first; a request is allowed whole or refused whole, never trimmed. `clause` is what carries an allowed disclosure, or
 * the first clause that refuses. Throws RangeError when an instant in the facts is not one: check them with `decisionFactsSchema`.
 */
export function decide(register: Register, facts: DecisionFacts): Decision {
  const reasons: Reason[] = [];
  if (facts.programme !== register.programme.id)
    reasons.push(
      reason(
        'unknown-programme',
        'operational',
        `This register is not that of ${facts.programme}`,
        'Use the register of the programme',
      ),
    );
  const use = useOf(register, facts.recipient, facts.purpose, facts.controller);
  if (!use) {
    reasons.push(
      reason(
        'unknown-recipient',
        'operational',
        `There is no recipient called ${facts.recipient}`,
        'Name a recipient of the notice',
      ),
    );
    return refused(reasons);
  }
  const day = londonDayOf(facts.at);
  const door = openDoor(register, use.recipient, facts, reasons);
  const plans = facts.fields.map((field) => use.fields.get(field));
  checkUse(use, facts, reasons);
  const categories = checkFields(facts, plans, reasons);
  const current = agreementsInForce(use, facts, day);
  if (!lifts(door, 'agreement')) checkAgreements(use, facts, day, current, categories, reasons);
  checkRegion(register, facts, current, categories, reasons);
  if (!lifts(door, 'stage')) for (const each of use.stages.get(facts.stage) ?? NOTHING) reasons.push(each);
  if (!lifts(door, 'consent')) checkConsents(use, facts, plans, reasons);
  if (!lifts(door, 'restriction')) checkRestrictions(use, facts, plans, reasons);
  if (!lifts(door, 'objection')) checkObjections(use, facts, reasons);
  if (!lifts(door, 'explanation')) checkExplanation(facts, plans, reasons);
  if (!lifts(door, 'assignment')) checkAssignment(use, facts, reasons);
  const lapses = door?.lapses === 'review' ? [] : reasons;
  checkPolicyDocuments(categories, day, lapses);
  for (const lapse of standingOn(facts.actor, day, register.standing.training?.graceDays ?? 0)) lapses.push(lapse);
  if (reasons.length > 0) return refused(reasons);
  if (!door) return allowed(use.say.noFields.clause, facts.fields, NOTHING);
  return allowed(`door/${door.slug}`, facts.fields, [
    ...doorObligations(door),
    ...lapses.map((lapse) => reviewOf(lapse, door)),
  ]);
}

function allowed(clause: string, fields: readonly string[], obligations: readonly Obligation[]): Decision {
  return { allowed: true, clause, fields, reasons: NOTHING, obligations };
}

function refused(reasons: Reason[]): Decision {
  const clause = reasons[0]?.clause ?? 'operational';
  return { allowed: false, clause, fields: NOTHING, reasons, obligations: NOTHING };
}

function lifts(door: Door | undefined, check: Liftable): boolean {
  return door?.lifts.includes(check) ?? false;
}

function reviewOf(lapse: Reason, door: Door): Obligation {
  return {
    code: `review-${lapse.code}`,
    clause: lapse.clause,
    message: `${lapse.message}; have this reviewed`,
    withinHours: door.reviewWithinHours,
  };
}

function checkUse(use: UsePlan, facts: DecisionFacts, reasons: Reason[]): void {
  const { recipient, say } = use;
  for (const each of use.reasons) reasons.push(each);
  if (facts.fields.length === 0) reasons.push(say.noFields);
  if (recipient.named && facts.organisation === undefined) reasons.push(say.notNamed);
  if (recipient.cohort !== undefined && facts.person.cohort !== recipient.cohort) reasons.push(say.otherCohort);
  if (facts.channel !== undefined && !recipient.channels.includes(facts.channel))
    reasons.push(
      reason(
        'channel-not-allowed',
        say.noFields.clause,
        `Data does not go to ${recipient.title} by ${facts.channel.replaceAll('-', ' ')}`,
        `Send it by ${recipient.channels.map((each) => each.replaceAll('-', ' ')).join(' or ') || 'no way until the notice names one'}`,
      ),
    );
}

/** The categories that the fields belong to, in one order whatever the order of the fields; adds the reasons that refuse them. */
function checkFields(
  facts: DecisionFacts,
  plans: readonly (FieldPlan | undefined)[],
  reasons: Reason[],
): readonly CategoryPlan[] {
  const categories: CategoryPlan[] = [];
  let flawed: Map<string, readonly Reason[]> | undefined;
  for (let index = 0; index < plans.length; index++) {
    const plan = plans[index];
    if (plan?.category && !categories.includes(plan.category)) categories.push(plan.category);
    if (plan && plan.reasons.length === 0) continue;
    const field = facts.fields[index] ?? '';
    flawed ??= new Map();
    flawed.set(field, plan?.reasons ?? [unknownField(field)]);
  }
  if (categories.length > 1) categories.sort(bySlug);
  for (const category of categories) for (const each of category.reasons) reasons.push(each);
  if (flawed) for (const field of [...flawed.keys()].sort()) reasons.push(...(flawed.get(field) ?? NOTHING));
  return categories;
}

function bySlug(a: CategoryPlan, b: CategoryPlan): number {
  return a.slug < b.slug ? -1 : 1;
}

function checkPolicyDocuments(categories: readonly CategoryPlan[], day: string, lapses: Reason[]): void {
  let checked: Condition[] | undefined;
  for (const { documented } of categories)
    for (const condition of documented) {
      if (checked?.includes(condition)) continue;
      checked ??= [];
      checked.push(condition);
      const document = condition.policyDocument;
      if (document && document.from <= day && day <= document.until) continue;
      lapses.push(
        reason(
          'policy-document-lapsed',
          `condition/${condition.slug}`,
          `The policy document that “${condition.title}” needs is missing or out of date`,
          'Review and approve the appropriate policy document',
        ),
      );
    }
}

function checkAssignment(use: UsePlan, facts: DecisionFacts, reasons: Reason[]): void {
  if (!use.recipient.assignedActor || facts.actor.kind !== 'person' || facts.actor.assigned === true) return;
  reasons.push(
    reason(
      'not-assigned',
      'standing/assignment',
      'The person acting is not assigned to this participant',
      'Have somebody act who is assigned, or be assigned first',
    ),
  );
}
