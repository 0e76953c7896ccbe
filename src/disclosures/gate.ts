import { personFacts, type Receiver } from '../consent/index.ts';
import type { Transaction } from '../database/index.ts';
import { cohortOf, stageEntriesOf, stageOf } from '../people/index.ts';
import { type Act, actorFacts, type InForce, type Reason } from '../pipeline/index.ts';
import { type DecisionFacts, decisionFactsSchema, type Register } from '../register/index.ts';
import { answerTo } from './answer.ts';
import { controllerOf } from './controller.ts';

/** The version of this gate, kept with each disclosure: which code weighed the facts. */
export const DECIDER_VERSION = 2;

/** A disclosure as asked for. */
export interface Asked {
  participantId: string;
  to: Receiver;
  purpose: string;
  fields: readonly string[];
}

/** The register's answer, with what it rested on. */
export interface Verdict {
  allowed: boolean;
  clause: string;
  reasons: readonly Reason[];
  agreementId: string | null;
  consentId: string | null;
  /** Exactly what was given to `decide`, kept so that it can be decided again. */
  facts: DecisionFacts;
}

/**
 * May this leave, now? Gathers the facts, checks their shape and asks the register. One function for the screen, the sending, the job
 * and the collection (rule 5). It must run under `holdConsents`; the answer is worth nothing after the transaction ends.
 */
export async function mayLeave(act: Act, inForce: InForce, asked: Asked): Promise<Verdict> {
  const facts = await gatherFacts(act, inForce, asked);
  const { allowed, clause, reasons } = answerTo(inForce.register, facts);
  const day = act.today.toString();
  const agreement = facts.agreements.find(
    (each) =>
      each.recipient === asked.to.recipient && each.from <= day && (each.until ?? day) >= day && !each.suspendedFrom,
  );
  const consent = facts.consents.findLast(
    (each) =>
      each.organisation === asked.to.id &&
      each.purpose === asked.purpose &&
      !each.withdrawnAt &&
      asked.fields.some((field) => each.fields.includes(field)),
  );
  return {
    allowed,
    clause,
    reasons,
    facts,
    agreementId: agreement?.id ?? null,
    consentId: allowed ? (consent?.id ?? null) : null,
  };
}

async function gatherFacts(act: Act, inForce: InForce, asked: Asked): Promise<DecisionFacts> {
  const { register, programme } = inForce;
  const journey = await journeyOf(act.db, register, asked.participantId);
  const person = await personFacts(act.db, asked.participantId, act.at, {
    recipient: asked.to.recipient,
    organisationId: asked.to.id,
  });
  return decisionFactsSchema.parse({
    programme,
    controller: await controllerOf(act.db, register, asked.participantId),
    recipient: asked.to.recipient,
    organisation: asked.to.id,
    purpose: asked.purpose,
    fields: [...asked.fields],
    at: act.at.toString(),
    stage: journey.stage,
    person: { id: asked.participantId, cohort: cohortOf(register, journey) },
    region: countryOf(asked.to.region),
    channel: 'secure-email',
    agreements: await agreementsWith(act.db, programme, asked.to.id),
    // Whoever can see the person's consents at all holds the caseload: the row policies made sure of it.
    actor: actorFacts(act.actor, true),
    ...person,
  } satisfies DecisionFacts);
}

/** The country code of an organisation’s region; one written in another way is an unknown country, ZZ. */
function countryOf(region: string): string {
  if (region === 'UK') return 'GB';
  return /^[A-Z]{2}$/.test(region) ? region : 'ZZ';
}

async function agreementsWith(
  db: Transaction,
  programme: string,
  organisationId: string,
): Promise<DecisionFacts['agreements']> {
  const rows = await db
    .selectFrom('agreement')
    .select(['id', 'recipient', 'kind', 'categories', 'starts_on', 'ends_on', 'suspended_on'])
    .where('organisation_id', '=', organisationId)
    .where('programme', '=', programme)
    .orderBy('starts_on')
    .orderBy('id')
    .execute();
  return rows.map((each) => ({
    id: each.id,
    recipient: each.recipient,
    organisation: organisationId,
    kind: each.kind,
    from: each.starts_on,
    until: each.ends_on,
    suspendedFrom: each.suspended_on ?? undefined,
    categories: each.categories,
  }));
}

/** Where in the journey the person is, from the newest start, its end and what people decided. */
async function journeyOf(db: Transaction, register: Register, participantId: string) {
  const start = await db
    .selectFrom('enrolment as e')
    .leftJoin('enrolment_end as x', 'x.enrolment_id', 'e.id')
    .select(['e.started_on', 'e.esf_initial_form_on', 'x.ended_on'])
    .where('e.participant_id', '=', participantId)
    .orderBy('e.started_on', 'desc')
    .executeTakeFirst();
  const facts = { startedOn: start?.started_on ?? null, endedOn: start?.ended_on ?? null };
  const { phase } = stageOf(register, { ...facts, entries: await stageEntriesOf(db, participantId) });
  return { stage: phase, startedOn: facts.startedOn, esfFormOn: start?.esf_initial_form_on ?? null };
}
