import type { Liftable } from '../schema/policy.ts';
import type { Condition, Door, Register } from '../types.ts';
import { agreementsInForce, checkAgreements, checkRegion } from './agreements.ts';
import { checkConsents } from './consents.ts';
import { doorObligations, openDoor } from './doors.ts';
import type { DecisionFacts } from './facts.ts';
import { checkExplanation, checkObjections, checkRestrictions } from './person.ts';
import { categoriesOf, type FieldPlan, fieldOf, type UsePlan, unknownField } from './plan.ts';
import { useOf } from './prepare.ts';
import { type Decision, type Obligation, type Reason, reason } from './reason.ts';
import { channelNotAllowed } from './sayings.ts';
import { checkStanding } from './standing.ts';
import { inUtc, londonDayOf } from './time.ts';

const NOTHING: readonly never[] = [];

/**
 * Whether data may leave, at an instant, on facts alone: no clock, no database, no network. Every reason is collected, never
 * only the first; a request is allowed whole or refused whole, never trimmed. `clause` is what carries an allowed disclosure, or
 * the first clause that refuses. Throws RangeError when an instant in the facts is not one: check them with `decisionFactsSchema`.
 */
export function decide(register: Register, given: DecisionFacts): Decision {
  const at = inUtc(given.at);
  const facts = at === given.at ? given : { ...given, at };
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
  const plans: (FieldPlan | undefined)[] = [];
  for (const field of facts.fields) plans.push(fieldOf(register, use, field));
  checkUse(use, facts, reasons);
  checkFields(facts, plans, reasons);
  const current = agreementsInForce(use, facts, day);
  if (!lifts(door, 'agreement')) checkAgreements(use, facts, day, current, plans, reasons);
  checkRegion(register, facts, current, plans, reasons);
  if (!lifts(door, 'stage')) for (const each of use.stages.get(facts.stage) ?? NOTHING) reasons.push(each);
  if (!lifts(door, 'consent')) checkConsents(use, facts, plans, reasons);
  if (!lifts(door, 'restriction')) checkRestrictions(use, facts, plans, reasons);
  if (!lifts(door, 'objection')) checkObjections(use, facts, reasons);
  if (!lifts(door, 'explanation')) checkExplanation(facts, plans, reasons);
  if (!lifts(door, 'assignment')) checkAssignment(use, facts, reasons);
  const lapses = door?.lapses === 'review' ? [] : reasons;
  checkPolicyDocuments(plans, day, lapses);
  checkStanding(facts.actor, day, register.standing.training?.graceDays ?? 0, lapses);
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
    reasons.push(say.channelNotAllowed.get(facts.channel) ?? channelNotAllowed(recipient, facts.channel));
}

/** Adds the reasons that refuse a field or its category, in one order whatever the order of the request. */
function checkFields(facts: DecisionFacts, plans: readonly (FieldPlan | undefined)[], reasons: Reason[]): void {
  if (plans.every(isClean)) return;
  for (const category of categoriesOf(plans)) for (const each of category.reasons) reasons.push(each);
  const flawed: string[] = [];
  for (let index = 0; index < plans.length; index++) {
    const field = facts.fields[index] as string;
    const plan = plans[index];
    if ((plan && plan.reasons.length === 0) || flawed.includes(field)) continue;
    let place = flawed.length;
    for (; place > 0 && (flawed[place - 1] as string) > field; place--) flawed[place] = flawed[place - 1] as string;
    flawed[place] = field;
  }
  for (const field of flawed) {
    const plan = plans[facts.fields.indexOf(field)];
    if (plan) for (const each of plan.reasons) reasons.push(each);
    else reasons.push(unknownField(field));
  }
}

function isClean(plan: FieldPlan | undefined): boolean {
  return plan !== undefined && plan.reasons.length === 0 && (plan.category?.reasons.length ?? 0) === 0;
}

function checkPolicyDocuments(plans: readonly (FieldPlan | undefined)[], day: string, lapses: Reason[]): void {
  if (plans.every((plan) => !plan?.category || plan.category.documented.every((each) => isDocumented(each, day))))
    return;
  const lapsed = new Set(categoriesOf(plans).flatMap(({ documented }) => documented));
  for (const condition of lapsed)
    if (!isDocumented(condition, day))
      lapses.push(
        reason(
          'policy-document-lapsed',
          `condition/${condition.slug}`,
          `The policy document that “${condition.title}” needs is missing or out of date`,
          'Review and approve the appropriate policy document',
        ),
      );
}

function isDocumented({ policyDocument }: Condition, day: string): boolean {
  return policyDocument !== undefined && policyDocument.from <= day && day <= policyDocument.until;
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
