import { sql } from 'kysely';
import type { Act } from '../../pipeline/index.ts';
import type { Incoming } from './incoming.ts';

/** Somebody who may be the person of a row: what is needed to tell, and no more. */
export interface PersonAlike {
  participant_id: string;
  reference: string;
  given_name: string | null;
  family_name: string;
  date_of_birth: string;
  same_number: boolean | null;
  same_postcode: boolean | null;
  referred_on: string | null;
}

/** The people of the programme whom a row may be about. The database answers the intake team alone. Each look is recorded. */
export async function peopleAlike(act: Act, row: Incoming): Promise<PersonAlike[]> {
  const { rows } =
    await sql<PersonAlike>`SELECT * FROM context.people_alike(${act.inForce.programme}, ${row.number}::bytea,
    ${row.values.family_name ?? null}::text, ${row.values.date_of_birth ?? null}::date, ${row.values.postcode ?? null}::text)`.execute(
      act.db,
    );
  for (const { participant_id } of rows) {
    act.record({
      participantId: participant_id,
      verb: 'use',
      fields: [
        'participant.given_name',
        'participant.family_name',
        'participant.date_of_birth',
        'participant.ni_number_match',
      ],
    });
  }
  return rows;
}
