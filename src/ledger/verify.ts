import type pg from 'pg';
import { columnsOf, copyLines, withConnection } from './canonical.ts';
import { Findings, LISTED } from './findings.ts';
import { readHeadsFile } from './heads-file.ts';
import type { Verifier } from './note.ts';
import type { Verification } from './rules.ts';
import { Walk } from './verify-entries.ts';
import { collectHeads } from './verify-heads.ts';

export type VerifyOptions = {
  /** The heads file to hold the database against; its first line pins the key. */
  against: string;
  /** The key to trust instead of the file's own first line. */
  trusted?: Verifier | undefined;
};

/**
 * Recomputes every leaf and every root and holds them against the signed heads: finds a changed, deleted, inserted,
 * repeated or reordered entry, a forged head, and (against the heads file) a truncation or rollback. An entry no head
 * covers yet is counted, not complained of. Reads by COPY; memory stays flat.
 */
export function verify(pool: pg.Pool, options: VerifyOptions): Promise<Verification> {
  return withConnection(pool, async (client) => {
    const file = readHeadsFile(options.against);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const stored = await client.query(
      'SELECT size::float8 AS size, checkpoint FROM ledger_head ORDER BY size, sealed_at',
    );
    const cluster = await client.query('SELECT system_identifier::text AS id FROM pg_control_system()');
    const findings = new Findings();
    const heads = collectHeads(findings, file, stored.rows, options.trusted);
    const walk = new Walk(findings, heads, String(cluster.rows[0]?.id));
    await copyLines(
      client,
      `COPY (SELECT l.position, l.entry_id, l.leaf_hash, ${columnsOf('e')} FROM ledger_leaf l
        FULL JOIN ledger_entry e ON e.id = l.entry_id ORDER BY l.position NULLS LAST, e.xact) TO STDOUT`,
      (bytes, start, end) => walk.line(bytes, start, end),
    );
    if (walk.rootsDiffer) await tellOutOfOrder(client, findings);
    await client.query('COMMIT');
    return walk.end();
  });
}

/** Positions follow transaction, time and id. Asked only when a root shows that something moved. */
async function tellOutOfOrder(client: pg.Client, findings: Findings): Promise<void> {
  const { rows } = await client.query<{ position: number; id: string }>(
    `SELECT position::float8 AS position, id FROM (
       SELECT l.position, e.id, (e.xact, e.recorded_at, e.id) < lag((e.xact, e.recorded_at, e.id)) OVER (ORDER BY l.position) AS moved
       FROM ledger_leaf l JOIN ledger_entry e ON e.id = l.entry_id) o
     WHERE moved ORDER BY position LIMIT $1`,
    [LISTED],
  );
  for (const { position, id } of rows) {
    const message = `Entry ${id} at position ${position} was written before the one ahead of it.`;
    findings.add({ code: 'entry-out-of-order', entry: id, position, message });
  }
}
