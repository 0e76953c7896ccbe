import { sql } from 'kysely';
import { z } from 'zod';
import { query } from '../../pipeline/index.ts';
import { type Channel, type ImportStatus, importStatus } from '../rules.ts';
import { countWaiting, declared, PAGE_SIZE, pageInput } from './shared.ts';

/** One import in the list. */
export interface ImportLine {
  id: string;
  channel: Channel;
  asAt: string;
  receivedAt: Date;
  receivedBy: string | null;
  read: number;
  created: number;
  updated: number;
  quarantined: number;
  status: ImportStatus;
}

/** The files received, newest first. */
export const listImports = query({
  ...declared,
  name: 'list-imports',
  input: z.strictObject({ page: pageInput }),
  async run(act, { page }): Promise<{ lines: ImportLine[]; total: number; waiting: number }> {
    const { rows } = await sql<Omit<ImportLine, 'status'> & { decision: string | null; left: number; total: number }>`
      SELECT i.id, i.channel, i.as_at AS "asAt", i.received_at AS "receivedAt", s.display_name AS "receivedBy", i.rows_read AS read,
        d.kind AS decision, b.created, b.updated, b.left, i.total,
        (SELECT count(*)::int FROM referral_import_row r WHERE r.import_id = i.id) AS quarantined
      FROM (SELECT *, count(*) OVER ()::int AS total FROM referral_import WHERE programme = ${act.inForce.programme}
        ORDER BY received_at DESC, id LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}) i
      LEFT JOIN referral_import_decision d ON d.import_id = i.id
      LEFT JOIN staff s ON s.id = i.received_by
      CROSS JOIN LATERAL (SELECT COALESCE(sum(created), 0)::int AS created, COALESCE(sum(updated), 0)::int AS updated,
        count(*) FILTER (WHERE done_at IS NULL)::int AS left FROM referral_import_batch WHERE import_id = i.id) b
      ORDER BY i.received_at DESC, i.id`.execute(act.db);
    return {
      lines: rows.map(({ decision, left, total: _, ...line }) => ({ ...line, status: importStatus(decision, left) })),
      total: rows[0]?.total ?? 0,
      waiting: await countWaiting(act),
    };
  },
});
