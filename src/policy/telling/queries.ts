import { sql } from 'kysely';
import { z } from 'zod';
import {
  frameOf,
  personById,
  TELLING_WORDS,
  type TellingChannel,
  type TellingKind,
  type TellingState,
  tellingState,
} from '../../people/index.ts';
import { type Act, NotFound, query } from '../../pipeline/index.ts';
import { changesBetween } from './changes.ts';
import { TELLERS } from './list.ts';
import { sinceOf, toldAlready } from './told.ts';

const ABOUT = { activity: 'informing', verb: 'use', compartment: 'programme', may: TELLERS } as const;

/** A telling of somebody in the caller’s sight, with what happened to it. Throws NotFound for any other. */
export async function tellingInSight(act: Act, id: string) {
  const row = await act.db
    .selectFrom('notice_telling')
    .select(['id', 'participant_id', 'programme', 'version', 'channel', 'at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  const events = await act.db
    .selectFrom('notice_telling_event as e')
    .leftJoin('staff as s', 's.id', 'e.actor_id')
    .select(['e.kind', 'e.because', 'e.at', 's.display_name as by'])
    .where('e.telling_id', '=', id)
    .orderBy('e.at')
    .orderBy('e.id')
    .execute();
  const told = await toldAlready(act.db, row);
  const channel = row.channel as TellingChannel;
  const kinds = new Set(events.map(({ kind }) => kind as TellingKind));
  return { ...row, channel, events, state: tellingState(channel, kinds, told) };
}

/** What the version of a telling changes for this person, from the version they were last told of. */
async function changesFor(act: Act, found: { participant_id: string; programme: string; version: number }) {
  const { programme, version } = found;
  const of = { person: sql`${found.participant_id}`, programme: sql`${programme}`, version: sql`${version}` };
  const { rows } = await sql<{ since: number | null }>`SELECT ${sinceOf(of)} AS since`.execute(act.db);
  const since = rows[0]?.since ?? null;
  return { since, ...(await changesBetween(act.db, programme, { since, version })) };
}

/** One telling, what changes since the person was last told in sentences, and the person to be told. */
export const readTelling = query({
  ...ABOUT,
  name: 'read-notice-telling',
  input: z.strictObject({ telling: z.uuid() }),
  async run(act, { telling }) {
    const found = await tellingInSight(act, telling);
    const person = await personById(act, found.participant_id);
    const changes = await changesFor(act, found);
    act.record({ participantId: person.id, fields: ['notice_telling.version', 'notice_telling_event.kind'] });
    return {
      frame: frameOf(person, 'summary'),
      telling: found,
      words: TELLING_WORDS[found.state],
      language: person.language,
      programmeName: act.inForce.register.programme.name,
      ...changes,
    };
  },
});

/** What a letter about a new notice says and whom it goes to. Throws NotFound where the way to tell this person is not by letter. */
export const prepareLetter = query({
  ...ABOUT,
  name: 'prepare-notice-letter',
  input: z.strictObject({ telling: z.uuid() }),
  async run(act, { telling }) {
    const found = await tellingInSight(act, telling);
    if (found.channel !== 'letter') throw new NotFound();
    const person = await personById(act, found.participant_id);
    const { rows } = await sql<{ lines: string[] }>`
      SELECT array_remove(ARRAY[address_line_1, address_line_2, town, postcode], NULL) AS lines FROM participant
      WHERE id = ${person.id}`.execute(act.db);
    const changes = await changesFor(act, found);
    act.record({
      participantId: person.id,
      fields: [
        'participant.given_name',
        'participant.family_name',
        'participant.address_line_1',
        'participant.postcode',
      ],
    });
    return {
      name: person.name,
      address: rows[0]?.lines ?? [],
      version: found.version,
      programmeName: act.inForce.register.programme.name,
      path: `/programmes/${found.programme}/notice/versions/${found.version}`,
      today: act.today.toString(),
      ...changes,
    };
  },
});

/** How many people stand where with one version. */
export interface TellingCount {
  version: number;
  effectiveFrom: Date;
  /** True once the version is in force while people are still to be told. */
  overdue: boolean;
  people: number;
  states: { state: TellingState; text: string; people: number }[];
}

const SETTLED: readonly TellingState[] = ['told', 'sent', 'no-longer-due', 'not-reachable'];

/** How far the telling of each version of the officer’s programme is: counts, newest version first. For the officer’s desk. */
export async function tellingCounts(act: Pick<Act, 'db' | 'at' | 'inForce'>): Promise<TellingCount[]> {
  const { programme } = act.inForce;
  const { rows } = await sql<{
    version: number;
    channel: TellingChannel;
    kinds: TellingKind[];
    given: boolean;
    people: string;
    effective_from: Date;
  }>`SELECT c.*, p.effective_from FROM policy.telling_counts(${programme}) c
      JOIN publication p ON p.programme = ${programme} AND p.version = c.version`.execute(act.db);
  const versions = Map.groupBy(rows, ({ version }) => version);
  return [...versions]
    .sort(([a], [b]) => b - a)
    .map(([version, parts]) => {
      const states = Map.groupBy(parts, (part) => tellingState(part.channel, new Set(part.kinds), part.given));
      const counted = [...states].map(([state, of]) => ({
        state,
        text: TELLING_WORDS[state].text,
        people: of.reduce((sum, { people }) => sum + Number(people), 0),
      }));
      const effectiveFrom = parts[0]?.effective_from ?? new Date(0);
      const waiting = counted.some(({ state }) => !SETTLED.includes(state));
      return {
        version,
        effectiveFrom,
        overdue: waiting && effectiveFrom.getTime() <= act.at.epochMilliseconds,
        people: counted.reduce((sum, { people }) => sum + people, 0),
        states: counted.sort((a, b) => b.people - a.people),
      };
    });
}

/** How far telling is, for the page of the data protection officer. */
export const readTellingCounts = query({
  name: 'read-telling-counts',
  activity: 'informing',
  verb: 'use',
  compartment: 'rights',
  may: ['data-protection-officer'],
  input: z.strictObject({}),
  run: (act) => tellingCounts(act),
});
