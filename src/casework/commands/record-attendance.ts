import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Act, command, type FieldProblem, InvalidInput, invalid, NotFound } from '../../pipeline/index.ts';
import { CASEWORKERS, fields, onlyOnce, provenance } from '../facts.ts';
import { type AppointmentRow, appointmentRow } from '../queries.ts';
import { ABSENT, NOT_HAPPENED, NOT_HELD } from '../words.ts';

/** Two questions, never one: did they come, and did the meeting take place. */
export const attendanceFields = {
  attended: z.boolean('Select yes if they came'),
  happened: z.boolean().optional(),
  late: z.boolean().optional(),
  reason: z.enum(NOT_HAPPENED.values).optional(),
};
export type AttendanceAnswer = z.output<z.ZodObject<typeof attendanceFields>>;
const correction = z.strictObject({
  of: z.uuid(),
  because: z
    .string()
    .min(1, 'Enter why the answer is being corrected')
    .max(500, 'The reason must be 500 characters or fewer'),
});
type Correction = z.output<typeof correction>;

/** Records what became of an appointment, or corrects an earlier answer, which is kept. */
export const recordAttendance = command({
  name: 'record-attendance',
  clause: 'category/appointments',
  activity: 'casework',
  verb: 'record',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({
    appointmentId: fields.appointmentId,
    ...attendanceFields,
    corrects: correction.optional(),
    clientToken: fields.clientToken,
  }),
  async run(act, { appointmentId, corrects, clientToken, ...answer }): Promise<void> {
    await addAttendance(act, await appointmentRow(act, appointmentId), answer, clientToken, corrects);
  },
});

/** Writes one answer and its ledger entry. Throws Conflict when somebody has answered already, NotFound when the answer to correct is not of this appointment. */
export async function addAttendance(
  act: Act,
  appointment: AppointmentRow,
  answer: AttendanceAnswer,
  clientToken: string,
  corrects?: Correction,
): Promise<void> {
  if (appointment.starts_at.getTime() > act.at.epochMilliseconds)
    throw invalid(
      'attended',
      'You can record this once the appointment has started. Move it first if the date is wrong',
    );
  const id = randomUUID();
  if (corrects) await answerOf(act, appointment, corrects.of);
  await onlyOnce(
    act.db
      .insertInto('attendance')
      .values({
        id,
        participant_id: appointment.participant_id,
        appointment_id: appointment.id,
        ...consistent(answer),
        corrects: corrects?.of ?? null,
        corrected_because: act.sealOptional(
          { participantId: appointment.participant_id, column: 'attendance.corrected_because', row: id },
          corrects?.because,
        ),
        client_token: clientToken,
        ...provenance(act),
      })
      .onConflict((conflict) => conflict.columns(['appointment_id', 'client_token']).doNothing())
      .execute(),
  );
  act.record({
    participantId: appointment.participant_id,
    verb: corrects ? 'change' : 'record',
    fields: [
      'attendance.attended',
      'attendance.happened',
      'attendance.late',
      'attendance.reason',
      ...(corrects ? ['attendance.corrected_because'] : []),
    ],
  });
}

/** An answer can be corrected only at its own appointment. Throws NotFound for any other. */
async function answerOf(act: Act, appointment: AppointmentRow, answer: string): Promise<void> {
  const found = await act.db
    .selectFrom('attendance')
    .select('id')
    .where('id', '=', answer)
    .where('appointment_id', '=', appointment.id)
    .executeTakeFirst();
  if (!found) throw new NotFound();
}

/** The answer with nothing left over from another one: whoever did not come was not late, and no meeting took place. */
export function consistent({ attended, happened, late, reason }: AttendanceAnswer) {
  const problems: FieldProblem[] = [];
  const among = (allowed: readonly string[]) => (reason !== undefined && allowed.includes(reason) ? reason : null);
  if (!attended) {
    const why = among(ABSENT.values);
    if (why === null) problems.push({ field: 'absent', message: 'Select why they did not come' });
    if (problems.length > 0) throw new InvalidInput(problems);
    return { attended, happened: false, late: false, reason: why };
  }
  const why = among(NOT_HELD.values);
  if (happened === undefined) problems.push({ field: 'happened', message: 'Select yes if the meeting took place' });
  if (happened === false && why === null)
    problems.push({ field: 'notHeld', message: 'Select why the meeting did not take place' });
  if (problems.length > 0) throw new InvalidInput(problems);
  return { attended, happened: happened === true, late: late === true, reason: happened ? null : why };
}
