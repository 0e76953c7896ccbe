import { sql } from 'kysely';
import { z } from 'zod';
import { NotFound, query } from '../../pipeline/index.ts';
import { declared } from './shared.ts';

/** A caseload that a participant can be given to. */
export interface CaseloadChoice {
  id: string;
  name: string;
  organisation: string;
  holders: string | null;
}

/** Who is to be allocated, and to whom they can be. */
export const prepareAllocation = query({
  ...declared,
  name: 'prepare-allocation',
  may: ['administrator', 'team-leader', 'nominated-officer'],
  input: z.strictObject({ reference: z.string().max(20) }),
  async run(
    act,
    { reference },
  ): Promise<{ reference: string; name: string; postcode: string | null; caseloads: CaseloadChoice[] }> {
    const person = await act.db
      .selectFrom('participant')
      .select(['id', 'given_name', 'family_name', 'postcode'])
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (!person) throw new NotFound();
    const { rows } = await sql<CaseloadChoice>`
      SELECT c.id, c.name, o.name AS organisation, (
        SELECT string_agg(s.display_name, ', ' ORDER BY s.display_name) FROM staff_caseload h JOIN staff s ON s.id = h.staff_id
        WHERE h.caseload_id = c.id AND h.from_day <= ${act.today.toString()}::date
          AND (h.until_day IS NULL OR h.until_day >= ${act.today.toString()}::date)) AS holders
      FROM caseload c JOIN organisation o ON o.id = c.organisation_id
      WHERE c.programme = ${act.inForce.programme} AND c.kind = 'keyworker' ORDER BY o.name, c.name`.execute(act.db);
    act.record({
      participantId: person.id,
      fields: ['participant.given_name', 'participant.family_name', 'participant.postcode'],
    });
    const name = [person.given_name, person.family_name].filter(Boolean).join(' ');
    return { reference, name, postcode: person.postcode, caseloads: rows };
  },
});
