import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personByReference } from '../../people/index.ts';
import { type Act, command, NotFound } from '../../pipeline/index.ts';
import { fields, NOTICE_GIVERS, provenance } from '../facts.ts';
import { appointmentRow } from '../queries.ts';
import { NOTICE_HOW } from '../words.ts';

/**
 * Records that the notice in force now, or a later one that is published, was given to a participant: its version and hash, how and in which language
 * (P084). Returns the version given.
 */
export const giveNotice = command({
  name: 'give-notice',
  clause: 'category/appointments',
  activity: 'informing',
  verb: 'record',
  compartment: 'programme',
  may: NOTICE_GIVERS,
  significant: false,
  input: z.strictObject({
    reference: fields.reference,
    appointmentId: fields.appointmentId.optional(),
    how: z.enum(NOTICE_HOW.values, 'Select how you gave the notice'),
    language: z.string().min(2, 'Enter the language').max(100, 'The language must be 100 characters or fewer'),
    /** A published version that is not in force yet, where people are told of it before it is. */
    version: z.int().positive().optional(),
    clientToken: fields.clientToken,
  }),
  async run(act, input): Promise<{ version: number }> {
    const person = await personByReference(act, input.reference);
    if (input.appointmentId !== undefined) {
      const appointment = await appointmentRow(act, input.appointmentId);
      if (appointment.participant_id !== person.id) throw new NotFound();
    }
    const { programme, version, hash } = await versionToGive(act, input.version);
    await act.db
      .insertInto('notice_given')
      .values({
        id: randomUUID(),
        participant_id: person.id,
        appointment_id: input.appointmentId ?? null,
        programme,
        version,
        register_hash: hash,
        how: input.how,
        language: input.language,
        at: act.at.toString(),
        client_token: input.clientToken,
        ...provenance(act),
      })
      .onConflict((conflict) => conflict.columns(['participant_id', 'client_token']).doNothing())
      .execute();
    act.record({
      participantId: person.id,
      fields: ['notice_given.version', 'notice_given.how', 'notice_given.language'],
    });
    return { version };
  },
});

async function versionToGive(act: Act, wanted?: number): Promise<{ programme: string; version: number; hash: string }> {
  const { inForce } = act;
  if (wanted === undefined || wanted <= inForce.version) return inForce;
  const published = await act.db
    .selectFrom('publication')
    .select(['programme', 'version', 'hash'])
    .where('programme', '=', inForce.programme)
    .where('version', '=', wanted)
    .executeTakeFirst();
  if (!published) throw new NotFound();
  return published;
}
