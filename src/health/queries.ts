import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, NotFound, query } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';
import { HEALTH_TEAM, healthStanding, STANDING_WORDS } from './rules.ts';
import { EXPLAINED, type Explained, SUPPORT, type Support } from './words.ts';

const PAGE = 40;

interface ListRow {
  reference: string;
  family_name: string;
  given_name: string | null;
  referred_on: string;
  opened_on: string | null;
  ended_on: string | null;
}

/** The people referred to the team, newest referral first, with where each stands. */
export const listHealthCaseload = query({
  name: 'list-health-caseload',
  activity: 'health-care',
  verb: 'use',
  compartment: 'health',
  may: HEALTH_TEAM,
  input: z.strictObject({ page: z.int().min(1).max(10_000).default(1) }),
  async run(act, { page }) {
    const { rows } = await sql<ListRow>`
      SELECT p.reference, p.family_name, p.given_name, (h.referred_at AT TIME ZONE 'Europe/London')::date::text AS referred_on,
        e.opened_on::text AS opened_on, e.ended_on::text AS ended_on
      FROM (SELECT participant_id, max(referred_at) AS referred_at FROM health_referral GROUP BY participant_id) h
      JOIN participant p ON p.id = h.participant_id
      LEFT JOIN LATERAL (SELECT opened_on, ended_on FROM health_episode e WHERE e.participant_id = p.id
        ORDER BY opened_on DESC LIMIT 1) e ON true
      ORDER BY h.referred_at DESC, p.id LIMIT ${PAGE + 1} OFFSET ${(page - 1) * PAGE}`.execute(act.db);
    act.record({ fields: ['participant.family_name', 'health_referral.referred_at', 'health_episode.opened_on'] });
    const people = rows.slice(0, PAGE).map((row) => {
      const standing = healthStanding({ referredOn: row.referred_on, openedOn: row.opened_on, endedOn: row.ended_on });
      return { ...row, standing, words: STANDING_WORDS[standing] };
    });
    return { people, page, more: rows.length > PAGE };
  },
});

/** The person behind a reference, when they were referred to the team; otherwise nothing is found. */
export async function referredPerson(act: Act, reference: string) {
  const person = await act.db
    .selectFrom('participant')
    .select(['id', 'reference', 'family_name', 'given_name', 'date_of_birth', 'telephone', 'mobile'])
    .where('reference', '=', reference)
    .executeTakeFirst();
  if (!person) throw new NotFound();
  return person;
}

/** The open episode of a person, if support is being received. */
export const openEpisode = (act: Act, participantId: string) =>
  act.db
    .selectFrom('health_episode')
    .select(['id', 'opened_on'])
    .where('participant_id', '=', participantId)
    .where('ended_on', 'is', null)
    .executeTakeFirst();

/** The organisation that answers for health records: the party behind the programme’s controller for health. */
function keeperOf({ programme }: Register): string {
  const controller = programme.controllers[programme.roles.health ?? programme.roles.delivery];
  return programme.parties[controller?.party ?? '']?.name ?? programme.name;
}

/** The team's whole record of one person: why they were referred, episodes and notes. Logged as use, behind the wall. */
export const readHealthRecord = query({
  name: 'read-health-record',
  clause: 'category/health-team-record',
  activity: 'health-care',
  verb: 'use',
  compartment: 'health',
  may: HEALTH_TEAM,
  input: z.strictObject({ reference: z.string().max(20) }),
  async run(act, { reference }) {
    const person = await referredPerson(act, reference);
    const referrals = await act.db
      .selectFrom('health_referral')
      .select(['referred_at'])
      .where('participant_id', '=', person.id)
      .orderBy('referred_at', 'desc')
      .execute();
    const episodes = await act.db
      .selectFrom('health_episode as e')
      .innerJoin('staff as s', 's.id', 'e.practitioner_id')
      .select(['e.id', 'e.opened_on', 'e.ended_on', 'e.support', 'e.explained_how', 's.display_name as practitioner'])
      .where('e.participant_id', '=', person.id)
      .orderBy('e.opened_on', 'desc')
      .execute();
    const notes = await act.db
      .selectFrom('health_note as n')
      .innerJoin('staff as s', 's.id', 'n.author_id')
      .select([
        'n.id',
        'n.episode_id',
        'n.occurred_on',
        'n.written_at',
        'n.body',
        'n.corrects',
        's.display_name as author',
      ])
      .where('n.participant_id', '=', person.id)
      .orderBy('n.occurred_on', 'desc')
      .orderBy('n.written_at', 'desc')
      .limit(200)
      .execute();
    act.record({
      participantId: person.id,
      fields: ['participant.family_name', 'health_episode.opened_on', 'health_note.body'],
    });
    return {
      person: { ...person, heldBy: keeperOf(act.inForce.register) },
      referredAt: referrals.map((each) => each.referred_at),
      episodes: episodes.map((e) => ({
        ...e,
        supportWords: SUPPORT[e.support as Support],
        explainedWords: EXPLAINED[e.explained_how as Explained],
      })),
      open: episodes.some((e) => e.ended_on === null),
      notes: notes.map(({ body, ...note }) => ({
        ...note,
        text: act.open({ participantId: person.id, column: 'health_note.body', row: note.id }, body),
      })),
    };
  },
});
