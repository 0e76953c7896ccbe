import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, query } from '../pipeline/index.ts';
import { READERS } from './open-participant.ts';
import { BANNER_FIELDS, personByReference } from './queries.ts';
import { maskNiNumber, type Person } from './rules.ts';

/** Where a fact came from and when, for the line under it. */
export interface Origin {
  source: string;
  asAt: string;
}

/** The referral and the details that came with it or since. */
export interface ReferralDetails {
  niNumber: string | null;
  formerNames: string | null;
  gender: string | null;
  address: string[];
  noFixedAbode: boolean;
  disability: string | null;
  telephone: string | null;
  mobile: string | null;
  origins: Record<string, Origin>;
  referrals: Referral[];
}

export interface Referral {
  id: string;
  channel: string;
  externalId: string;
  referredOn: string;
  receivedAt: Date;
  acknowledgedAt: Date | null;
  office: string | null;
  workCoach: string | null;
  participation: string | null;
  customerGroup: string;
  earlyAccessGroup: string | null;
  healthNotes: string | null;
  jobAims: string | null;
  jobPreferences: string | null;
  preferredHours: string | null;
  childcareNeeds: string | null;
  availability: string | null;
  incidentMarker: boolean | null;
  mappa: boolean;
}

const READ = [
  'participant.ni_number',
  'participant.address_line_1',
  'participant.postcode',
  'participant.disability',
  'participant_provenance.source',
  'referral.referred_on',
  'referral.health_notes',
  'referral.job_aims',
  'referral.incident_marker',
];

/** The referral of a participant and where each detail came from. The National Insurance number is masked. */
export const readReferral = query({
  name: 'read-referral',
  clause: 'category/referral-record',
  activity: 'casework',
  verb: 'use',
  compartment: 'programme',
  may: READERS,
  input: z.strictObject({ reference: z.string().max(20) }),
  async run(act, { reference }): Promise<{ person: Person; details: ReferralDetails }> {
    const person = await personByReference(act, reference);
    const details = await detailsOf(act, person.id);
    act.record({ participantId: person.id, fields: [...BANNER_FIELDS, ...READ] });
    return { person, details };
  },
});

async function detailsOf(act: Act, id: string): Promise<ReferralDetails> {
  const participant = await act.db
    .selectFrom('participant')
    .select([
      'ni_number',
      'former_names',
      'gender',
      'address_line_1',
      'address_line_2',
      'town',
      'postcode',
      'no_fixed_abode',
      'disability',
      'telephone',
      'mobile',
    ])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { rows: origins } = await sql<{ field: string; source: string; as_at: string }>`
    SELECT DISTINCT ON (field) field, source, as_at FROM participant_provenance, unnest(fields) AS field
    WHERE participant_id = ${id} ORDER BY field, recorded_at DESC`.execute(act.db);
  const number = act.openOptional(
    { participantId: id, column: 'participant.ni_number', row: id },
    participant.ni_number,
  );
  return {
    niNumber: number === null ? null : maskNiNumber(number),
    formerNames: participant.former_names,
    gender: participant.gender,
    address: [participant.address_line_1, participant.address_line_2, participant.town, participant.postcode].filter(
      (line) => line !== null,
    ),
    noFixedAbode: participant.no_fixed_abode,
    disability: participant.disability,
    telephone: participant.telephone,
    mobile: participant.mobile,
    origins: Object.fromEntries(origins.map(({ field, source, as_at }) => [field, { source, asAt: as_at }])),
    referrals: await referralsOf(act, id),
  };
}

async function referralsOf(act: Act, id: string): Promise<Referral[]> {
  const rows = await act.db
    .selectFrom('referral as r')
    .leftJoin('referral_event as e', (join) =>
      join.onRef('e.referral_id', '=', 'r.id').on('e.kind', '=', 'acknowledged'),
    )
    .selectAll('r')
    .select('e.at as acknowledged_at')
    .where('r.participant_id', '=', id)
    .orderBy('r.referred_on', 'desc')
    .execute();
  return rows.map((row) => {
    const opened = (
      column: 'health_notes' | 'job_aims' | 'job_preferences' | 'childcare_needs' | 'availability_restrictions',
    ) => act.openOptional({ participantId: id, column: `referral.${column}`, row: row.id }, row[column]);
    return {
      id: row.id,
      channel: row.channel,
      externalId: row.external_id,
      referredOn: row.referred_on,
      receivedAt: row.received_at,
      acknowledgedAt: row.acknowledged_at,
      office: row.referring_office,
      workCoach: row.work_coach,
      participation: row.participation,
      customerGroup: row.customer_group,
      earlyAccessGroup: row.early_access_group,
      healthNotes: opened('health_notes'),
      jobAims: opened('job_aims'),
      jobPreferences: opened('job_preferences'),
      preferredHours: row.preferred_hours,
      childcareNeeds: opened('childcare_needs'),
      availability: opened('availability_restrictions'),
      incidentMarker: row.incident_marker,
      mappa: row.mappa,
    };
  });
}
