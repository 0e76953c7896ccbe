import { sql } from 'kysely';
import type { Act } from '../../pipeline/index.ts';
import type { Channel } from '../rules.ts';
import type { Incoming } from './incoming.ts';

/** What the programme knows already about one row. */
export interface Known {
  referral_id: string | null;
  participant_id: string | null;
  fingerprint: Buffer | null;
  as_at: string | null;
  /** The person with the same number, birth and family name. */
  same: string | null;
  /** People with any two of the three. */
  alike: string[];
  /** The referral, or its person, was destroyed when its time was up. */
  destroyed: boolean;
}

/** Asks the database, in one statement, what it knows about each row. The answer has the order of `rows`. */
export async function matchRows(act: Act, channel: Channel, rows: readonly Incoming[]): Promise<Known[]> {
  const programme = act.inForce.programme;
  const asked = sql<Omit<Known, 'destroyed'>>`
    SELECT referral_id, participant_id, fingerprint, as_at, same, alike FROM context.match_referrals(${programme}, ${channel},
      ${rows.map((row) => row.values.referral_id)}::text[], ${rows.map((row) => row.number)}::bytea[],
      ${rows.map((row) => row.values.family_name)}::text[], ${rows.map((row) => row.values.date_of_birth)}::date[])
  `.execute(act.db);
  const [{ rows: found }, destroyed] = await Promise.all([asked, destroyedRows(act, channel, rows)]);
  return found.map((known, place) => ({ ...known, destroyed: destroyed.has(place) }));
}

/** The places of rows whose referral id we have already. */
export async function knownPlaces(act: Act, channel: Channel, rows: readonly Incoming[]): Promise<Set<number>> {
  const { rows: found } = await sql<{
    places: number[];
  }>`SELECT context.referrals_known(${act.inForce.programme}, ${channel},
    ${rows.map((row) => row.values.referral_id)}::text[]) AS places`.execute(act.db);
  return new Set((found[0]?.places ?? []).map((place) => place - 1));
}

/** The places of rows whose referral or person was destroyed. Costs one look when nothing ever was. */
async function destroyedRows(act: Act, channel: Channel, rows: readonly Incoming[]): Promise<Set<number>> {
  const programme = act.inForce.programme;
  const { rows: any } = await sql<{ any: boolean }>`SELECT context.any_destroyed(${programme}) AS any`.execute(act.db);
  if (!any[0]?.any) return new Set();
  const { rows: found } = await sql<{ places: number[] }>`SELECT context.destroyed_before(${programme},
    ${rows.map((row) => destroyedReferral(act, channel, row))}::bytea[], ${rows.map((row) => destroyedPerson(act, row))}::bytea[]) AS places
  `.execute(act.db);
  return new Set((found[0]?.places ?? []).map((place) => place - 1));
}

/** The fingerprint under which destruction remembers a referral. */
export const destroyedReferral = (
  act: Pick<Act, 'match'>,
  channel: Channel,
  { values }: Pick<Incoming, 'values'>,
): Buffer => act.match('destroyed-referral', JSON.stringify([channel, values.referral_id]));

/** The fingerprint under which destruction remembers a person; null for a row without a National Insurance number. */
export const destroyedPerson = (act: Pick<Act, 'match'>, { values }: Pick<Incoming, 'values'>): Buffer | null =>
  values.national_insurance_number === undefined
    ? null
    : act.match(
        'destroyed-person',
        JSON.stringify([values.national_insurance_number, values.date_of_birth, values.family_name?.toLowerCase()]),
      );
