import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, NotFound, query } from '../pipeline/index.ts';
import { holdingsOf } from './holdings.ts';
import { lifeOf, linesOf, type RecordLine } from './read-record.ts';

/** One share of a person's data as they are told of it. */
export interface MyShare {
  at: Date;
  organisation: string;
  what: string[];
}

/** One consent as the person reads it back. */
export interface MyConsent {
  id: string;
  organisation: string;
  what: string[];
  givenAt: Date;
  expiresAt: Date | null;
  withdrawnAt: Date | null;
  refused: boolean;
}

/** A participant's own page: what comes next, who helps them, what is held and who received it. */
export interface MyRecord {
  name: string;
  called: string;
  reference: string;
  keyworkers: string[];
  organisation: string;
  next: { startsAt: string; minutes: number; kind: string; how: string; place: string | null; staff: string } | null;
  noticeGiven: { version: number; at: string; how: string } | null;
  held: RecordLine[];
  shares: MyShare[];
  consents: MyConsent[];
}

/** The signed-in participant's own record in plain words (P001, P083). Nobody else's can be asked for. */
export const readMyRecord = query({
  name: 'read-my-record',
  clause: 'right/informed',
  activity: 'rights',
  verb: 'use',
  compartment: 'portal',
  may: ['participant'],
  input: z.strictObject({}),
  async run(act): Promise<MyRecord> {
    const id = act.actor.id;
    const me = await meOf(act, id);
    const shares = await sharesWith(act, id);
    const consents = await consentsOf(act, id);
    const held = linesOf(act, await holdingsOf(act, id, 'portal'), await lifeOf(act, id));
    act.record({
      participantId: id,
      fields: ['participant.family_name', 'appointment.starts_at', 'consent.fields', 'disclosure.fields'],
    });
    return { ...me, held, shares, consents };
  },
});

async function meOf(act: Act, id: string) {
  const today = act.today.toString();
  const { rows } = await sql<{
    given_name: string | null;
    family_name: string;
    reference: string;
    keyworkers: string[] | null;
    organisation: string;
    next: MyRecord['next'];
    notice: MyRecord['noticeGiven'];
  }>`
    SELECT p.given_name, p.family_name, p.reference, o.name AS organisation,
      (SELECT array_agg(s.display_name ORDER BY s.display_name) FROM staff_caseload h JOIN staff s ON s.id = h.staff_id
        WHERE h.caseload_id = p.caseload_id AND h.from_day <= ${today}::date AND (h.until_day IS NULL OR h.until_day >= ${today}::date)) AS keyworkers,
      (SELECT jsonb_build_object('startsAt', a.starts_at, 'minutes', a.minutes, 'kind', a.kind, 'how', a.how, 'place', a.place, 'staff', s.display_name)
        FROM appointment a JOIN staff s ON s.id = a.staff_id
        WHERE a.participant_id = p.id AND a.starts_at > ${act.at.toString()}::timestamptz
          AND NOT EXISTS (SELECT 1 FROM appointment_fate k WHERE k.appointment_id = a.id AND k.fate <> 'answered')
        ORDER BY a.starts_at LIMIT 1) AS next,
      (SELECT jsonb_build_object('version', g.version, 'at', g.at, 'how', g.how) FROM notice_given g
        WHERE g.participant_id = p.id ORDER BY g.at DESC LIMIT 1) AS notice
    FROM participant p JOIN caseload c ON c.id = p.caseload_id JOIN organisation o ON o.id = c.organisation_id
    WHERE p.id = ${id}`.execute(act.db);
  const row = rows[0];
  if (!row) throw new NotFound();
  return {
    name: [row.given_name, row.family_name].filter(Boolean).join(' '),
    called: row.given_name ?? row.family_name,
    reference: row.reference,
    keyworkers: row.keyworkers ?? [],
    organisation: row.organisation,
    next: row.next,
    noticeGiven: row.notice,
  };
}

async function sharesWith(act: Act, id: string): Promise<MyShare[]> {
  const { rows } = await sql<{ at: Date; organisation: string; fields: string[] }>`
    SELECT d.created_at AS at, o.name AS organisation, d.fields FROM disclosure d JOIN organisation o ON o.id = d.organisation_id
    WHERE d.participant_id = ${id} AND d.decision = 'allowed'
      AND NOT EXISTS (SELECT 1 FROM disclosure_event e WHERE e.disclosure_id = d.id AND e.kind IN ('stopped', 'failed'))
    ORDER BY d.created_at DESC LIMIT 100`.execute(act.db);
  return rows.map(({ at, organisation, fields }) => ({ at, organisation, what: inWords(act, fields) }));
}

async function consentsOf(act: Act, id: string): Promise<MyConsent[]> {
  const { rows } = await sql<{
    id: string;
    organisation: string;
    fields: string[];
    given_at: Date;
    expires_at: Date | null;
    withdrawn_at: Date | null;
    decision: string;
  }>`
    SELECT c.id, COALESCE(o.name, c.individual) AS organisation, c.fields, c.given_at, c.expires_at, w.withdrawn_at, c.decision
    FROM consent c LEFT JOIN organisation o ON o.id = c.organisation_id LEFT JOIN consent_withdrawal w ON w.consent_id = c.id
    WHERE c.participant_id = ${id} ORDER BY c.given_at DESC LIMIT 100`.execute(act.db);
  return rows.map((row) => ({
    id: row.id,
    organisation: row.organisation,
    what: inWords(act, row.fields),
    givenAt: row.given_at,
    expiresAt: row.expires_at,
    withdrawnAt: row.withdrawn_at,
    refused: row.decision === 'refused',
  }));
}

/** Columns as the plain names of what they hold, each once. */
function inWords(act: Act, columns: readonly string[]): string[] {
  const { register } = act.inForce;
  const names = columns.map((column) => register.categories[register.columns[column] ?? '']?.name ?? 'Other details');
  return [...new Set(names)];
}
