import { sql } from 'kysely';
import { HOT } from '../database/index.ts';
import { type Act, isReference, NotFound } from '../pipeline/index.ts';
import { type Person, type SafeToContact, tabsFor } from './rules.ts';

/** The columns a page about a person reads for its banner, as the ledger names them. */
export const BANNER_FIELDS = [
  'participant.family_name',
  'participant.given_name',
  'participant.date_of_birth',
  'participant.telephone',
  'participant.mobile',
  'participant.email',
  'participant.contact_preference',
  'participant.safe_to_contact',
  'participant.safe_contact_note',
] as const;

interface PersonRow {
  id: string;
  reference: string;
  title: string | null;
  given_name: string | null;
  family_name: string;
  date_of_birth: string;
  telephone: string | null;
  mobile: string | null;
  email: string | null;
  contact_preference: string | null;
  safe_to_contact: SafeToContact;
  safe_contact_note: Buffer | null;
  preferred_language: string;
  interpreter_needed: boolean;
  caseload: string;
  referral_id: string;
  referred_on: string;
  started_on: string | null;
  ended_on: string | null;
  end_reason: string | null;
}

/**
 * The person behind a reference, with their newest referral and whether they started and left. Throws NotFound when there
 * is no such person or they are out of the caller's sight. Reads one row; the caller records the use in the ledger.
 */
export async function personByReference(act: Act, reference: string): Promise<Person> {
  if (!isReference(reference)) throw new NotFound();
  return personWhere(act, sql`p.reference = ${reference}`);
}

/** The same by id, for acts that begin from a fact about the person. */
export async function personById(act: Act, id: string): Promise<Person> {
  return personWhere(act, sql`p.id = ${id}`);
}

async function personWhere(act: Act, where: ReturnType<typeof sql>): Promise<Person> {
  const { rows } = await sql<PersonRow>`${sql.raw(HOT)}
    SELECT p.id, p.reference, p.title, p.given_name, p.family_name, p.date_of_birth, p.telephone, p.mobile, p.email,
      p.contact_preference, p.safe_to_contact, p.safe_contact_note, p.preferred_language, p.interpreter_needed,
      c.name AS caseload, r.id AS referral_id, r.referred_on, e.started_on, x.ended_on, x.reason AS end_reason
    FROM participant p
    JOIN caseload c ON c.id = p.caseload_id
    JOIN LATERAL (SELECT id, referred_on FROM referral WHERE participant_id = p.id ORDER BY referred_on DESC, id LIMIT 1) r ON true
    LEFT JOIN enrolment e ON e.referral_id = r.id
    LEFT JOIN enrolment_end x ON x.enrolment_id = e.id
    WHERE ${where}`.execute(act.db);
  const row = rows[0];
  if (!row) throw new NotFound();
  return {
    id: row.id,
    reference: row.reference,
    name: [row.title, row.given_name, row.family_name].filter(Boolean).join(' '),
    givenName: row.given_name,
    dateOfBirth: row.date_of_birth,
    phone: row.mobile ?? row.telephone,
    email: row.email,
    contactPreference: row.contact_preference,
    safeToContact: row.safe_to_contact,
    safeContactNote: act.openOptional(
      { participantId: row.id, column: 'participant.safe_contact_note', row: row.id },
      row.safe_contact_note,
    ),
    language: row.preferred_language,
    interpreterNeeded: row.interpreter_needed,
    caseload: row.caseload,
    referralId: row.referral_id,
    referredOn: row.referred_on,
    startedOn: row.started_on,
    endedOn: row.ended_on,
    endReason: row.end_reason,
    opens: tabsFor(act.actor.role),
  };
}
