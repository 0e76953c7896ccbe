import { z } from 'zod';
import { command } from '../../pipeline/index.ts';
import { CASEWORKERS, fields, onlyOnce, provenance } from '../facts.ts';
import { appointmentRow } from '../queries.ts';
import { CANCELLED } from '../words.ts';

/** Calls a meeting off, with the reason. The booking stays; it can be called off once. */
export const cancelAppointment = command({
  name: 'cancel-appointment',
  clause: 'category/appointments',
  activity: 'first-contact',
  verb: 'change',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({
    appointmentId: fields.appointmentId,
    reason: z.enum(CANCELLED.values, 'Select why it is cancelled'),
    detail: z.string().max(500, 'The detail must be 500 characters or fewer').optional(),
  }),
  async run(act, { appointmentId, reason, detail }): Promise<void> {
    const appointment = await appointmentRow(act, appointmentId);
    await onlyOnce(
      act.db
        .insertInto('appointment_cancellation')
        .values({
          appointment_id: appointment.id,
          participant_id: appointment.participant_id,
          reason,
          detail: act.sealOptional(
            {
              participantId: appointment.participant_id,
              column: 'appointment_cancellation.detail',
              row: appointment.id,
            },
            detail,
          ),
          ...provenance(act),
        })
        .execute(),
    );
    act.record({
      participantId: appointment.participant_id,
      verb: 'change',
      fields: ['appointment_cancellation.reason', ...(detail ? ['appointment_cancellation.detail'] : [])],
    });
  },
});
