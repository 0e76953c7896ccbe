import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { personByReference, stageEntriesOf, stagesToMoveTo } from '../../people/index.ts';
import { Conflict, command, invalid } from '../../pipeline/index.ts';
import { CASEWORKERS, fields, provenance } from '../facts.ts';

/**
 * Records that a person came to another stage of the journey. Somebody decides it and says why (P122), knowing the newest
 * move: `seen` is its id, or nothing where there was none. When another move came meanwhile, Conflict, as with a plan that
 * was changed meanwhile. A day before the newest move's is refused rather than sorted in by its day: what is saved is then
 * always where the person stands now, and nobody saves a move that changes nothing they can see.
 */
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
    seen: z.uuid().optional(),
    clientToken: fields.clientToken,
  }),
  async run(act, input): Promise<{ stage: string }> {
    const person = await personByReference(act, input.reference);
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${person.id}::uuid::text, 80))`.execute(act.db);
    const entries = await stageEntriesOf(act.db, person.id);
    const open = stagesToMoveTo(act.inForce.register, { ...person, entries });
    const again = await act.db
      .selectFrom('stage_entry')
      .select('stage')
      .where('participant_id', '=', person.id)
      .where('client_token', '=', input.clientToken)
      .executeTakeFirst();
    if (again) return again;
    const newest = entries.at(-1);
    if (newest?.id !== input.seen)
      throw new Conflict(
        'While this page was open, somebody else recorded another move. Look at where they stand now, then decide whether to save yours.',
      );
    if (!open.some(({ slug }) => slug === input.stage)) throw invalid('stage', 'Select a stage they can move to');
    if (input.enteredOn > act.today.toString()) throw invalid('enteredOn', 'The date must be today or in the past');
    if (input.enteredOn < (person.startedOn ?? person.referredOn))
      throw invalid('enteredOn', 'The date must be on or after the day they started, or were referred');
    if (newest && input.enteredOn < newest.enteredOn) {
      const day = Temporal.PlainDate.from(newest.enteredOn).toLocaleString('en-GB', { dateStyle: 'long' });
      throw invalid('enteredOn', `The date must be on or after ${day}, the day of their newest move`);
    }
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
      .execute();
    act.record({
      participantId: person.id,
      fields: ['stage_entry.stage', 'stage_entry.entered_on', 'stage_entry.reason'],
    });
    return { stage: input.stage };
  },
});
