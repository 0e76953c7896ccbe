import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import { inTransaction } from '../src/database/index.ts';
import { columnsOf, copyLines, withConnection } from '../src/ledger/canonical.ts';
import { append, appendMany, type LedgerEntry, openSealKey, sealOnce, verify } from '../src/ledger/index.ts';
import { testDatabase } from '../test/support/database.ts';

// Compares the ledger with bare PostgreSQL and bare SHA-256. `ENTRIES=20000 node --test bench/ledger.ts` for a quick look.
const ENTRIES = Number(process.env.ENTRIES ?? 200_000);
const SECONDS = Number(process.env.SECONDS ?? 5);
const ROUNDS = 3;
const WRITERS = 16;
const CONTEXT = { system: { command: 'bench', job: 'bench' } };

const entry = (): LedgerEntry => ({
  at: Temporal.Now.instant(),
  requestId: randomUUID(),
  actorId: null,
  actorKind: 'system',
  organisationId: randomUUID(),
  role: 'jobs',
  act: 'casework/record-contact',
  verb: 'record',
  purpose: 'employment-support',
  clause: 'purpose/employment-support',
  registerHash: 'a'.repeat(64),
  compartment: 'programme',
  participantId: randomUUID(),
  outcome: 'done',
  reasons: [],
  fields: ['case_note.body', 'contact.attended', 'appointment.starts_at'],
});

test('the ledger against bare inserts and bare hashes', async (t) => {
  const database = await testDatabase(t);
  const folder = mkdtempSync(join(tmpdir(), 'candour-bench-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await database.superuser.query(`ALTER SYSTEM SET fsync = on`);
  await database.superuser.query(`ALTER SYSTEM SET synchronous_commit = on`);
  await database.superuser.query(`SELECT pg_reload_conf()`);
  await database.superuser.query(`
    CREATE TABLE bare (LIKE ledger_entry INCLUDING DEFAULTS, PRIMARY KEY (id));
    CREATE TABLE bare_indexed (LIKE ledger_entry INCLUDING DEFAULTS INCLUDING INDEXES);
    GRANT INSERT ON bare, bare_indexed TO candour_jobs`);
  const config = { ...database.connectionFor('candour_jobs'), max: WRITERS, pipeline: true };
  const pool = new pg.Pool(config as pg.PoolConfig);
  t.after(() => pool.end());

  const bare = (table: string) => () =>
    inTransaction(pool, CONTEXT, async (db) => {
      const row = entry();
      await sql`INSERT INTO ${sql.table(table)} (id, at, request_id, actor_id, actor_kind, organisation_id, role, act, verb, purpose,
          clause, register_hash, compartment, participant_id, outcome, reasons, fields, detail)
        VALUES (${randomUUID()}, ${row.at.toString()}, ${row.requestId}, ${row.actorId}, ${row.actorKind}, ${row.organisationId},
          ${row.role}, ${row.act}, ${row.verb}, ${row.purpose}, ${row.clause}, ${row.registerHash}, ${row.compartment},
          ${row.participantId}, ${row.outcome}, ${row.reasons}, ${row.fields}, ${null})`.execute(db);
    });
  const ours = () => inTransaction(pool, CONTEXT, (db) => append(db, entry()).then(() => undefined));

  const rates: Record<'bare' | 'indexed' | 'ours', number[]> = { bare: [], indexed: [], ours: [] };
  await rate(ours, 1);
  for (let round = 0; round < ROUNDS; round++) {
    rates.bare.push(await rate(bare('bare'), SECONDS));
    rates.ours.push(await rate(ours, SECONDS));
    rates.indexed.push(await rate(bare('bare_indexed'), SECONDS));
  }

  for (let made = 0; made < ENTRIES; made += 1_000) {
    await inTransaction(pool, CONTEXT, (db) => appendMany(db, Array.from({ length: 1_000 }, entry)));
  }
  const key = openSealKey(folder);
  const heads = join(folder, 'heads.log');
  const sealer = database.pools.candour_sealer;
  const sealing = await seconds(() => sealOnce(sealer, key, heads, { force: true }));
  await database.superuser.query('VACUUM ANALYZE ledger_entry, ledger_leaf');
  const lines: Buffer[] = [];
  await withConnection(sealer, (client) =>
    copyLines(client, `COPY (SELECT ${columnsOf('e')} FROM ledger_entry e) TO STDOUT`, (bytes, start, end) => {
      lines.push(Buffer.from(bytes.subarray(start, end)));
    }),
  );
  const hashing: number[] = [];
  const verifying: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    hashing.push(await seconds(async () => lines.forEach((line) => void hash('sha256', line, 'buffer'))));
    verifying.push(
      await seconds(async () => {
        const result = await verify(sealer, { against: heads });
        assert.equal(result.ok, true);
        assert.equal(result.entries, lines.length);
      }),
    );
  }

  const perSecond = (n: number) => `${Math.round(n).toLocaleString('en-GB')}/s`;
  const rows: [string, string, string][] = [
    [`bare insert, ${WRITERS} writers`, perSecond(median(rates.bare)), ''],
    ['bare insert, same indexes', perSecond(median(rates.indexed)), ''],
    ['ledger append', perSecond(median(rates.ours)), ''],
    ['append against bare insert', percent(median(rates.ours) / median(rates.bare)), 'target 85%'],
    ['append against the same indexes', percent(median(rates.ours) / median(rates.indexed)), ''],
    ['seal', perSecond(lines.length / sealing), `${lines.length.toLocaleString('en-GB')} entries`],
    ['bare SHA-256, row by row', perSecond(lines.length / median(hashing)), ''],
    ['ledger verify', perSecond(lines.length / median(verifying)), ''],
    ['verify against bare SHA-256', percent(median(hashing) / median(verifying)), 'target 30%'],
  ];
  for (const [what, one, two] of rows) console.log(`${what.padEnd(40)}${one.padStart(14)}  ${two}`);
});

const percent = (ratio: number): string => `${(100 * ratio).toFixed(1)}%`;
const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** How often a second the work is done by all writers together. */
async function rate(work: () => Promise<void>, forSeconds: number): Promise<number> {
  const end = performance.now() + forSeconds * 1_000;
  let done = 0;
  const writer = async () => {
    for (; performance.now() < end; done++) await work();
  };
  const taken = await seconds(() => Promise.all(Array.from({ length: WRITERS }, writer)));
  return done / taken;
}
