import { z } from 'zod';
import { query } from '../../pipeline/index.ts';
import {
  type Column,
  type FileFormat,
  problemMessage,
  type RowProblem,
  readRow,
  type Typed,
  type Values,
} from '../parse/index.ts';
import { incoming } from '../receive/incoming.ts';
import { type PersonAlike, peopleAlike } from '../receive/people-alike.ts';
import { openRow } from '../receive/quarantine.ts';
import { rowRules, waitingRow } from '../receive/settle.ts';
import { DECISION_CODES } from '../rules.ts';
import { declared } from './shared.ts';

/** A waiting row as its page shows it. `alike` is filled only where a person must decide between records. */
export interface WaitingRowRead {
  id: string;
  importId: string;
  line: number;
  typed: Typed;
  values: Values;
  problems: RowProblem[];
  /** Each problem in words. */
  messages: string[];
  /** What may be written in the fields that take one word of a list. */
  choices: Partial<Record<Column, string[]>>;
  decides: boolean;
  special: boolean;
  alike: PersonAlike[];
}

const choicesOf = ({ values }: FileFormat): WaitingRowRead['choices'] =>
  Object.fromEntries(Object.entries(values).map(([field, words]) => [field, [...words.keys()]]));

/** Opens one waiting row, and beside it the people it may be about. */
export const readWaitingRow = query({
  ...declared,
  name: 'read-waiting-row',
  input: z.strictObject({ row: z.uuid() }),
  async run(act, input): Promise<WaitingRowRead> {
    const row = await waitingRow(act, input.row);
    const typed = openRow(act, row);
    const decides = row.problems.some((problem) => DECISION_CODES.includes(problem.code));
    const rules = await rowRules(act, row);
    const { values } = readRow(typed, rules);
    act.record({ fields: ['referral_import_row.contents'] });
    return {
      id: row.id,
      importId: row.import_id,
      line: row.line,
      typed,
      values,
      problems: row.problems,
      messages: row.problems.map((problem) => problemMessage(problem, rules.format)),
      choices: choicesOf(rules.format),
      decides,
      special: row.problems.some((problem) => problem.code === 'special-customer-record'),
      alike: decides ? await peopleAlike(act, incoming(act, row.line, values)) : [],
    };
  },
});
