import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personByReference } from '../../people/index.ts';
import { CASEWORK_ROLES, command } from '../../pipeline/index.ts';

/** Refers a participant, with their agreement, to the Health and Wellbeing Team. The same form sent twice refers once. */
export const referToHealthTeam = command({
  name: 'refer-to-health-team',
  activity: 'health-care',
  verb: 'share',
  compartment: 'programme',
  may: CASEWORK_ROLES,
  significant: true,
  input: z.strictObject({
    reference: z.string().max(20),
    reason: z
      .string()
      .trim()
      .min(1, 'Enter why support from the team would help')
      .max(2000, 'The reason must be 2,000 characters or fewer'),
    agreed: z.literal(true, 'Select yes if the person agreed to be referred. Without their agreement they cannot be.'),
    clientToken: z.uuid(),
  }),
  async run(act, { reference, reason, clientToken }) {
    const person = await personByReference(act, reference);
    const id = randomUUID();
    await act.db
      .insertInto('health_referral')
      .values({
        id,
        participant_id: person.id,
        reason: act.seal({ participantId: person.id, column: 'health_referral.reason', row: id }, reason),
        agreed: true,
        referred_at: act.at.toString(),
        referred_by: act.actor.id,
        client_token: clientToken,
      })
      .onConflict((conflict) => conflict.column('client_token').doNothing())
      .execute();
    act.record({ participantId: person.id, fields: ['health_referral.reason'] });
    return {};
  },
});
