import type pg from 'pg';
import { columnsOf, copyLines, fieldEnd, leafInPlace, withConnection } from './canonical.ts';
import { appendHeads, readHeadsTail } from './heads-file.ts';
import { Frontier } from './merkle.ts';
import { readHead, type Sealer, signHead } from './note.ts';
import { LedgerError } from './rules.ts';

/** A new head: how many entries it covers, how many of them are new, and the signed note. */
export type Sealed = { size: number; added: number; sealedAt: string; checkpoint: string };

export type SealOptions = {
  /** Seal even if the last head is younger than a minute. */
  force?: boolean;
  /** Nobody else writes (after a restore): seal what transactions of an earlier server left, too. */
  quiescent?: boolean;
};

/** A head at most each minute, and at least each hour even when nothing happened. */
const SOONEST = 60_000;
const LATEST = 3_600_000;
const LOCK = 7_236_010;
/** Leaves in one statement. */
const BATCH = 10_000;

/**
 * Seals every entry whose transaction is certainly over: gives it the next position, in the order of transaction, time and
 * id, adds its leaf to the tree and signs the new head, in the database and in the heads file. Returns undefined when there
 * is nothing to do yet or another process is sealing. Throws `heads-disagree` when the heads file knows more than the
 * database, and `frontier-damaged`: both need a person, and `ledger verify`.
 */
export function sealOnce(
  pool: pg.Pool,
  sealer: Sealer,
  headsFile: string,
  options: SealOptions = {},
): Promise<Sealed | undefined> {
  return withConnection(pool, async (client) => {
    const locked = await client.query('SELECT pg_try_advisory_lock($1) AS got', [LOCK]);
    if (!locked.rows[0]?.got) return undefined;
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const sealed = await sealIn(client, sealer, headsFile, options);
    await client.query('COMMIT');
    if (sealed !== undefined) appendHeads(headsFile, sealer, [sealed.checkpoint]);
    return sealed;
  });
}

async function sealIn(
  client: pg.Client,
  sealer: Sealer,
  headsFile: string,
  options: SealOptions,
): Promise<Sealed | undefined> {
  const last = await lastHead(client);
  await mendFile(client, sealer, headsFile, last);
  const frontier = last === undefined ? new Frontier() : Frontier.from(last.size, last.frontier);
  if (frontier === undefined || (last !== undefined && !isSignedRoot(frontier, last.checkpoint, sealer)))
    throw damaged();
  const now = await client.query(`SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, product_now() AS at,
    (SELECT system_identifier::text FROM pg_control_system()) AS cluster`);
  const { horizon, at, cluster } = now.rows[0] as { horizon: string; at: Date; cluster: string };
  const age = last === undefined ? Number.POSITIVE_INFINITY : Math.abs(at.getTime() - last.sealed_at.getTime());
  if (age < SOONEST && !options.force) return undefined;
  const added = await sealEntries(client, frontier, { horizon, last, cluster, quiescent: options.quiescent === true });
  if (added === 0 && age < LATEST && !options.force) return undefined;
  const head = { size: frontier.size, root: frontier.root(), horizon, cluster, sealedAt: at.toISOString() };
  const checkpoint = signHead(head, sealer);
  await client.query(
    'INSERT INTO ledger_head (size, root, sealed_at, horizon, cluster, frontier, checkpoint) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [head.size, head.root, head.sealedAt, horizon, cluster, frontier.bytes(), checkpoint],
  );
  return { size: head.size, added, sealedAt: head.sealedAt, checkpoint };
}

type LastHead = {
  size: number;
  sealed_at: Date;
  horizon: string;
  cluster: string;
  frontier: Buffer;
  checkpoint: string;
};

async function lastHead(client: pg.Client): Promise<LastHead | undefined> {
  const found = await client.query(
    'SELECT size::float8 AS size, sealed_at, horizon::text, cluster, frontier, checkpoint FROM ledger_head ORDER BY size DESC, sealed_at DESC LIMIT 1',
  );
  return found.rows[0] as LastHead | undefined;
}

/** Copies heads that a crash kept from the file; refuses when the file is ahead, for then the database was rolled back. */
async function mendFile(
  client: pg.Client,
  sealer: Sealer,
  headsFile: string,
  last: LastHead | undefined,
): Promise<void> {
  const { verifier, note } = readHeadsTail(headsFile);
  if (verifier !== undefined && verifier.text !== sealer.text) throw disagree('was written with another seal key');
  if (note === last?.checkpoint) return;
  const newest = note === undefined ? undefined : readHead(note, sealer);
  if (note !== undefined && newest === undefined) throw disagree('ends in a head that is not signed with the seal key');
  const { rows } = await client.query<{ checkpoint: string }>(
    'SELECT checkpoint FROM ledger_head WHERE size >= $1 ORDER BY size, sealed_at',
    [newest?.size ?? 0],
  );
  const known = rows.findIndex((row) => row.checkpoint === note);
  if (newest !== undefined && known < 0) throw disagree('holds a head that the database does not');
  const missing = rows.slice(known + 1).map((row) => row.checkpoint);
  appendHeads(headsFile, sealer, missing);
}

function isSignedRoot(frontier: Frontier, checkpoint: string, sealer: Sealer): boolean {
  const head = readHead(checkpoint, sealer);
  return head !== undefined && head.size === frontier.size && head.root.equals(frontier.root());
}

type Range = { horizon: string; last: LastHead | undefined; cluster: string; quiescent: boolean };

async function sealEntries(client: pg.Client, frontier: Frontier, range: Range): Promise<number> {
  const first = frontier.size;
  const ids: string[] = [];
  const hashes: string[] = [];
  const sameServer = range.last === undefined || range.last.cluster === range.cluster;
  const since = sameServer && !range.quiescent ? `e.xact >= '${range.last?.horizon ?? '0'}'::xid8 AND` : '';
  const until = range.quiescent ? 'true' : `e.xact < '${range.horizon}'::xid8`;
  const statement = `COPY (SELECT ${columnsOf('e')} FROM ledger_entry e WHERE ${since} ${until}
    AND NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.entry_id = e.id) ORDER BY e.xact, e.recorded_at, e.id) TO STDOUT`;
  let scratch = Buffer.alloc(1_024);
  await copyLines(client, statement, (bytes, start, end) => {
    ids.push(bytes.toString('latin1', start, fieldEnd(bytes, start, end)));
    const length = end - start + 1;
    if (scratch.length < length) scratch = Buffer.alloc(length * 2);
    bytes.copy(scratch, 1, start, end);
    const leaf = leafInPlace(scratch, 1, length);
    hashes.push(leaf.toString('hex'));
    frontier.append(leaf);
  });
  for (let at = 0; at < ids.length; at += BATCH) {
    await client.query(
      `INSERT INTO ledger_leaf (position, entry_id, leaf_hash)
       SELECT $1::bigint + n - 1, id, decode(leaf, 'hex') FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS r (id, leaf, n)`,
      [first + at, ids.slice(at, at + BATCH), hashes.slice(at, at + BATCH)],
    );
  }
  return ids.length;
}

function disagree(what: string): LedgerError {
  return new LedgerError(
    'heads-disagree',
    `Nothing was sealed: the heads file ${what}.`,
    'Run candour ledger verify. If the database was restored from a backup, seal after its restore has been attested.',
  );
}

function damaged(): LedgerError {
  return new LedgerError(
    'frontier-damaged',
    'Nothing was sealed: the last head in the database is not the one that was signed.',
    'Run candour ledger verify against the heads file to see what was changed.',
  );
}
