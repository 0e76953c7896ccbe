import { z } from 'zod';
import { type Act, command, InvalidInput, refused } from '../../pipeline/index.ts';
import {
  COLUMNS,
  type Column,
  type FileFormat,
  MAX_FREE_TEXT,
  problemMessage,
  type RowProblem,
  readRow,
  type Typed,
} from '../parse/index.ts';
import { incoming } from '../receive/incoming.ts';
import { sealCorrection } from '../receive/quarantine.ts';
import { receiveRows } from '../receive/receive-rows.ts';
import { rowRules, settle, type WaitingRow, waitingRow } from '../receive/settle.ts';
import { DECISION_CODES } from '../rules.ts';

const cell = z
  .string()
  .max(MAX_FREE_TEXT * 2)
  .optional();

/** Puts a waiting row right and tries it again. A likeness found now waits for its decision; another fault names its field. */
export const correctQuarantinedRow = command({
  name: 'correct-quarantined-row',
  activity: 'intake',
  verb: 'collect',
  compartment: 'programme',
  may: ['administrator', 'team-leader'],
  significant: false,
  input: z.strictObject({
    row: z.uuid(),
    values: z.strictObject(Object.fromEntries(COLUMNS.map((column) => [column, cell])) as Record<Column, typeof cell>),
  }),
  async run(act, input): Promise<{ outcome: 'imported' | 'to-decide' }> {
    const row = await waitingRow(act, input.row);
    if (row.problems.some((problem) => problem.code === 'special-customer-record'))
      throw refused(
        'special-customer-record',
        'safeguard/closed-list',
        'A special customer record is not stored electronically, so this row cannot be completed here.',
        'Follow the clerical procedure for special customer records, then dismiss the row with that reason.',
      );
    const typed = Object.fromEntries(Object.entries(input.values).filter(([, value]) => value)) as Typed;
    const rules = await rowRules(act, row);
    const { values, problems } = readRow(typed, rules);
    if (problems.length > 0) throw asInput(problems, rules.format);
    const [received] = await receiveRows(act, row, [incoming(act, row.line, values)]);
    if (received?.kind === 'quarantined') {
      await keepCorrection(act, row, typed, [{ field: 'row', code: received.code }]);
      return { outcome: 'to-decide' };
    }
    await settle(act, row.id, { kind: 'corrected', referral: received?.referral });
    return { outcome: 'imported' };
  },
});

const asInput = (problems: readonly RowProblem[], format: FileFormat): InvalidInput =>
  new InvalidInput(problems.map((problem) => ({ field: problem.field, message: problemMessage(problem, format) })));

async function keepCorrection(act: Act, row: WaitingRow, typed: Typed, problems: RowProblem[]): Promise<void> {
  await act.db
    .updateTable('referral_import_row')
    .set({ corrected: sealCorrection(act, row.import_id, row.id, typed), problems: JSON.stringify(problems) })
    .where('id', '=', row.id)
    .execute();
}

/** Whether a row waits for a decision between records rather than for a correction. */
export const awaitsDecision = (problems: readonly RowProblem[]): boolean =>
  problems.some((problem) => DECISION_CODES.includes(problem.code));
