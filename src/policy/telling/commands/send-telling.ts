import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { noticeChangedMessage } from '../../../messages/index.ts';
import { type Act, command, type MailMessage } from '../../../pipeline/index.ts';
import { channelFor, type Ways } from '../channel.ts';
import { toldAlready } from '../told.ts';

const JOB = {
  activity: 'informing',
  verb: 'record',
  compartment: 'jobs',
  may: ['system'],
  significant: false,
} as const;
/** A message that began longer ago than this and has no end may have left: longer than the mail server has, shorter than a job. */
const OPEN_SECONDS = 90;

/** Either there is a message to send, or there is nothing to do now. */
export type BegunTelling = { message: MailMessage } | { nothing: true };
const NOTHING: BegunTelling = { nothing: true };

/**
 * Looks again at the moment of sending: is the person still active, not told otherwise, and is email still their way and safe?
 * Then writes down that a message is about to leave, so that a fault in between is seen and nothing goes out twice.
 */
export const beginTelling = command({
  ...JOB,
  name: 'begin-telling',
  input: z.strictObject({ telling: z.uuid(), origin: z.url() }),
  async run(act, { telling, origin }): Promise<BegunTelling> {
    await takeTurns(act, telling);
    const row = await act.db
      .selectFrom('notice_telling as t')
      .innerJoin('publication as p', (join) =>
        join.onRef('p.programme', '=', 't.programme').onRef('p.version', '=', 't.version'),
      )
      .select(['t.id', 't.participant_id', 't.programme', 't.version', 'p.effective_from'])
      .where('t.id', '=', telling)
      .executeTakeFirstOrThrow();
    const events = await act.db
      .selectFrom('notice_telling_event')
      .select(['kind', 'at'])
      .where('telling_id', '=', telling)
      .orderBy('at')
      .execute();
    const kinds = new Set(events.map(({ kind }) => kind));
    if (['sent', 'unknown', 'by-hand', 'no-longer-due', 'not-reachable'].some((kind) => kinds.has(kind)))
      return NOTHING;
    if (await toldAlready(act.db, row)) return NOTHING;
    const open = events.at(-1)?.kind === 'sending' ? events.at(-1) : undefined;
    if (open) {
      const since = act.at.epochMilliseconds - open.at.getTime();
      if (since > OPEN_SECONDS * 1_000) await addEvent(act, row, 'unknown');
      return NOTHING;
    }
    const { rows } = await sql<Ways>`SELECT * FROM policy.way_to_tell(${row.participant_id})`.execute(act.db);
    const ways = rows[0];
    if (!ways?.active) return ended(act, row, 'no-longer-due', 'left');
    if (channelFor(ways) !== 'email') return ended(act, row, 'by-hand', 'no-safe-address');
    const { email } = await act.db
      .selectFrom('participant')
      .select('email')
      .where('id', '=', row.participant_id)
      .executeTakeFirstOrThrow();
    await addEvent(act, row, 'sending');
    act.record({ participantId: row.participant_id, fields: ['participant.email'] });
    const { register } = await act.inForceFor(row.programme);
    return {
      message: noticeChangedMessage(
        { programme: row.programme, to: email ?? '' },
        {
          programme: register.programme.name,
          link: `${origin}/programmes/${row.programme}/notice/versions/${row.version}`,
          from: row.effective_from,
        },
      ),
    };
  },
});

/** Writes down how the sending ended. What the server refuses for good becomes somebody’s task; the rest is tried again. */
export const settleTelling = command({
  ...JOB,
  name: 'settle-telling',
  input: z.strictObject({
    telling: z.uuid(),
    outcome: z.enum(['sent', 'not-sent', 'unknown']),
    detail: z.string().max(60),
  }),
  async run(act, { telling, outcome, detail }): Promise<{ tryAgain: boolean }> {
    await takeTurns(act, telling);
    const row = await act.db
      .selectFrom('notice_telling')
      .select(['id', 'participant_id'])
      .where('id', '=', telling)
      .executeTakeFirstOrThrow();
    await addEvent(act, row, outcome);
    act.record({ participantId: row.participant_id, outcome: outcome === 'sent' ? 'done' : 'failed' });
    if (outcome !== 'not-sent') return { tryAgain: false };
    const because = detail === 'no-mail-server' ? detail : /^smtp-5/.test(detail) ? 'refused-by-server' : null;
    if (because) await addEvent(act, row, 'by-hand', because);
    return { tryAgain: because === null };
  },
});

/** The next tellings of a version that wait for their message, in order of their ids. */
export const tellingsToSend = command({
  ...JOB,
  name: 'list-tellings-to-send',
  input: z.strictObject({
    programme: z.string(),
    version: z.int().positive(),
    after: z.uuid().default('00000000-0000-0000-0000-000000000000'),
    most: z.int().positive(),
  }),
  async run(act, { programme, version, after, most }): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      SELECT t.id FROM notice_telling t
      WHERE t.programme = ${programme} AND t.version = ${version} AND t.channel = 'email' AND t.id > ${after}
        AND NOT EXISTS (SELECT 1 FROM notice_telling_event e WHERE e.telling_id = t.id
          AND e.kind IN ('sent', 'unknown', 'by-hand', 'no-longer-due', 'not-reachable'))
      ORDER BY t.id LIMIT ${most}`.execute(act.db);
    return rows.map(({ id }) => id);
  },
});

/** Queues the sending of the tellings that come after one. */
export const sendMoreTellings = command({
  ...JOB,
  name: 'send-more-tellings',
  input: z.strictObject({ programme: z.string(), version: z.int().positive(), after: z.uuid() }),
  async run(act, { programme, version, after }) {
    await act.enqueue('send-notice-tellings', { programme, version: String(version), after });
  },
});

async function ended(
  act: Act,
  row: { id: string; participant_id: string },
  kind: 'no-longer-due' | 'by-hand',
  because: string,
): Promise<BegunTelling> {
  await addEvent(act, row, kind, because);
  act.record({ participantId: row.participant_id, outcome: 'stopped' });
  return NOTHING;
}

async function takeTurns(act: Act, telling: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${telling}, 97))`.execute(act.db);
}

async function addEvent(
  act: Act,
  row: { id: string; participant_id: string },
  kind: string,
  because: string | null = null,
): Promise<void> {
  await act.db
    .insertInto('notice_telling_event')
    .values({
      id: randomUUID(),
      telling_id: row.id,
      participant_id: row.participant_id,
      kind,
      because,
      at: new Date(act.at.epochMilliseconds),
    })
    .execute();
}
