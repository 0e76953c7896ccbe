import { sql } from 'kysely';
import { z } from 'zod';
import { query } from '../../pipeline/index.ts';
import { formatOf, problemMessage, type RowProblem } from '../parse/index.ts';
import { openRow } from '../receive/quarantine.ts';
import { type Channel, DECISION_CODES } from '../rules.ts';
import { declared, PAGE_SIZE, pageInput, WAITING } from './shared.ts';

export const SHOW = ['correct', 'decide'] as const;

/** A row that waits for a person. */
export interface WaitingLine {
  id: string;
  referralId: string;
  line: number;
  channel: Channel;
  receivedAt: Date;
  messages: string[];
}

interface Row {
  id: string;
  import_id: string;
  line: number;
  channel: Channel;
  receivedAt: Date;
  contents: Buffer;
  corrected: Buffer | null;
  problems: RowProblem[];
}

/** The rows that wait for a person, oldest first: to be corrected, or to be decided about. */
export const listWaiting = query({
  ...declared,
  name: 'list-waiting-rows',
  input: z.strictObject({ page: pageInput, show: z.enum(SHOW).default('correct') }),
  async run(act, { page, show }): Promise<{ lines: WaitingLine[]; counts: Record<(typeof SHOW)[number], number> }> {
    const isDecision = sql`EXISTS (SELECT 1 FROM jsonb_array_elements(r.problems) p WHERE p ->> 'code' = ANY (${[...DECISION_CODES]}))`;
    const waiting = sql`r.repeats IS NULL AND s.row_id IS NULL AND i.programme = ${act.inForce.programme}`;
    const { rows: sums } = await sql<{ correct: number; decide: number }>`
      SELECT count(*) FILTER (WHERE NOT ${isDecision})::int AS correct, count(*) FILTER (WHERE ${isDecision})::int AS decide
      FROM ${WAITING} WHERE ${waiting}`.execute(act.db);
    const { rows } = await sql<Row>`
      SELECT r.id, r.import_id, r.line, r.contents, r.corrected, r.problems, i.channel, i.received_at AS "receivedAt"
      FROM ${WAITING} WHERE ${waiting} AND ${isDecision} = ${show === 'decide'}
      ORDER BY i.received_at, r.import_id, r.line LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`.execute(act.db);
    act.record({ fields: ['referral_import_row.contents'] });
    return {
      lines: rows.map((row) => ({
        id: row.id,
        referralId: openRow(act, row).referral_id?.slice(0, 40) ?? '',
        line: row.line,
        channel: row.channel,
        receivedAt: row.receivedAt,
        messages: row.problems.map((problem) => problemMessage(problem, formatOf(act.inForce.register, row.channel))),
      })),
      counts: sums[0] ?? { correct: 0, decide: 0 },
    };
  },
});
