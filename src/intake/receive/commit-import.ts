import { sql } from 'kysely';
import { type Act, Conflict, NotFound } from '../../pipeline/index.ts';
import type { Channel } from '../rules.ts';
import { typedOf, unpackBatch } from './batch-contents.ts';
import { incoming } from './incoming.ts';
import { keepWaiting, markRepeats } from './quarantine.ts';
import { receiveRows } from './receive-rows.ts';

/** Decides, once, that an import is committed, and answers the numbers of the batches still to do. */
export async function beginCommit(act: Act, importId: string): Promise<{ batches: number[] }> {
  await importOf(act, importId);
  const { numInsertedOrUpdatedRows } = await act.db
    .insertInto('referral_import_decision')
    .values({ import_id: importId, kind: 'commit', at: act.at.toString(), decided_by: act.actor.actor ?? null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  const decision = await act.db
    .selectFrom('referral_import_decision')
    .select('kind')
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  if (decision.kind === 'discard') throw new Conflict('This file was discarded. Upload it again to import it.');
  if (numInsertedOrUpdatedRows === 1n) await markRepeats(act, importId);
  const batches = await act.db
    .selectFrom('referral_import_batch')
    .select('number')
    .where('import_id', '=', importId)
    .where('done_at', 'is', null)
    .orderBy('number')
    .execute();
  return { batches: batches.map((batch) => batch.number) };
}

/** Discards an import that was not committed: all text of it is removed, nothing else was touched. */
export async function discardImport(act: Act, importId: string): Promise<void> {
  await importOf(act, importId);
  await act.db
    .insertInto('referral_import_decision')
    .values({ import_id: importId, kind: 'discard', at: act.at.toString(), decided_by: act.actor.actor ?? null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const decision = await act.db
    .selectFrom('referral_import_decision')
    .select('kind')
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow();
  if (decision.kind === 'commit')
    throw new Conflict('This file was imported already, so it can no longer be discarded.');
  await act.db.deleteFrom('referral_import_row').where('import_id', '=', importId).execute();
  await act.db.updateTable('referral_import_batch').set({ contents: null }).where('import_id', '=', importId).execute();
}

/**
 * Commits one batch of a decided import in this transaction; done already, it changes nothing. The staged text of the
 * batch is removed by the same transaction that makes people of it.
 */
export async function commitBatch(act: Act, importId: string, number: number): Promise<void> {
  const { channel, as_at: asAt } = await importOf(act, importId);
  const batch = await act.db
    .selectFrom('referral_import_batch as b')
    .innerJoin('referral_import_decision as d', 'd.import_id', 'b.import_id')
    .select(['b.contents', 'b.done_at', rowsAfter(importId, number)])
    .where('b.import_id', '=', importId)
    .where('b.number', '=', number)
    .where('d.kind', '=', 'commit')
    .forUpdate('b')
    .executeTakeFirst();
  if (!batch) throw new NotFound();
  if (batch.done_at !== null || batch.contents === null) return;
  const place = { participantId: importId, column: 'referral_import_batch.contents', row: String(number) };
  const staged = unpackBatch(act.open(place, batch.contents));
  const received = await receiveRows(
    act,
    { channel: channel as Channel, asAt },
    staged.map(({ line, values }) => incoming(act, line, values)),
    { expected: Number(batch.after) },
  );
  const waiting = received.flatMap((each, index) => {
    const row = staged[index];
    if (each.kind !== 'quarantined' || !row) return [];
    return [
      { line: row.line, typed: typedOf(row), problems: [{ field: 'row' as const, code: each.code }], occurrence: 1 },
    ];
  });
  await keepWaiting(act, importId, 'committing', waiting);
  if (waiting.length > 0) await markRepeats(act, importId);
  const count = (kind: string) => received.filter((each) => each.kind === kind).length;
  await sql`UPDATE referral_import_batch SET contents = NULL, done_at = ${act.at.toString()}, created = ${count('created')},
      updated = ${count('updated')}, unchanged = ${count('unchanged')}, quarantined = ${waiting.length}
    WHERE import_id = ${importId} AND number = ${number}`.execute(act.db);
}

const rowsAfter = (importId: string, number: number) =>
  sql<number>`(SELECT COALESCE(sum(rows), 0) FROM referral_import_batch
    WHERE import_id = ${importId} AND number > ${number} AND done_at IS NULL)`.as('after');

async function importOf(act: Act, importId: string) {
  const found = await act.db
    .selectFrom('referral_import')
    .select(['channel', 'as_at'])
    .where('id', '=', importId)
    .where('programme', '=', act.inForce.programme)
    .executeTakeFirst();
  if (!found) throw new NotFound();
  return found;
}
