import { sql } from 'kysely';
import type { Transaction } from '../database/index.ts';
import { isReference, NotFound } from '../pipeline/index.ts';

/** The participant whose consents are held still, and the version they are held at. */
export interface Held {
  participantId: string;
  programme: string;
  version: number;
}

/** Takes the lock that a disclosure decides under. Tests replace it by one that does not lock, and must then see leaks. */
export type Hold = (db: Transaction, participant: { reference: string } | { id: string }) => Promise<Held>;

/**
 * Holds a person's consents still until the transaction ends: whoever withdraws, restricts or objects waits, and whoever did
 * so before is seen by every later statement (READ COMMITTED). Must come before anything about consent is read. Throws
 * NotFound when the person is out of sight.
 */
export const holdConsents: Hold = async (db, participant) => {
  if ('reference' in participant && !isReference(participant.reference)) throw new NotFound();
  const which = 'reference' in participant ? sql`reference = ${participant.reference}` : sql`id = ${participant.id}`;
  const { rows } = await sql<{ participant_id: string; version: number }>`
    SELECT participant_id, version FROM consent_state
    WHERE participant_id = (SELECT id FROM participant WHERE ${which}) FOR SHARE`.execute(db);
  const row = rows[0];
  if (!row) throw new NotFound();
  const { programme } = await db
    .selectFrom('participant')
    .select('programme')
    .where('id', '=', row.participant_id)
    .executeTakeFirstOrThrow();
  return { participantId: row.participant_id, programme, version: Number(row.version) };
};

/** A participant in the caller's sight by reference, without holding anything. Throws NotFound. */
export async function participantInSight(
  db: Transaction,
  reference: string,
): Promise<{ id: string; programme: string }> {
  const found = isReference(reference)
    ? await db
        .selectFrom('participant')
        .select(['id', 'programme'])
        .where('reference', '=', reference)
        .executeTakeFirst()
    : undefined;
  if (!found) throw new NotFound();
  return found;
}
