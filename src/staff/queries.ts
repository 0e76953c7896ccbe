import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, NotFound, query } from '../pipeline/index.ts';
import { type StandingRow, whyNotActing } from './rules.ts';

const PAGE = 40;

interface StaffRow extends StandingRow {
  display_name: string;
  organisation: string;
  starts_on: string;
  ends_on: string | null;
  registration_number: string | null;
}

const staffRows = (programme: string, where: ReturnType<typeof sql>, tail: ReturnType<typeof sql>) => sql<StaffRow>`
  SELECT s.id, s.display_name, o.name AS organisation, o.kind AS organisation_kind, s.starts_on, s.ends_on, s.training_expires_on,
    s.undertaking_signed_on, s.professional_body, s.registration_number, s.registration_expires_on,
    (SELECT min(r.role) FROM staff_role r WHERE r.staff_id = s.id AND r.programme = ${programme}) AS role,
    a.starts_on AS contract_starts_on, a.ends_on AS contract_ends_on, a.suspended_on AS contract_suspended_on
  FROM staff s JOIN organisation o ON o.id = s.organisation_id
    LEFT JOIN LATERAL (SELECT * FROM agreement a WHERE a.organisation_id = o.id AND a.programme = ${programme}
      ORDER BY a.ends_on DESC LIMIT 1) a ON true
  WHERE EXISTS (SELECT 1 FROM staff_role r WHERE r.staff_id = s.id AND r.programme = ${programme}) AND ${where} ORDER BY s.display_name, s.id ${tail}`;

const judged = (act: Act, row: StaffRow) => ({
  ...row,
  reasons: whyNotActing(row, act.today, act.inForce.register.standing.training?.graceDays ?? 0),
});

/** Everybody who works here, with whether their standing lets them act today (P047, P074, P077). */
export const listStaff = query({
  name: 'list-staff',
  clause: 'standing/training',
  activity: 'staff-administration',
  verb: 'use',
  compartment: 'programme',
  may: ['administrator'],
  input: z.strictObject({ page: z.int().min(1).max(10_000).default(1) }),
  async run(act, { page }) {
    const { rows } = await staffRows(
      act.inForce.programme,
      sql`true`,
      sql`LIMIT ${PAGE + 1} OFFSET ${(page - 1) * PAGE}`,
    ).execute(act.db);
    return { staff: rows.slice(0, PAGE).map((row) => judged(act, row)), page, more: rows.length > PAGE };
  },
});

/** One member of staff. */
export const readStaff = query({
  name: 'read-staff',
  clause: 'standing/training',
  activity: 'staff-administration',
  verb: 'use',
  compartment: 'programme',
  may: ['administrator'],
  input: z.strictObject({ id: z.uuid() }),
  async run(act, { id }) {
    const { rows } = await staffRows(act.inForce.programme, sql`s.id = ${id}`, sql``).execute(act.db);
    if (!rows[0]) throw new NotFound();
    return judged(act, rows[0]);
  },
});
