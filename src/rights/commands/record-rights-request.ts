import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { participantInSight } from '../../consent/index.ts';
import { command, InvalidInput, newReference } from '../../pipeline/index.ts';
import { DESK, text } from '../facts.ts';
import { CHANNELS, keysOf } from '../words.ts';

/**
 * Records a request for access. The clock counts from the day it reached anybody in the organisation, which may be earlier
 * than today. The same form sent twice records one request. Returns its reference.
 */
export const recordRightsRequest = command({
  ...DESK,
  name: 'record-rights-request',
  clause: 'right/access',
  verb: 'record',
  significant: false,
  input: z.strictObject({
    reference: z.string().max(20),
    receivedOn: z.iso.date('Enter the day on which the request reached us'),
    channel: z.enum(keysOf(CHANNELS), 'Select how the request reached us'),
    asked: text(4000, 'Enter what the person asked for, in their own words'),
    formToken: z.uuid(),
  }),
  async run(act, input): Promise<{ id: string; reference: string }> {
    const person = await participantInSight(act.db, input.reference);
    if (input.receivedOn > act.today.toString()) throw wrongDay('The day it reached us must be today or in the past');
    const id = randomUUID();
    await act.db
      .insertInto('rights_request')
      .values({
        id,
        reference: newReference(),
        programme: person.programme,
        participant_id: person.id,
        kind: 'access',
        received_on: input.receivedOn,
        channel: input.channel,
        asked: act.seal({ participantId: person.id, column: 'rights_request.asked', row: id }, input.asked),
        recorded_at: new Date(act.at.epochMilliseconds),
        recorded_by: act.actor.id,
        form_token: input.formToken,
      })
      .onConflict((conflict) => conflict.columns(['participant_id', 'form_token']).doNothing())
      .execute();
    act.record({ participantId: person.id, fields: ['rights_request.received_on', 'rights_request.asked'] });
    return act.db
      .selectFrom('rights_request')
      .select(['id', 'reference'])
      .where('participant_id', '=', person.id)
      .where('form_token', '=', input.formToken)
      .executeTakeFirstOrThrow();
  },
});

const wrongDay = (message: string) =>
  new InvalidInput([{ field: 'receivedOn', message, parts: ['day', 'month', 'year'] }]);
