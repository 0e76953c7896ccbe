import { z } from 'zod';
import { command, NotFound } from '../../pipeline/index.ts';

const day = z.iso.date().nullable();

/** Records what lets a member of staff act: training, undertaking, registration; and the day they leave. */
export const keepStanding = command({
  name: 'keep-staff-standing',
  clause: 'standing/training',
  activity: 'staff-administration',
  verb: 'change',
  compartment: 'programme',
  may: ['administrator'],
  significant: false,
  input: z.strictObject({
    id: z.uuid(),
    trainingExpiresOn: day,
    undertakingSignedOn: day,
    professionalBody: z.string().trim().max(200, 'The professional body must be 200 characters or fewer').nullable(),
    registrationNumber: z
      .string()
      .trim()
      .max(100, 'The registration number must be 100 characters or fewer')
      .nullable(),
    registrationExpiresOn: day,
    endsOn: day,
  }),
  async run(act, input) {
    const changed = await act.db
      .updateTable('staff')
      .set({
        training_expires_on: input.trainingExpiresOn,
        undertaking_signed_on: input.undertakingSignedOn,
        professional_body: input.professionalBody || null,
        registration_number: input.registrationNumber || null,
        registration_expires_on: input.registrationExpiresOn,
        ends_on: input.endsOn,
      })
      .where('id', '=', input.id)
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new NotFound();
    act.record({
      fields: [
        'staff.training_expires_on',
        'staff.undertaking_signed_on',
        'staff.registration_expires_on',
        'staff.ends_on',
      ],
    });
    return {};
  },
});
