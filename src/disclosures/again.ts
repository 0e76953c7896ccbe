import { sql } from 'kysely';
import { type Hold, receiver } from '../consent/index.ts';
import type { Act, InForce } from '../pipeline/index.ts';
import type { DecisionFacts } from '../register/index.ts';
import { mayLeave, type Verdict } from './gate.ts';

/** A disclosure as it was decided, held still for deciding again. */
export interface Standing {
  id: string;
  participantId: string;
  reference: string;
  organisation: { id: string; name: string; email: string | null };
  fields: string[];
  payload: Buffer;
  payloadHash: string;
  inForce: InForce;
  kinds: ReadonlySet<string>;
  decide(): Promise<Verdict>;
}

/**
 * Holds the person's consents, takes turns with whoever handles the same disclosure, and reads where it stands. `decide`
 * asks the gate again on the facts of this instant. Undefined when there is no such allowed disclosure.
 */
export async function standDisclosure(act: Act, disclosureId: string, hold: Hold): Promise<Standing | undefined> {
  const found = await act.db
    .selectFrom('disclosure')
    .select('participant_id')
    .where('id', '=', disclosureId)
    .executeTakeFirst();
  if (!found) return undefined;
  const held = await hold(act.db, { id: found.participant_id });
  await takeTurns(act, disclosureId);
  const row = await act.db
    .selectFrom('disclosure as d')
    .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
    .select(['d.id', 'd.reference', 'd.purpose', 'd.fields', 'd.payload', 'd.payload_hash'])
    .select(['o.id as organisation_id', 'o.name', 'o.email', 'o.slug'])
    .where('d.id', '=', disclosureId)
    .executeTakeFirstOrThrow();
  if (!row.payload || !row.payload_hash) return undefined;
  const events = await act.db
    .selectFrom('disclosure_event')
    .select('kind')
    .where('disclosure_id', '=', disclosureId)
    .execute();
  const inForce = await act.inForceFor(held.programme);
  return {
    id: row.id,
    participantId: held.participantId,
    reference: row.reference,
    organisation: { id: row.organisation_id, name: row.name, email: row.email },
    fields: row.fields,
    payload: row.payload,
    payloadHash: row.payload_hash,
    inForce,
    kinds: new Set(events.map((event) => event.kind)),
    async decide() {
      const to = await receiver(act.db, inForce.register, row.slug);
      return mayLeave(act, inForce, {
        participantId: held.participantId,
        to,
        purpose: row.purpose,
        fields: row.fields,
      });
    },
  };
}

/** Waits until nobody else handles this disclosure, and keeps it until the transaction ends. */
export async function takeTurns(act: Act, disclosureId: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${disclosureId}, 42))`.execute(act.db);
}

/** Writes what happened to a disclosure; where it was decided again, with the facts that decision rested on. */
export async function addEvent(
  act: Act,
  standing: { id: string; participantId: string },
  kind: 'released' | 'sent' | 'stopped' | 'failed' | 'unknown' | 'collected' | 'closed',
  { reasons = [], facts }: { reasons?: readonly unknown[]; facts?: DecisionFacts } = {},
): Promise<void> {
  await act.db
    .insertInto('disclosure_event')
    .values({
      disclosure_id: standing.id,
      participant_id: standing.participantId,
      kind,
      actor_id: act.actor.actor ?? null,
      reasons: JSON.stringify(reasons),
      facts: facts ? JSON.stringify(facts) : null,
      at: new Date(act.at.epochMilliseconds),
    })
    .execute();
}
