import { z } from 'zod';
import { personById } from '../../people/index.ts';
import { command } from '../../pipeline/index.ts';
import { CASEWORKERS, fields } from '../facts.ts';
import { appointmentRow } from '../queries.ts';
import { londonParts } from '../rules.ts';
import { addAppointment, bookingFields } from './book-appointment.ts';
import { addAttendance, attendanceFields } from './record-attendance.ts';
import { addNote, noteFields } from './write-case-note.ts';

/** One screen, one act: what became of an appointment, the note of it, and the next one. All are kept, or none. */
export const recordContact = command({
  name: 'record-contact',
  clause: 'category/appointments',
  activity: 'casework',
  verb: 'record',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({
    appointmentId: fields.appointmentId,
    ...attendanceFields,
    note: z.strictObject(noteFields).optional(),
    next: z.strictObject(bookingFields).optional(),
    clientToken: fields.clientToken,
  }),
  async run(act, { appointmentId, note, next, clientToken, ...answer }): Promise<void> {
    const appointment = await appointmentRow(act, appointmentId);
    const person = await personById(act, appointment.participant_id);
    await addAttendance(act, appointment, answer, clientToken);
    if (note) {
      const occurredOn = londonParts(appointment.starts_at).day.toString();
      await addNote(act, person, note, { occurredOn, appointmentId }, clientToken);
    }
    if (next) await addAppointment(act, person, next, clientToken);
  },
});
