import { sql } from 'kysely';
import { z } from 'zod';
import { NOTICE_GIVERS } from '../../casework/index.ts';
import { HOT } from '../../database/index.ts';
import { type TellingChannel, type TellingKind, type TellingState, tellingState } from '../../people/index.ts';
import { query, type Role } from '../../pipeline/index.ts';
import { sinceOf } from './told.ts';

/** Who tells people of a new notice: whoever holds their record, new referrals included. */
export const TELLERS: readonly Role[] = NOTICE_GIVERS;
export const PAGE_SIZE = 40;

const SINCE = sinceOf({
  person: sql.ref('q.person'),
  programme: sql.ref('q.programme'),
  version: sql.ref('q.version'),
});

/** Somebody who is still to be told by a person. */
export interface TellingLine {
  id: string;
  reference: string;
  name: string;
  version: number;
  /** The version the changes are said from; null where there is none before. */
  since: number | null;
  effectiveFrom: Date;
  /** When the first of the versions they were not told of takes effect. */
  dueBy: Date;
  channel: TellingChannel;
  state: TellingState;
}

interface Row {
  id: string;
  reference: string;
  name: string;
  version: number;
  since: number | null;
  effective_from: Date;
  due_by: Date;
  channel: TellingChannel;
  kinds: TellingKind[];
}

/**
 * A page of the people of the caller’s caseloads who are still to be told of the newest notice they are owed, by name. One
 * index-ordered branch for each caseload; whoever was given the notice since, or has left, is not on it.
 */
export const listTellings = query({
  name: 'list-notice-tellings',
  activity: 'informing',
  verb: 'use',
  compartment: 'programme',
  may: TELLERS,
  input: z.strictObject({ page: z.int().min(1).max(10_000).default(1) }),
  async run(act, { page }): Promise<{ lines: TellingLine[]; more: boolean }> {
    const upTo = page * PAGE_SIZE + 1;
    const { rows } = await sql<Row>`${sql.raw(HOT)}
      SELECT q.id, q.reference, concat_ws(', ', q.family_name, q.given_name) AS name, q.version, s.since, b.effective_from,
        (SELECT min(f.effective_from) FROM notice_telling n JOIN publication f ON f.programme = n.programme AND f.version = n.version
          WHERE n.participant_id = q.person AND n.programme = q.programme AND n.version > COALESCE(s.since, 0) AND n.version <= q.version) AS due_by,
        q.channel, q.kinds
      FROM unnest((SELECT context.caseloads())::uuid[]) AS held(id) CROSS JOIN LATERAL (
        SELECT t.id, p.reference, p.family_name, p.given_name, p.id AS person, t.programme, t.version, t.channel,
          ARRAY(SELECT DISTINCT e.kind FROM notice_telling_event e WHERE e.telling_id = t.id) AS kinds
        FROM participant p
        JOIN LATERAL (SELECT n.id, n.programme, n.version, n.channel FROM notice_telling n
          WHERE n.participant_id = p.id AND n.programme = p.programme ORDER BY n.version DESC LIMIT 1) t ON true
        WHERE p.caseload_id = held.id
          AND NOT EXISTS (SELECT 1 FROM notice_given g WHERE g.participant_id = p.id AND g.programme = t.programme AND g.version >= t.version)
          AND NOT EXISTS (SELECT 1 FROM notice_telling_event e WHERE e.telling_id = t.id AND e.kind IN ('no-longer-due', 'not-reachable'))
          AND (EXISTS (SELECT 1 FROM notice_telling_event e WHERE e.telling_id = t.id AND e.kind IN ('returned', 'unknown'))
            OR (NOT EXISTS (SELECT 1 FROM notice_telling_event e WHERE e.telling_id = t.id AND e.kind = 'sent')
              AND (t.channel <> 'email' OR EXISTS (SELECT 1 FROM notice_telling_event e WHERE e.telling_id = t.id AND e.kind = 'by-hand'))))
          AND policy.is_active(p.id)
        ORDER BY p.family_name, p.given_name, p.id LIMIT ${upTo}) q
      JOIN publication b ON b.programme = q.programme AND b.version = q.version
      CROSS JOIN LATERAL (SELECT ${SINCE} AS since) s
      ORDER BY q.family_name, q.given_name, q.person LIMIT ${PAGE_SIZE + 1} OFFSET ${(page - 1) * PAGE_SIZE}`.execute(
      act.db,
    );
    act.record({ fields: ['participant.given_name', 'participant.family_name', 'notice_telling.channel'] });
    const lines = rows.slice(0, PAGE_SIZE).map(({ kinds, effective_from, due_by, ...row }) => ({
      ...row,
      effectiveFrom: effective_from,
      dueBy: due_by,
      state: tellingState(row.channel, new Set(kinds), false),
    }));
    return { lines, more: rows.length > PAGE_SIZE };
  },
});
