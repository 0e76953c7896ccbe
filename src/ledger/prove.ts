import type pg from 'pg';
import { columnsOf, copyLines, leafOf, withConnection } from './canonical.ts';
import { consistencyPath, inclusionPath, isConsistent, rootFromPath } from './merkle.ts';
import { parseVerifier, readHead } from './note.ts';
import { LedgerError } from './rules.ts';

/** Everything needed to check offline that an entry stands in the ledger at its place. */
export type InclusionProof = {
  /** The canonical bytes of the entry, as text (see `canonical.ts`). */
  entry: string;
  position: number;
  /** Sibling hashes from the leaf to the root, in base64. */
  path: string[];
  /** The signed head whose root the path leads to. */
  checkpoint: string;
};

/** Proof that a later head extends an earlier one. */
export type ConsistencyProof = { from: string; to: string; path: string[] };

/** Proves that an entry is in the ledger. Throws `not-found`, or `not-proven` when no head covers it yet. */
export function prove(pool: pg.Pool, entryId: string): Promise<InclusionProof> {
  return withConnection(pool, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const found = await client.query(
      `SELECT l.position::float8 AS position, (SELECT h.checkpoint FROM ledger_head h ORDER BY h.size DESC, h.sealed_at DESC LIMIT 1) AS checkpoint
       FROM ledger_entry e LEFT JOIN ledger_leaf l ON l.entry_id = e.id WHERE e.id = $1`,
      [entryId],
    );
    const row = found.rows[0] as { position: number | null; checkpoint: string | null } | undefined;
    if (row === undefined) throw new LedgerError('not-found', 'There is no such entry in the ledger.', 'Check the id.');
    const { position, checkpoint } = row;
    const size = checkpoint === null ? 0 : sizeOf(checkpoint);
    if (position === null || checkpoint === null || position >= size) {
      throw new LedgerError(
        'not-proven',
        'No signed head covers this entry yet.',
        'Ask again in a minute, when it has been sealed.',
      );
    }
    let entry = '';
    await copyLines(
      client,
      `COPY (SELECT ${columnsOf('e')} FROM ledger_entry e WHERE e.id = '${entryId}'::uuid) TO STDOUT`,
      (bytes, start, end) => {
        entry = bytes.toString('utf8', start, end);
      },
    );
    const path = inclusionPath(await leaves(client, size), position, size);
    return { entry, position, path: path.map((node) => node.toString('base64')), checkpoint };
  });
}

/** Checks an inclusion proof with nothing but the public key, as `heads.log` names it in its first line. */
export function checkProof(proof: InclusionProof, publicKey: string): boolean {
  const verifier = parseVerifier(publicKey);
  const head = verifier === undefined ? undefined : readHead(proof.checkpoint, verifier);
  if (head === undefined) return false;
  const root = rootFromPath(leafOf(proof.entry), proof.position, head.size, proof.path.map(fromBase64));
  return root?.equals(head.root) === true;
}

/** Proves that the newest head extends an earlier one, given as its signed note. */
export function proveConsistency(pool: pg.Pool, earlier: string): Promise<ConsistencyProof> {
  return withConnection(pool, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const found = await client.query('SELECT checkpoint FROM ledger_head ORDER BY size DESC, sealed_at DESC LIMIT 1');
    const to = String(found.rows[0]?.checkpoint ?? earlier);
    const path = consistencyPath(await leaves(client, sizeOf(to)), sizeOf(earlier), sizeOf(to));
    return { from: earlier, to, path: path.map((node) => node.toString('base64')) };
  });
}

/** Checks a consistency proof offline. */
export function checkConsistency(proof: ConsistencyProof, publicKey: string): boolean {
  const verifier = parseVerifier(publicKey);
  if (verifier === undefined) return false;
  const before = readHead(proof.from, verifier);
  const after = readHead(proof.to, verifier);
  if (before === undefined || after === undefined) return false;
  return isConsistent(before.size, before.root, after.size, after.root, proof.path.map(fromBase64));
}

function sizeOf(checkpoint: string): number {
  return Number(checkpoint.split('\n')[1]);
}

async function leaves(client: pg.Client, size: number): Promise<Buffer> {
  const all = Buffer.alloc(size * 32);
  let at = 0;
  const statement = `COPY (SELECT encode(leaf_hash, 'hex') FROM ledger_leaf WHERE position < ${size} ORDER BY position) TO STDOUT`;
  await copyLines(client, statement, (bytes, start, end) => {
    at += all.write(bytes.toString('latin1', start, end), at, 'hex');
  });
  return all;
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}
