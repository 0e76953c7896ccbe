import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Act, newReference } from '../../pipeline/index.ts';
import type { Column, FREE_TEXT } from '../parse/index.ts';
import { type Channel, SOURCE_OF } from '../rules.ts';
import { type IntakeCaseloads, nominatedCaseload } from './caseloads.ts';
import { categoriesOf, personFields, stored } from './columns.ts';
import type { Addressed, SealedRow } from './seal-rows.ts';

/** Where the rows of a file come from, for the provenance of every fact. */
export interface Origin {
  channel: Channel;
  asAt: string;
}

/** A row that makes somebody new, ready to be written. */
export type NewPerson = Addressed & { sealed: SealedRow; reference: string };

/**
 * Writes new people with their referrals: one statement for each table, whatever the number of rows. People under MAPPA
 * pass at once to the nominated officer, out of the intake team's sight.
 */
export async function createPeople(
  act: Act,
  origin: Origin,
  caseloads: IntakeCaseloads,
  rows: readonly NewPerson[],
): Promise<void> {
  if (rows.length === 0) return;
  const people = rows.map((each) => each.participant);
  const mappa = rows.filter(({ row }) => row.values.mappa === 'yes').map((each) => each.participant);
  const nominated = mappa.length > 0 ? nominatedCaseload(caseloads) : null;
  // Sent together; the connection runs them in this order.
  await Promise.all([
    insertParticipants(act, caseloads, rows, people),
    insertProvenance(act, origin, rows, people),
    insertReferrals(act, origin, rows, people),
    nominated === null ? undefined : passOn(act, mappa, nominated),
  ]);
  for (const { row, participant } of rows) {
    act.record({ participantId: participant, verb: 'collect', fields: categoriesOf(act, row.values) });
  }
}

async function passOn(act: Act, people: string[], caseload: string): Promise<void> {
  const ids = people.map(() => randomUUID());
  const reasons = await act.sealMany(
    people.map((participantId, index) => ({
      place: { participantId, column: 'allocation.reason', row: ids[index] ?? '' },
      text: 'The referral is under MAPPA',
    })),
  );
  await sql`INSERT INTO allocation (id, participant_id, caseload_id, recorded_by, reason)
    SELECT id, person, ${caseload}::uuid, ${act.actor.actor ?? null}::uuid, reason
    FROM unnest(${ids}::uuid[], ${people}::uuid[], ${reasons}::bytea[]) AS t (id, person, reason)`.execute(act.db);
}

type Rows = readonly NewPerson[];

const column = (rows: Rows, name: Column): (string | null)[] => rows.map(({ row }) => stored(name, row.values[name]));

async function insertParticipants(act: Act, caseloads: IntakeCaseloads, rows: Rows, people: string[]): Promise<void> {
  await sql`INSERT INTO participant (id, reference, programme, caseload_id, created_at, title, given_name, family_name, date_of_birth, gender,
      ni_number, ni_number_match, address_line_1, address_line_2, town, postcode, telephone, mobile, email, welsh_written, welsh_spoken, disability)
    SELECT id, reference, ${act.inForce.programme}, ${caseloads.intake}::uuid, ${act.at.toString()}::timestamptz, title, given_name, family_name,
      born, gender, number, number_match, line_1, line_2, town, postcode, telephone, mobile, email, written, spoken, disability
    FROM unnest(${people}::uuid[], ${rows.map((each) => each.reference)}::text[], ${column(rows, 'title')}::text[],
      ${column(rows, 'given_name')}::text[], ${column(rows, 'family_name')}::text[], ${column(rows, 'date_of_birth')}::date[],
      ${column(rows, 'gender')}::text[], ${rows.map(({ sealed }) => sealed.ni_number ?? null)}::bytea[],
      ${rows.map(({ row }) => row.number)}::bytea[], ${column(rows, 'address_line_1')}::text[], ${column(rows, 'address_line_2')}::text[],
      ${column(rows, 'town')}::text[], ${column(rows, 'postcode')}::text[], ${column(rows, 'telephone')}::text[],
      ${column(rows, 'mobile')}::text[], ${column(rows, 'email')}::text[], ${column(rows, 'welsh_written')}::boolean[],
      ${column(rows, 'welsh_spoken')}::boolean[], ${column(rows, 'disability')}::text[])
    AS given (id, reference, title, given_name, family_name, born, gender, number, number_match, line_1, line_2, town, postcode, telephone,
      mobile, email, written, spoken, disability)`.execute(act.db);
}

async function insertProvenance(act: Act, origin: Origin, rows: Rows, people: string[]): Promise<void> {
  await sql`INSERT INTO participant_provenance (participant_id, fields, source, channel, as_at, recorded_at, recorded_by)
    SELECT id, string_to_array(fields, ','), ${SOURCE_OF[origin.channel]}, ${origin.channel}, ${origin.asAt}::date,
      ${act.at.toString()}::timestamptz, ${act.actor.actor ?? null}::uuid
    FROM unnest(${people}::uuid[], ${rows.map(({ row }) => personFields(row.values).join(','))}::text[]) AS given (id, fields)`.execute(
    act.db,
  );
}

async function insertReferrals(act: Act, origin: Origin, rows: Rows, people: string[]): Promise<void> {
  const text = (name: (typeof FREE_TEXT)[number]) => rows.map(({ sealed }) => sealed[name] ?? null);
  await sql`INSERT INTO referral (id, participant_id, programme, channel, external_id, referred_on, received_at, as_at, referring_office,
      work_coach, participation, customer_group, early_access_group, health_notes, job_aims, job_preferences, preferred_hours,
      childcare_needs, availability_restrictions, incident_marker, mappa, fingerprint)
    SELECT id, person, ${act.inForce.programme}, ${origin.channel}, external_id, referred_on, ${act.at.toString()}::timestamptz,
      ${origin.asAt}::date, office, coach, participation, customer_group, early_access, health, aims, preferences, hours, childcare,
      availability, incident, COALESCE(mappa, false), fingerprint
    FROM unnest(${rows.map((each) => each.referral)}::uuid[], ${people}::uuid[], ${column(rows, 'referral_id')}::text[],
      ${column(rows, 'referred_on')}::date[], ${column(rows, 'referring_office')}::text[], ${column(rows, 'work_coach')}::text[],
      ${column(rows, 'participation')}::text[], ${column(rows, 'customer_group')}::text[], ${column(rows, 'early_access_group')}::text[],
      ${text('health_notes')}::bytea[], ${text('job_aims')}::bytea[], ${text('job_preferences')}::bytea[],
      ${column(rows, 'preferred_hours')}::text[], ${text('childcare_needs')}::bytea[], ${text('availability_restrictions')}::bytea[],
      ${column(rows, 'incident_marker')}::boolean[], ${column(rows, 'mappa')}::boolean[], ${rows.map(({ row }) => row.fingerprint)}::bytea[])
    AS given (id, person, external_id, referred_on, office, coach, participation, customer_group, early_access, health, aims, preferences,
      hours, childcare, availability, incident, mappa, fingerprint)`.execute(act.db);
}

/** New references that nobody has. Two people with one reference would be told apart by nobody. */
export async function freeReferences(act: Act, count: number): Promise<string[]> {
  const free = new Set<string>();
  while (free.size < count) {
    while (free.size < count) free.add(newReference());
    const { rows } = await sql<{
      taken: string[];
    }>`SELECT context.references_taken(${[...free]}::text[]) AS taken`.execute(act.db);
    for (const taken of rows[0]?.taken ?? []) free.delete(taken);
  }
  return [...free];
}
