import { z } from 'zod';
import { command, NotFound } from '../../pipeline/index.ts';
import { clockFor } from '../../register/index.ts';

/** Records that the referrer was told of the referral's arrival. Pressed twice, it is acknowledged once. */
export const acknowledgeReferral = command({
  name: 'acknowledge-referral',
  activity: 'intake',
  verb: 'record',
  compartment: 'programme',
  may: ['administrator', 'team-leader', 'nominated-officer'],
  significant: false,
  input: z.strictObject({ referral: z.uuid() }),
  async run(act, input): Promise<{ reference: string }> {
    const referral = await act.db
      .selectFrom('referral as r')
      .innerJoin('participant as p', 'p.id', 'r.participant_id')
      .select(['r.id', 'r.participant_id', 'p.reference'])
      .where('r.id', '=', input.referral)
      .executeTakeFirst();
    if (!referral) throw new NotFound();
    await act.db
      .insertInto('referral_event')
      .values({
        referral_id: referral.id,
        participant_id: referral.participant_id,
        kind: 'acknowledged',
        at: act.at.toString(),
        recorded_by: act.actor.actor ?? null,
      })
      .onConflict((conflict) => conflict.column('referral_id').where('kind', '=', 'acknowledged').doNothing())
      .execute();
    const clock = clockFor(act.inForce.register, 'referral-acknowledged');
    act.record({
      participantId: referral.participant_id,
      fields: ['referral_event.kind', 'referral_event.at'],
      ...(clock ? { clause: `clock/${clock.slug}` } : {}),
    });
    return { reference: referral.reference };
  },
});
