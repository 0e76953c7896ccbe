import type pg from 'pg';
import { columnsOf, copyLines, withConnection } from './canonical.ts';
import { Findings } from './findings.ts';
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
    await client.query('COMMIT');
    return walk.end();
  });
}
