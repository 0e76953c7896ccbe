import { sql } from 'kysely';
import { z } from 'zod';
import { NotFound, query } from '../../pipeline/index.ts';
import { formatOf, lookAlikeWarning, problemMessage, type RowProblem } from '../parse/index.ts';
import { type Channel, type Counts, type ImportStatus, importStatus } from '../rules.ts';
import { declared, PAGE_SIZE, pageInput } from './shared.ts';

/** One import: its preview before it is decided, what became of it afterwards. */
export interface ImportRead {
  id: string;
  channel: Channel;
  asAt: string;
  receivedAt: Date;
  read: number;
  unknownColumns: string[];
  preview: Counts | null;
  status: ImportStatus;
  done: { created: number; updated: number; unchanged: number; batches: number; left: number };
  quarantined: number;
  /** Rows that were quarantined in an earlier import already. */
  repeated: number;
  rows: {
    id: string;
    line: number;
    problems: RowProblem[];
    messages: string[];
    state: 'waiting' | 'settled' | 'repeat';
  }[];
  /** Points out unknown columns in look-alike letters. */
  lookAlike: string | undefined;
}

/** Reads one import with a page of its quarantined rows. */
export const readImport = query({
  ...declared,
  name: 'read-import',
  input: z.strictObject({ import: z.uuid(), page: pageInput }),
  async run(act, { import: id, page }): Promise<ImportRead> {
    const { rows: found } = await sql<
      Omit<ImportRead, 'status' | 'done' | 'rows' | 'lookAlike'> & ImportRead['done'] & { decision: string | null }
    >`
      SELECT i.id, i.channel, i.as_at AS "asAt", i.received_at AS "receivedAt", i.rows_read AS read, i.unknown_columns AS "unknownColumns",
        i.preview, d.kind AS decision, b.*, q.*
      FROM referral_import i
      LEFT JOIN referral_import_decision d ON d.import_id = i.id
      CROSS JOIN LATERAL (SELECT COALESCE(sum(created), 0)::int AS created, COALESCE(sum(updated), 0)::int AS updated,
        COALESCE(sum(unchanged), 0)::int AS unchanged, count(*)::int AS batches, count(*) FILTER (WHERE done_at IS NULL)::int AS left
        FROM referral_import_batch WHERE import_id = i.id) b
      CROSS JOIN LATERAL (SELECT count(*)::int AS quarantined, count(repeats)::int AS repeated
        FROM referral_import_row WHERE import_id = i.id) q
      WHERE i.id = ${id} AND i.programme = ${act.inForce.programme}`.execute(act.db);
    const one = found[0];
    if (!one) throw new NotFound();
    const { rows } = await sql<Omit<ImportRead['rows'][number], 'messages'>>`
      SELECT r.id, r.line, r.problems,
        CASE WHEN r.repeats IS NOT NULL THEN 'repeat' WHEN s.row_id IS NOT NULL THEN 'settled' ELSE 'waiting' END AS state
      FROM referral_import_row r LEFT JOIN referral_import_row_settled s ON s.row_id = r.id
      WHERE r.import_id = ${id} ORDER BY r.line LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`.execute(act.db);
    const { decision, created, updated, unchanged, batches, left, ...read } = one;
    const format = formatOf(act.inForce.register, read.channel);
    return {
      ...read,
      status: importStatus(decision, left),
      done: { created, updated, unchanged, batches, left },
      rows: rows.map((row) => ({ ...row, messages: row.problems.map((problem) => problemMessage(problem, format)) })),
      lookAlike: lookAlikeWarning(read.unknownColumns, format?.fields.keys()),
    };
  },
});
