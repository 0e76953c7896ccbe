import type { Liftable } from '../schema/policy.ts';
import type { Condition, Door, Register } from '../types.ts';
import { agreementsInForce, checkAgreements, checkRegion } from './agreements.ts';
import { checkConsents } from './consents.ts';
import { doorObligations, openDoor } from './doors.ts';
import type { DecisionFacts } from './facts.ts';
import { checkExplanation, checkObjections, checkRestrictions } from './person.ts';
import { type CategoryPlan, type UsePlan, unknownField } from './plan.ts';
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
  const lapses: Reason[] = [];
  checkUse(use, facts, reasons);
  const categories = checkFields(use, facts, reasons);
  checkPolicyDocuments(categories, day, lapses);
  const current = agreementsInForce(use, facts, day);
  if (!lifts(door, 'agreement')) checkAgreements(use, facts, day, current, categories, reasons);
  checkRegion(register, facts, current, categories, reasons);
  if (!lifts(door, 'stage')) reasons.push(...(use.stages.get(facts.stage) ?? NOTHING));
  if (!lifts(door, 'consent')) checkConsents(use, facts, reasons);
  if (!lifts(door, 'restriction')) checkRestrictions(use, facts, reasons);
  if (!lifts(door, 'objection')) checkObjections(use, facts, reasons);
  if (!lifts(door, 'explanation')) checkExplanation(use, facts, reasons);
  if (!lifts(door, 'assignment')) checkAssignment(use, facts, reasons);
  lapses.push(...standingOn(facts.actor, day, register.standing.training?.graceDays ?? 0));
  if (door?.lapses !== 'review') reasons.push(...lapses);
  if (reasons.length > 0) return refused(reasons);
  if (!door)
    return {
      allowed: true,
      clause: `recipient/${use.recipient.slug}`,
      fields: facts.fields,
      reasons: NOTHING,
      obligations: NOTHING,
    };
  const obligations = [...doorObligations(door), ...lapses.map((lapse) => reviewOf(lapse, door))];
  return { allowed: true, clause: `door/${door.slug}`, fields: facts.fields, reasons: NOTHING, obligations };
}

function refused(reasons: Reason[]): Decision {
  return {
    allowed: false,
    clause: reasons[0]?.clause ?? 'operational',
    fields: NOTHING,
    reasons,
    obligations: NOTHING,
  };
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
  const { recipient } = use;
  const clause = `recipient/${recipient.slug}`;
  if (use.reasons.length > 0) reasons.push(...use.reasons);
  if (facts.fields.length === 0)
    reasons.push(reason('no-fields', clause, 'No field was asked for', 'Choose field by field what is to be shared'));
  if (recipient.named && facts.organisation === undefined)
    reasons.push(
      reason(
        'recipient-not-named',
        clause,
        `${recipient.title} are a group; the notice promises one named organisation or individual`,
        'Name the organisation or individual',
      ),
    );
  if (recipient.cohort !== undefined && facts.person.cohort !== recipient.cohort)
    reasons.push(
      reason(
        'cohort-not-covered',
        clause,
        `${recipient.title} receives data only about people of its own cohort`,
        'Leave this person out',
      ),
    );
  if (facts.channel !== undefined && !recipient.channels.includes(facts.channel))
    reasons.push(
      reason(
        'channel-not-allowed',
        clause,
        `Data does not go to ${recipient.title} by ${facts.channel.replaceAll('-', ' ')}`,
        `Send it by ${recipient.channels.map((each) => each.replaceAll('-', ' ')).join(' or ') || 'no way until the notice names one'}`,
      ),
    );
}

/** The categories that the fields belong to, in one order whatever the order of the fields; adds the reasons that refuse them. */
function checkFields(use: UsePlan, facts: DecisionFacts, reasons: Reason[]): CategoryPlan[] {
  const categories: CategoryPlan[] = [];
  let flawed: string[] | undefined;
  for (const field of facts.fields) {
    const plan = use.fields.get(field);
    const category = plan?.category;
    if (category && !categories.includes(category)) categories.push(category);
    if (!plan || plan.reasons.length > 0) {
      flawed ??= [];
      if (!flawed.includes(field)) flawed.push(field);
    }
  }
  if (categories.length > 1) categories.sort((a, b) => (a.slug < b.slug ? -1 : 1));
  for (const category of categories) if (category.reasons.length > 0) reasons.push(...category.reasons);
  for (const field of flawed?.sort() ?? NOTHING)
    reasons.push(...(use.fields.get(field)?.reasons ?? [unknownField(field)]));
  return categories;
}

function checkPolicyDocuments(categories: CategoryPlan[], day: string, lapses: Reason[]): void {
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
