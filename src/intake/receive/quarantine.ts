import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Act } from '../../pipeline/index.ts';
import { COLUMNS, type RowProblem, type Typed } from '../parse/index.ts';

/** A row that waits for a person, with its original text. */
export interface Waiting {
  line: number;
  typed: Typed;
  problems: RowProblem[];
  /** 1 for the first row of the file that says exactly this, 2 for the second. */
  occurrence: number;
}

const ROW = 'referral_import_row';

/** Keeps rows that wait for a person: their text encrypted under a key of the import's own, their problems as codes. */
export async function keepWaiting(
  act: Act,
  importId: string,
  found: 'reading' | 'committing',
  rows: readonly Waiting[],
): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(() => randomUUID());
  const contents = await act.sealMany(
    rows.map(({ typed }, place) => ({
      place: { participantId: importId, column: `${ROW}.contents`, row: ids[place] ?? '' },
      text: JSON.stringify(typed),
    })),
  );
  await sql`INSERT INTO referral_import_row (id, import_id, line, contents, problems, fingerprint, occurrence, found)
    SELECT id, ${importId}::uuid, line, contents, problems, fingerprint, occurrence, ${found}
    FROM unnest(${ids}::uuid[], ${rows.map((row) => row.line)}::integer[], ${contents}::bytea[],
      ${rows.map((row) => JSON.stringify(row.problems))}::jsonb[],
      ${rows.map((row) => rowFingerprint(act, row.typed))}::bytea[], ${rows.map((row) => row.occurrence)}::integer[])
    AS given (id, line, contents, problems, fingerprint, occurrence)`.execute(act.db);
}

/** The keyed fingerprint of a row as typed. */
export const rowFingerprint = (act: Pick<Act, 'match'>, typed: Typed): Buffer =>
  act.match('referral-row', JSON.stringify(COLUMNS.map((column) => typed[column] ?? '')));

/** Marks the rows of a committed import that wait, or were settled, in an earlier one: the same file brings no new work. */
export async function markRepeats(act: Act, importId: string): Promise<void> {
  await sql`UPDATE referral_import_row r SET repeats = earlier.id
    FROM referral_import_row earlier
    JOIN referral_import_decision d ON d.import_id = earlier.import_id AND d.kind = 'commit'
    JOIN referral_import i ON i.id = earlier.import_id
    JOIN referral_import mine ON mine.id = ${importId}::uuid AND mine.programme = i.programme AND mine.channel = i.channel
    WHERE r.import_id = ${importId}::uuid AND r.repeats IS NULL AND earlier.import_id <> r.import_id AND earlier.repeats IS NULL
      AND earlier.fingerprint = r.fingerprint AND earlier.occurrence = r.occurrence AND earlier.problems = r.problems`.execute(
    act.db,
  );
}

/** Opens the text of a waiting row: the latest correction, or the original. */
export function openRow(
  act: Act,
  row: { id: string; import_id: string; contents: Buffer; corrected: Buffer | null },
): Typed {
  const column = row.corrected ? `${ROW}.corrected` : `${ROW}.contents`;
  return JSON.parse(
    act.open({ participantId: row.import_id, column, row: row.id }, row.corrected ?? row.contents),
  ) as Typed;
}

/** Encrypts a correction that still waits for a decision. The original stays beside it. */
export const sealCorrection = (act: Act, importId: string, row: string, typed: Typed): Buffer =>
  act.seal({ participantId: importId, column: `${ROW}.corrected`, row }, JSON.stringify(typed));
