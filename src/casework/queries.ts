import { sql } from 'kysely';
import { type Act, NotFound } from '../pipeline/index.ts';

/** One appointment with everything that has become of it; reasons in somebody's own words are still sealed. */
export interface AppointmentRow {
  id: string;
  participant_id: string;
  referral_id: string;
  kind: string;
  how: string;
  starts_at: Date;
  minutes: number;
  place: string | null;
  staff_id: string;
  staff: string;
  supersedes: string | null;
  moved_because: Buffer | null;
  recorded_at: Date;
  moved_to: string | null;
  moved_why: Buffer | null;
  moved_when: Date | null;
  cancelled_because: string | null;
  cancelled_detail: Buffer | null;
  answer_id: string | null;
  attended: boolean | null;
  happened: boolean | null;
  late: boolean | null;
  reason: string | null;
  answered_at: Date | null;
  answered_by: string | null;
}

const FROM_APPOINTMENT = sql`
  SELECT a.id, a.participant_id, a.referral_id, a.kind, a.how, a.starts_at, a.minutes, a.place, a.staff_id,
    s.display_name AS staff, a.supersedes, a.moved_because, a.recorded_at,
    n.id AS moved_to, n.moved_because AS moved_why, n.starts_at AS moved_when,
    c.reason AS cancelled_because, c.detail AS cancelled_detail,
    t.id AS answer_id, t.attended, t.happened, t.late, t.reason, t.recorded_at AS answered_at, w.display_name AS answered_by
  FROM appointment a
  JOIN staff s ON s.id = a.staff_id
  LEFT JOIN appointment n ON n.supersedes = a.id
  LEFT JOIN appointment_cancellation c ON c.appointment_id = a.id
  LEFT JOIN LATERAL (SELECT * FROM attendance x WHERE x.appointment_id = a.id
    AND NOT EXISTS (SELECT 1 FROM attendance y WHERE y.corrects = x.id)) t ON true
  LEFT JOIN staff w ON w.id = t.recorded_by`;

/** One appointment. Throws NotFound when there is none or its person is out of sight. */
export async function appointmentRow(act: Act, id: string): Promise<AppointmentRow> {
  const { rows } = await sql<AppointmentRow>`${FROM_APPOINTMENT} WHERE a.id = ${id}`.execute(act.db);
  const row = rows[0];
  if (!row) throw new NotFound();
  return row;
}

/** A person's appointments, newest first, at most 100. */
export async function appointmentsOf(act: Act, participantId: string): Promise<AppointmentRow[]> {
  const { rows } = await sql<AppointmentRow>`
    ${FROM_APPOINTMENT} WHERE a.participant_id = ${participantId} ORDER BY a.starts_at DESC, a.recorded_at DESC LIMIT 100`.execute(
    act.db,
  );
  return rows;
}

/** The answer that speaks for an appointment: the end of its chain of corrections. Undefined when nobody has answered. */
export async function liveAnswer(
  act: Act,
  appointmentId: string,
): Promise<{ id: string; attended: boolean; happened: boolean } | undefined> {
  const { answer_id: id, attended, happened } = await appointmentRow(act, appointmentId);
  return id === null || attended === null || happened === null ? undefined : { id, attended, happened };
}

/** The newest giving of the notice to a person; undefined when it never was. */
export async function noticeGivenTo(
  act: Act,
  participantId: string,
): Promise<{ id: string; version: number; how: string; language: string; at: Date; by: string | null } | undefined> {
  return act.db
    .selectFrom('notice_given')
    .leftJoin('staff', 'staff.id', 'notice_given.recorded_by')
    .select(['notice_given.id', 'version', 'how', 'language', 'at', 'staff.display_name as by'])
    .where('participant_id', '=', participantId)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The staff who hold a person's caseload today, by name. */
export async function holdersOf(act: Act, participantId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT DISTINCT s.id, s.display_name AS name FROM participant p
    JOIN staff_caseload h ON h.caseload_id = p.caseload_id AND h.from_day <= ${act.today.toString()}::date
      AND (h.until_day IS NULL OR h.until_day >= ${act.today.toString()}::date)
    JOIN staff s ON s.id = h.staff_id
    WHERE p.id = ${participantId} ORDER BY name`.execute(act.db);
  return rows;
}
