import { sql } from 'kysely';
import { type Act, NotFound } from '../../pipeline/index.ts';
import { type FileFormat, formatOf, problemMessage, type RowProblem } from '../parse/index.ts';
import { type Channel, DUPLICATE_CODES } from '../rules.ts';

/** One problem of one row, in codes and in words; never what the row says. */
export interface ReportedProblem extends RowProblem {
  line: number;
  message: string;
}

/** What became of the rows of a file. `read` is created, updated, unchanged and quarantined rows together. */
export interface ImportReport {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  duplicates: number;
  quarantined: ReportedProblem[];
  unknownColumns: string[];
  /** True when part of the file is still to be imported. */
  paused: boolean;
}

/** Adds up a committed import. Throws NotFound. */
export async function importReport(act: Act, importId: string): Promise<ImportReport> {
  const found = await act.db
    .selectFrom('referral_import')
    .select(['channel', 'rows_read', 'unknown_columns'])
    .where('id', '=', importId)
    .where('programme', '=', act.inForce.programme)
    .executeTakeFirst();
  if (!found) throw new NotFound();
  const { rows: sums } = await sql<{ created: number; updated: number; unchanged: number; left: number }>`
    SELECT COALESCE(sum(created), 0)::int AS created, COALESCE(sum(updated), 0)::int AS updated,
      COALESCE(sum(unchanged), 0)::int AS unchanged, count(*) FILTER (WHERE done_at IS NULL)::int AS left
    FROM referral_import_batch WHERE import_id = ${importId}`.execute(act.db);
  const { rows } = await sql<{ line: number; problems: RowProblem[] }>`
    SELECT line, problems FROM referral_import_row WHERE import_id = ${importId} ORDER BY line`.execute(act.db);
  const { created = 0, updated = 0, unchanged = 0, left = 0 } = sums[0] ?? {};
  return {
    read: found.rows_read,
    created,
    updated,
    unchanged,
    ...reportProblems(rows, formatOf(act.inForce.register, found.channel as Channel)),
    unknownColumns: found.unknown_columns,
    paused: left > 0,
  };
}

/** The problems of rows as the report lists them, and how many rows are duplicates of either kind. */
export function reportProblems(
  rows: readonly { line: number; problems: readonly RowProblem[] }[],
  format: FileFormat | undefined,
): {
  duplicates: number;
  quarantined: ReportedProblem[];
} {
  const sorted = rows.toSorted((a, b) => a.line - b.line);
  return {
    duplicates: rows.filter((row) => row.problems.some((problem) => DUPLICATE_CODES.includes(problem.code))).length,
    quarantined: sorted.flatMap(({ line, problems }) =>
      problems.map((problem) => ({ line, ...problem, message: problemMessage(problem, format) })),
    ),
  };
}
