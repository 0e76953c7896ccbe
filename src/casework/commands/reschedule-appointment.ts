import { z } from 'zod';
import { personById } from '../../people/index.ts';
import { command } from '../../pipeline/index.ts';
import { CASEWORKERS, fields } from '../facts.ts';
import { appointmentRow } from '../queries.ts';
import { addAppointment, bookingFields } from './book-appointment.ts';

/** Moves a meeting: a new appointment that supersedes the old one, which stays as it was booked. Returns the new id. */
export const rescheduleAppointment = command({
  name: 'reschedule-appointment',
  clause: 'category/appointments',
  activity: 'first-contact',
  verb: 'change',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({
    appointmentId: fields.appointmentId,
    ...bookingFields,
    because: z.string().min(1, 'Enter why it is being moved').max(500, 'The reason must be 500 characters or fewer'),
    clientToken: fields.clientToken,
  }),
  async run(act, { appointmentId, because, clientToken, ...booking }): Promise<{ id: string }> {
    const old = await appointmentRow(act, appointmentId);
    const person = await personById(act, old.participant_id);
    return addAppointment(act, person, booking, clientToken, { supersedes: old.id, because });
  },
});
