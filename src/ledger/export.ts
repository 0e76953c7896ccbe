import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type pg from 'pg';
import { columnsOf, copyLines, withConnection } from './canonical.ts';

/** What was written. */
export type Exported = { entries: number; heads: number };

/**
 * Writes the whole ledger as text that needs no Candour to check: a line `candour-ledger 1`, one line for each entry
 * (position or `\N`, then its canonical bytes, parted by a tab), an empty line, then every signed head, each ended by an
 * empty line. The stream is left open.
 */
export function exportLog(pool: pg.Pool, out: Writable): Promise<Exported> {
  return withConnection(pool, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    let entries = 0;
    let waiting: Buffer[] = [Buffer.from('candour-ledger 1\n')];
    const statement = (where: string) => `COPY (SELECT l.position, ${columnsOf('e')} FROM ledger_entry e
      LEFT JOIN ledger_leaf l ON l.entry_id = e.id WHERE ${where} ORDER BY l.position NULLS LAST, e.xact, e.recorded_at, e.id) TO STDOUT`;
    const count = await client.query('SELECT coalesce(max(position), -1)::float8 AS last FROM ledger_leaf');
    const last = Number(count.rows[0]?.last);
    const write = async () => {
      const ready = out.write(Buffer.concat(waiting));
      waiting = [];
      if (!ready) await once(out, 'drain');
    };
    const keep = (bytes: Buffer, start: number, end: number) => {
      entries += 1;
      waiting.push(Buffer.from(bytes.subarray(start, end)), Buffer.from('\n'));
    };
    for (let from = 0; from <= last; from += 50_000) {
      await copyLines(client, statement(`l.position >= ${from} AND l.position < ${from + 50_000}`), keep);
      await write();
    }
    await copyLines(client, statement('l.position IS NULL'), keep);
    await write();
    const heads = await client.query('SELECT checkpoint FROM ledger_head ORDER BY size, sealed_at');
    waiting.push(Buffer.from('\n'), ...heads.rows.map((row) => Buffer.from(`${row.checkpoint}\n`)));
    await write();
    return { entries, heads: heads.rows.length };
  });
}
