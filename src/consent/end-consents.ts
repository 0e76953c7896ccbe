import { sql } from 'kysely';
import type { Act } from '../pipeline/index.ts';

/** Which consents of one person end: those to one receiver for one purpose, or of these only the ones that cover a field. */
export interface Ending {
  participantId: string;
  organisationId: string | null;
  individual: string | null;
  purpose: string;
  fields?: readonly string[];
}

/** How the person let us know. */
export interface Told {
  channel: string;
  byWhom: 'participant' | 'representative';
}

/**
 * Ends every such consent; one that has ended already keeps its time. Answers the columns that they covered. Somebody asked twice
 * has agreed twice: their no counts for all of it (P067).
 */
export async function endConsents(act: Act, ending: Ending, { channel, byWhom }: Told): Promise<string[]> {
  let alike = act.db
    .selectFrom('consent')
    .select(['id', 'fields'])
    .where('participant_id', '=', ending.participantId)
    .where('decision', '=', 'given')
    .where('purpose', '=', ending.purpose)
    .where('organisation_id', 'is not distinct from', ending.organisationId)
    .where('individual', 'is not distinct from', ending.individual);
  if (ending.fields) alike = alike.where(sql<boolean>`fields && ${[...ending.fields]}::text[]`);
  const ended = await alike.execute();
  if (ended.length === 0) return [];
  await act.db
    .insertInto('consent_withdrawal')
    .values(
      ended.map(({ id }) => ({
        consent_id: id,
        participant_id: ending.participantId,
        channel,
        by_whom: byWhom,
        recorded_by: act.actor.actor ?? null,
        withdrawn_at: new Date(act.at.epochMilliseconds),
      })),
    )
    .onConflict((conflict) => conflict.column('consent_id').doNothing())
    .execute();
  return [...new Set(ended.flatMap(({ fields }) => fields))];
}
