import { sql } from 'kysely';
import { z } from 'zod';
import { command } from '../../../pipeline/index.ts';
import { channelFor, type Ways } from '../channel.ts';

/** How many people one transaction looks at. */
const BATCH = 1_000;
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Makes the tellings of a version for the next people of a programme, in order of their ids, and queues what comes next: more
 * people, or the sending. Only people who are active; run again it makes nothing twice, so it may stop anywhere.
 *
 * A restricted record is told, too: a restriction stops us using what we hold for our own ends, while telling people of a changed
 * notice is owed to them (UK GDPR Articles 13(3), 14(4) and 18(2)). Nobody who has died, left or was erased is told.
 */
export const planTelling = command({
  name: 'plan-telling',
  activity: 'informing',
  verb: 'record',
  compartment: 'jobs',
  may: ['system'],
  significant: false,
  input: z.strictObject({ programme: z.string(), version: z.int().positive(), after: z.uuid().default(FIRST) }),
  async run(act, { programme, version, after }): Promise<{ looked: number; made: number }> {
    const { rows: people } = await sql<Ways>`
      SELECT * FROM policy.people_to_tell(${programme}, ${after}, ${BATCH})`.execute(act.db);
    const told = people.filter(({ active }) => active);
    const made = await sql<{ participant_id: string }>`
      INSERT INTO notice_telling (participant_id, programme, version, channel, at)
      SELECT w.person, ${programme}, ${version}, w.channel, ${act.at.toString()}
      FROM unnest(${told.map(({ id }) => id)}::uuid[], ${told.map(channelFor)}::text[]) AS w(person, channel)
      ON CONFLICT (participant_id, programme, version) DO NOTHING RETURNING participant_id`.execute(act.db);
    for (const { participant_id } of made.rows)
      act.record({ participantId: participant_id, fields: ['notice_telling.channel'] });
    const last = people.at(-1);
    const ids = { programme, version: String(version) };
    if (last && people.length === BATCH) await act.enqueue('tell-participants', { ...ids, after: last.id });
    else await act.enqueue('send-notice-tellings', ids);
    return { looked: people.length, made: made.rows.length };
  },
});
