import { z } from 'zod';
import { type Act, Conflict, NotFound } from '../../pipeline/index.ts';
import { formatOf, type RowProblem, type RowRules } from '../parse/index.ts';
import type { Channel } from '../rules.ts';

/** A row of a committed import that nobody has settled yet. */
export interface WaitingRow {
  id: string;
  import_id: string;
  line: number;
  contents: Buffer;
  corrected: Buffer | null;
  problems: RowProblem[];
  channel: Channel;
  asAt: string;
}

/** Finds a waiting row and locks it until the act ends. Throws NotFound, or Conflict when somebody has settled it. */
export async function waitingRow(act: Act, id: string): Promise<WaitingRow> {
  const row = await act.db
    .selectFrom('referral_import_row as r')
    .innerJoin('referral_import as i', 'i.id', 'r.import_id')
    .innerJoin('referral_import_decision as d', 'd.import_id', 'r.import_id')
    .select([
      'r.id',
      'r.import_id',
      'r.line',
      'r.contents',
      'r.corrected',
      'r.problems',
      'i.channel',
      'i.as_at as asAt',
    ])
    .where('r.id', '=', id)
    .where('r.repeats', 'is', null)
    .where('d.kind', '=', 'commit')
    .forUpdate('r')
    .executeTakeFirst();
  if (!row) throw new NotFound();
  const settled = await act.db
    .selectFrom('referral_import_row_settled')
    .select('kind')
    .where('row_id', '=', id)
    .executeTakeFirst();
  if (settled) throw new Conflict('Somebody has dealt with this row already. Go back to the list for the next one.');
  return row as unknown as WaitingRow;
}

type Settlement = {
  kind: 'corrected' | 'dismissed' | 'same-person' | 'different-person' | 'starts-again';
  reason?: string | undefined;
  referral?: string | undefined;
};

/** Records how a waiting row ended. */
export async function settle(act: Act, row: string, { kind, reason, referral }: Settlement): Promise<void> {
  await act.db
    .insertInto('referral_import_row_settled')
    .values({
      row_id: row,
      kind,
      at: act.at.toString(),
      settled_by: act.actor.actor ?? null,
      reason: reason ?? null,
      referral_id: referral ?? null,
    })
    .execute();
}

/** What a row is checked against now. */
export async function rowRules(act: Act, { channel }: WaitingRow): Promise<RowRules> {
  const deployment = await act.db.selectFrom('deployment').select('kind').executeTakeFirst();
  const format = formatOf(act.inForce.register, channel);
  if (!format) throw new NotFound();
  return { today: act.today.toString(), demo: deployment?.kind === 'demo', format };
}

/** A reason that must be given; `missing` asks for it. */
export const reasonInput = (missing: string) =>
  z.string().trim().min(1, missing).max(500, 'The reason must be 500 characters or fewer');
