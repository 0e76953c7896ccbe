import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personByReference, stageEntriesOf, stagesToMoveTo } from '../../people/index.ts';
import { command, invalid } from '../../pipeline/index.ts';
import { CASEWORKERS, fields, provenance } from '../facts.ts';

/** Records that a person came to another stage of the journey. Somebody decides it and says why (P122). */
export const moveToStage = command({
  name: 'move-to-stage',
  activity: 'casework',
  verb: 'record',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: true,
  input: z.strictObject({
    reference: fields.reference,
    stage: z.string().min(1, 'Select the stage').max(60),
    enteredOn: fields.day,
    reason: z.string().trim().min(1, 'Enter why they move').max(500, 'The reason must be 500 characters or fewer'),
    clientToken: fields.clientToken,
  }),
  async run(act, input): Promise<{ stage: string }> {
    const person = await personByReference(act, input.reference);
    const entries = await stageEntriesOf(act.db, person.id);
    const open = stagesToMoveTo(act.inForce.register, { ...person, entries });
    const again = await act.db
      .selectFrom('stage_entry')
      .select('stage')
      .where('participant_id', '=', person.id)
      .where('client_token', '=', input.clientToken)
      .executeTakeFirst();
    if (again) return again;
    if (!open.some(({ slug }) => slug === input.stage)) throw invalid('stage', 'Select a stage they can move to');
    if (input.enteredOn > act.today.toString()) throw invalid('enteredOn', 'The date must be today or in the past');
    if (input.enteredOn < (person.startedOn ?? person.referredOn))
      throw invalid('enteredOn', 'The date must be on or after the day they started, or were referred');
    const id = randomUUID();
    await act.db
      .insertInto('stage_entry')
      .values({
        id,
        participant_id: person.id,
        stage: input.stage,
        entered_on: input.enteredOn,
        reason: act.seal({ participantId: person.id, column: 'stage_entry.reason', row: id }, input.reason),
        client_token: input.clientToken,
        ...provenance(act),
      })
      .onConflict((conflict) => conflict.columns(['participant_id', 'client_token']).doNothing())
      .execute();
    act.record({
      participantId: person.id,
      fields: ['stage_entry.stage', 'stage_entry.entered_on', 'stage_entry.reason'],
    });
    return { stage: input.stage };
  },
});
