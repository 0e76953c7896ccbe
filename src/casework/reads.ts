import { sql } from 'kysely';
import { z } from 'zod';
import { BANNER_FIELDS, type Person, personById, personByReference } from '../people/index.ts';
import { type Act, NotFound, query } from '../pipeline/index.ts';
import { FORM_USES, type Form, formFor } from '../register/index.ts';
import { CASEWORKERS, fields } from './facts.ts';
import { type AppointmentRow, appointmentRow, appointmentsOf, holdersOf, noticeGivenTo } from './queries.ts';
import { type AppointmentState, appointmentState } from './rules.ts';

const shared = { activity: 'casework', verb: 'use', compartment: 'programme', may: CASEWORKERS } as const;

type Sealed = 'moved_because' | 'moved_why' | 'cancelled_detail';
export type ShownAppointment = Omit<AppointmentRow, Sealed> & { state: AppointmentState };

/** The reasons of an appointment in somebody's own words: why it was moved here, moved on, or called off. */
function reasonsOf(act: Act, row: AppointmentRow): Record<Sealed, string | null> {
  const open = (column: string, id: string | null, bytes: Buffer | null) =>
    id === null ? null : act.openOptional({ participantId: row.participant_id, column, row: id }, bytes);
  return {
    moved_because: open('appointment.moved_because', row.id, row.moved_because),
    moved_why: open('appointment.moved_because', row.moved_to, row.moved_why),
    cancelled_detail: open('appointment_cancellation.detail', row.id, row.cancelled_detail),
  };
}
const shown = (row: AppointmentRow, at: Temporal.Instant): ShownAppointment => ({
  ...row,
  state: appointmentState(
    {
      startsAt: Temporal.Instant.fromEpochMilliseconds(row.starts_at.getTime()),
      cancelled: row.cancelled_because !== null,
      moved: row.moved_to !== null,
      attended: row.attended,
      happened: row.happened,
    },
    at,
  ),
});

const reasonFields = (row: AppointmentRow): string[] => [
  ...(row.moved_because || row.moved_why ? ['appointment.moved_because'] : []),
  ...(row.cancelled_detail ? ['appointment_cancellation.detail'] : []),
];

/** A person's appointments, newest first, each with its state. */
export const listAppointments = query({
  name: 'list-appointments',
  clause: 'category/appointments',
  ...shared,
  input: z.strictObject({ reference: fields.reference }),
  async run(act, { reference }): Promise<{ person: Person; appointments: ShownAppointment[] }> {
    const person = await personByReference(act, reference);
    const rows = await appointmentsOf(act, person.id);
    act.record({
      participantId: person.id,
      fields: [...BANNER_FIELDS, 'appointment.starts_at', 'attendance.attended'],
    });
    return { person, appointments: rows.map((row) => shown(row, act.at)) };
  },
});

/** What a booking form needs: the person, who holds the caseload, and whether to ask the team leader first. */
export const prepareBooking = query({
  name: 'prepare-booking',
  clause: 'category/appointments',
  ...shared,
  input: z.strictObject({ reference: fields.reference }),
  async run(act, { reference }) {
    const person = await personByReference(act, reference);
    const holders = await holdersOf(act, person.id);
    const { rows } = await sql<{ marked: boolean }>`
      SELECT COALESCE(bool_or(incident_marker), false) AS marked FROM referral WHERE participant_id = ${person.id}`.execute(
      act.db,
    );
    act.record({ participantId: person.id, fields: [...BANNER_FIELDS, 'referral.incident_marker'] });
    return {
      person,
      holders,
      self: { id: act.actor.id, name: act.actor.label },
      incidentMarker: rows[0]?.marked === true,
    };
  },
});

/** The person a note is about to be written of. */
export const prepareNote = query({
  name: 'prepare-note',
  clause: 'category/case-notes',
  ...shared,
  input: z.strictObject({ reference: fields.reference }),
  async run(act, { reference }): Promise<{ person: Person }> {
    const person = await personByReference(act, reference);
    act.record({ participantId: person.id, fields: BANNER_FIELDS });
    return { person };
  },
});

/** One appointment of a person, with what its page needs: the notice given, whether it was assessed, and the start. */
export const readAppointment = query({
  name: 'read-appointment',
  clause: 'category/appointments',
  ...shared,
  input: z.strictObject({ reference: fields.reference, appointmentId: z.string().max(60) }),
  async run(act, { reference, appointmentId }) {
    if (!z.uuid().safeParse(appointmentId).success) throw new NotFound();
    const row = await appointmentRow(act, appointmentId);
    const person = await personById(act, row.participant_id);
    if (person.reference !== reference) throw new NotFound();
    const notice = await noticeGivenTo(act, person.id);
    const { rows } = await sql<{ assessed: string | null; earlier: string | null; notes: number }>`SELECT
      (SELECT form FROM assessment WHERE appointment_id = ${row.id} LIMIT 1) AS assessed,
      (SELECT id FROM appointment WHERE id = ${row.supersedes}) AS earlier,
      (SELECT count(*) FROM case_note n WHERE n.participant_id = ${person.id} AND n.appointment_id = ${row.id}) AS notes`.execute(
      act.db,
    );
    act.record({
      participantId: person.id,
      fields: [
        ...BANNER_FIELDS,
        'appointment.starts_at',
        'attendance.attended',
        'notice_given.version',
        ...reasonFields(row),
      ],
    });
    return {
      person,
      appointment: { ...shown(row, act.at), ...reasonsOf(act, row) },
      notice: notice ?? null,
      around: rows[0] ?? { assessed: null, earlier: null, notes: 0 },
    };
  },
});

/** The questions to ask at an appointment, by the form in force; null when the notice must be given first. */
export const readQuestions = query({
  name: 'read-questions',
  clause: 'category/assessments-and-plans',
  ...shared,
  input: z.strictObject({ reference: fields.reference, appointmentId: z.string().max(60), use: z.enum(FORM_USES) }),
  async run(act, input): Promise<{ person: Person; appointment: ShownAppointment; form: Form; noticeGiven: boolean }> {
    if (!z.uuid().safeParse(input.appointmentId).success) throw new NotFound();
    const row = await appointmentRow(act, input.appointmentId);
    const person = await personById(act, row.participant_id);
    const form = formFor(act.inForce.register, input.use);
    if (person.reference !== input.reference || !form) throw new NotFound();
    const notice = await noticeGivenTo(act, person.id);
    act.record({ participantId: person.id, fields: [...BANNER_FIELDS] });
    return { person, appointment: shown(row, act.at), form, noticeGiven: notice !== undefined };
  },
});
