import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { inTransaction } from '../../src/database/index.ts';
import { ownCluster, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { COLUMNS } from './canonical.ts';
import {
  appendMany,
  checkConsistency,
  checkProof,
  exportLog,
  type LedgerEntry,
  openSealKey,
  type ProblemCode,
  prove,
  proveConsistency,
  type Sealer,
  sealOnce,
  verify,
} from './index.ts';
import { rootOf } from './merkle.ts';
import { sealerOf, signHead } from './note.ts';

const folder = mkdtempSync(join(tmpdir(), 'candour-ledger-'));
const heads = join(folder, 'heads.log');
const kept = join(folder, 'kept.log');
const TABLES = ['ledger_entry', 'ledger_leaf', 'ledger_head'];
let database: TestDatabase;
let sealer: Sealer;
let intruder: pg.Client;

after(() => rmSync(folder, { recursive: true, force: true }));

const entry = (n: number): LedgerEntry => ({
  at: Temporal.Instant.from('2026-03-02T10:00:00Z').add({ seconds: n }),
  requestId: randomUUID(),
  actorId: null,
  actorKind: 'system',
  organisationId: randomUUID(),
  role: 'jobs',
  act: 'import-referrals',
  verb: 'collect',
  purpose: 'onboarding',
  clause: 'purpose/onboarding',
  registerHash: 'a'.repeat(64),
  compartment: 'programme',
  participantId: randomUUID(),
  outcome: 'done',
  reasons: ['one', 'two'],
  fields: ['referral.job_aims', 'participant.ni_number'],
  detail: randomBytes(30),
});

before(async () => {
  ownCluster();
  database = await testDatabase();
  sealer = openSealKey(folder);
  for (let batch = 0; batch < 4; batch++) {
    await inTransaction(database.pools.candour_jobs, { system: { command: 'test', job: 'test' } }, async (db) => {
      await appendMany(
        db,
        Array.from({ length: 7 }, (_, n) => entry(batch * 7 + n)),
      );
    });
    if (batch < 3) await sealOnce(database.pools.candour_sealer, sealer, heads, { force: true });
  }
  intruder = new pg.Client(database.connectionFor('superuser'));
  // Dropping the database ends this connection.
  intruder.on('error', () => {});
  await intruder.connect();
  // What no trigger can stop: somebody with the whole database in their hands.
  await intruder.query("SET session_replication_role = 'replica'");
  for (const table of TABLES) await intruder.query(`CREATE TEMP TABLE kept_${table} AS TABLE ${table}`);
  copyFileSync(heads, kept);
});

async function putBack(): Promise<void> {
  for (const table of TABLES) {
    await intruder.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    await intruder.query(`DELETE FROM ${table}`);
    await intruder.query(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
  }
  copyFileSync(kept, heads);
}

const check = () => verify(database.pools.candour_sealer, { against: heads });
const at = (position: number) => `(SELECT entry_id FROM ledger_leaf WHERE position = ${position})`;
const INSERT = (
  xact: string,
) => `INSERT INTO ledger_entry (at, recorded_at, xact, request_id, actor_kind, act, verb, purpose, clause, compartment, outcome)
  VALUES (now(), now(), ${xact}, gen_random_uuid(), 'system', 'a', 'use', 'p', 'c', 'programme', 'done')`;

/** Another value for each column. */
const EDITS: Record<(typeof COLUMNS)[number], string> = {
  id: 'gen_random_uuid()',
  at: "at + interval '1 microsecond'",
  recorded_at: "recorded_at - interval '1 microsecond'",
  xact: '(xact::text::bigint + 1)::text::xid8',
  request_id: 'gen_random_uuid()',
  actor_id: 'gen_random_uuid()',
  actor_kind: "'service'",
  organisation_id: 'NULL',
  role: "''",
  act: "act || ' '",
  verb: "'use'",
  purpose: "'onboardinG'",
  clause: "'other'",
  register_hash: 'NULL',
  compartment: "'health'",
  participant_id: 'NULL',
  outcome: "'refused'",
  reasons: "ARRAY['two', 'one']",
  fields: "ARRAY['referral.job_aims participant.ni_number']",
  detail: 'set_byte(detail, 7, (get_byte(detail, 7) + 1) % 256)',
};

type Tampering = { what: string; by: string | (() => Promise<void>); found: ProblemCode; position?: number };
const resign = (key: Sealer) => async () => {
  const { rows } = await intruder.query(
    'SELECT size::int, root, horizon::text, cluster, sealed_at FROM ledger_head ORDER BY size',
  );
  for (const row of rows) {
    const note = signHead({ ...row, sealedAt: row.sealed_at.toISOString() }, key);
    await intruder.query('UPDATE ledger_head SET checkpoint = $1 WHERE size = $2', [note, row.size]);
  }
};
const stranger = () => sealerOf(generateKeyPairSync('ed25519').privateKey);
const rollBack = async () => {
  await intruder.query('DELETE FROM ledger_head WHERE size > 7');
  await intruder.query(`DELETE FROM ledger_entry WHERE id IN (SELECT entry_id FROM ledger_leaf WHERE position >= 7)`);
  await intruder.query(
    'DELETE FROM ledger_entry e WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.entry_id = e.id)',
  );
  await intruder.query('DELETE FROM ledger_leaf WHERE position >= 7');
};

const TABLE: Tampering[] = [
  ...COLUMNS.map((column) => ({
    what: `${column} of an entry changed`,
    by: `UPDATE ledger_entry SET ${column} = ${EDITS[column]} WHERE id = ${at(9)}`,
    found: column === 'id' ? ('entry-missing' as const) : ('entry-changed' as const),
    position: 9,
  })),
  { what: 'an entry deleted', by: `DELETE FROM ledger_entry WHERE id = ${at(3)}`, found: 'entry-missing', position: 3 },
  {
    what: 'an entry and its leaf deleted',
    by: `WITH l AS (DELETE FROM ledger_leaf WHERE position = 3 RETURNING entry_id) DELETE FROM ledger_entry WHERE id IN (SELECT entry_id FROM l)`,
    found: 'position-missing',
    position: 3,
  },
  {
    what: 'the same, with the positions closed up',
    by: `WITH l AS (DELETE FROM ledger_leaf WHERE position = 20 RETURNING entry_id) DELETE FROM ledger_entry WHERE id IN (SELECT entry_id FROM l)`,
    found: 'truncated',
  },
  {
    what: 'the first entry and leaf deleted',
    by: `WITH l AS (DELETE FROM ledger_leaf WHERE position = 0 RETURNING entry_id) DELETE FROM ledger_entry WHERE id IN (SELECT entry_id FROM l)`,
    found: 'position-missing',
    position: 0,
  },
  { what: 'a leaf deleted, its entry left', by: 'DELETE FROM ledger_leaf WHERE position = 5', found: 'entry-inserted' },
  {
    what: 'an entry put in under an old transaction',
    by: INSERT('(SELECT min(xact) FROM ledger_entry)'),
    found: 'entry-inserted',
  },
  {
    what: 'an entry put in with a leaf at the end',
    by: `${INSERT("'3'::xid8")}; INSERT INTO ledger_leaf SELECT 21, id, sha256('x') FROM ledger_entry WHERE act = 'a'`,
    found: 'leaves-without-head',
  },
  {
    what: 'an entry copied under a new id',
    by: `CREATE TEMP TABLE twin AS SELECT * FROM ledger_entry WHERE id = ${at(4)}; UPDATE twin SET id = gen_random_uuid(); INSERT INTO ledger_entry SELECT * FROM twin; DROP TABLE twin`,
    found: 'entry-inserted',
  },
  {
    what: 'two entries swapped',
    by: 'UPDATE ledger_leaf SET entry_id = gen_random_uuid() WHERE false; CREATE TEMP TABLE pair AS SELECT * FROM ledger_leaf WHERE position IN (2, 12); DELETE FROM ledger_leaf WHERE position IN (2, 12); INSERT INTO ledger_leaf SELECT 14 - position, entry_id, leaf_hash FROM pair; DROP TABLE pair',
    found: 'entry-out-of-order',
  },
  {
    what: 'two leaf hashes swapped',
    by: 'UPDATE ledger_leaf l SET leaf_hash = (SELECT leaf_hash FROM ledger_leaf o WHERE o.position = 3 - l.position) WHERE position IN (1, 2)',
    found: 'entry-changed',
    position: 1,
  },
  {
    what: 'an entry changed and its leaf made to fit',
    by: `UPDATE ledger_entry SET outcome = 'refused' WHERE id = ${at(9)}; UPDATE ledger_leaf SET leaf_hash = sha256('x') WHERE position = 9`,
    found: 'root-differs',
    position: 7,
  },
  {
    what: 'the tail cut off',
    by: 'DELETE FROM ledger_leaf WHERE position >= 14; DELETE FROM ledger_head WHERE size > 14',
    found: 'truncated',
  },
  { what: 'the database rolled back', by: rollBack, found: 'truncated' },
  {
    what: 'the database rolled back and lived on',
    by: async () => {
      await rollBack();
      for (let n = 0; n < 20; n++) await intruder.query(INSERT('pg_current_xact_id()'));
      rmSync(heads);
      await sealOnce(database.pools.candour_sealer, sealer, heads, { force: true });
      copyFileSync(kept, heads);
    },
    found: 'root-differs',
  },
  { what: 'the last head removed', by: 'DELETE FROM ledger_head WHERE size = 21', found: 'head-missing' },
  { what: 'heads signed again with another key', by: resign(stranger()), found: 'head-forged' },
  {
    what: 'heads and heads file signed again',
    by: async () => {
      const key = stranger();
      await resign(key)();
      const { rows } = await intruder.query('SELECT checkpoint FROM ledger_head ORDER BY size');
      writeFileSync(heads, `${key.text}\n${rows.map((row) => `${row.checkpoint}\n`).join('')}`);
    },
    found: 'head-forged',
  },
  {
    what: 'a head changed by a byte',
    by: "UPDATE ledger_head SET checkpoint = replace(checkpoint, 'horizon ', 'horizon 9')",
    found: 'head-forged',
  },
  {
    what: 'a head in the file changed',
    by: async () => writeFileSync(heads, readFileSync(heads, 'utf8').replace('horizon ', 'horizon 1')),
    found: 'head-forged',
  },
  { what: 'the heads file gone', by: async () => rmSync(heads), found: 'heads-unreadable' },
];

for (const { what, by, found, position } of TABLE) {
  test(`found: ${what}`, async () => {
    await putBack();
    assert.deepEqual((await check()).problems, []);
    if (typeof by === 'string') await intruder.query(by);
    else await by();
    const trusted = what.includes('heads file signed') ? sealer : undefined;
    const result = await verify(database.pools.candour_sealer, { against: heads, trusted });
    assert.equal(result.ok, false);
    const problem = result.problems.find((each) => each.code === found);
    assert.ok(problem, JSON.stringify(result.problems, null, 1));
    if (position !== undefined) assert.equal(problem.position, position);
  });
}

test('an honest ledger: what is not sealed yet is counted, and sealing goes on', async () => {
  await putBack();
  const before = await check();
  assert.deepEqual(
    { entries: before.entries, notYetProven: before.notYetProven, ok: before.ok },
    { entries: 28, notYetProven: 7, ok: true },
  );
  await sealOnce(database.pools.candour_sealer, sealer, heads, { force: true });
  const now = await check();
  assert.deepEqual(
    { entries: now.entries, notYetProven: now.notYetProven, ok: now.ok },
    { entries: 28, notYetProven: 0, ok: true },
  );
  assert.notEqual(now.root, before.root);
  const again = await sealOnce(database.pools.candour_sealer, sealer, heads);
  assert.equal(again, undefined, 'not twice within a minute');
});

test('sealing stops rather than cover up a rollback, a foreign key or a damaged frontier', async () => {
  const seal = (key = sealer) => sealOnce(database.pools.candour_sealer, key, heads, { force: true });
  await putBack();
  await rollBack();
  await assert.rejects(seal(), { code: 'heads-disagree' });
  await putBack();
  await assert.rejects(seal(stranger()), { code: 'heads-disagree' });
  await intruder.query("UPDATE ledger_head SET frontier = set_byte(frontier, 0, 0) || '' WHERE size = 21");
  await intruder.query("UPDATE ledger_head SET frontier = sha256('x') || substring(frontier FROM 33) WHERE size = 21");
  await assert.rejects(seal(), { code: 'frontier-damaged' });
});

test('a head that a crash kept from the file is copied to it by the next sealing', async () => {
  await putBack();
  const notes = readFileSync(kept, 'utf8');
  writeFileSync(heads, notes.slice(0, notes.lastIndexOf('candour-ledger/', notes.lastIndexOf('sealed-at')) + 40));
  await sealOnce(database.pools.candour_sealer, sealer, heads, { force: true });
  const result = await check();
  assert.deepEqual(result.problems, []);
});

test('proofs hold offline, for each sealed entry, and for no other entry, place, head or key', async () => {
  await putBack();
  const pool = database.pools.candour_sealer;
  const first = readFileSync(kept, 'utf8').split('\n\n').slice(0, 2).join('\n\n');
  const earlier = `${first.slice(first.indexOf('\n') + 1)}\n`;
  const { rows } = await intruder.query('SELECT entry_id FROM ledger_leaf ORDER BY position');
  for (const [position, row] of rows.entries()) {
    const proof = await prove(pool, row.entry_id);
    assert.equal(proof.position, position);
    assert.equal(checkProof(proof, sealer.text), true);
    assert.equal(checkProof({ ...proof, entry: proof.entry.replace('collect', 'use') }, sealer.text), false);
    assert.equal(checkProof({ ...proof, position: (position + 1) % rows.length }, sealer.text), false);
    assert.equal(checkProof({ ...proof, checkpoint: earlier }, sealer.text), false);
    assert.equal(checkProof(proof, stranger().text), false);
  }
  const extension = await proveConsistency(pool, earlier);
  assert.equal(checkConsistency(extension, sealer.text), true);
  assert.equal(checkConsistency({ ...extension, path: extension.path.slice(1) }, sealer.text), false);
  const open = await intruder.query(
    'SELECT id FROM ledger_entry e WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.entry_id = e.id)',
  );
  await assert.rejects(prove(pool, open.rows[0].id), { code: 'not-proven' });
  await assert.rejects(prove(pool, randomUUID()), { code: 'not-found' });
});

test('the export holds every entry and head, and its lines hash to the root without Candour', async () => {
  await putBack();
  const parts: string[] = [];
  const out = new PassThrough().setEncoding('utf8');
  out.on('data', (text: string) => parts.push(text));
  assert.deepEqual(await exportLog(database.pools.candour_sealer, out), { entries: 28, heads: 3 });
  const [entries = '', ...rest] = parts.join('').split('\n\n');
  const lines = entries.split('\n').slice(1);
  const sealed = lines.filter((line) => !line.startsWith('\\N'));
  const leaves = sealed.map((line) =>
    createHash('sha256')
      .update(`\0${line.slice(line.indexOf('\t') + 1)}`)
      .digest(),
  );
  assert.equal(lines.length, 28);
  assert.equal(rest.at(-3)?.split('\n')[2], rootOf(Buffer.concat(leaves)).toString('base64'));
});

test('entries that an earlier server left unsealed are sealed after a restore, when nobody writes', async () => {
  await putBack();
  await intruder.query(
    "UPDATE ledger_entry e SET xact = '9000000000' WHERE NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.entry_id = e.id)",
  );
  const seal = (quiescent: boolean) =>
    sealOnce(database.pools.candour_sealer, sealer, heads, { force: true, quiescent });
  assert.equal((await seal(false))?.added, 0);
  assert.equal((await seal(true))?.added, 7);
  assert.deepEqual((await check()).problems, []);
});

test('every column of an entry is part of what is sealed', async () => {
  const { rows } = await intruder.query(
    "SELECT attname FROM pg_attribute WHERE attrelid = 'ledger_entry'::regclass AND attnum > 0 AND NOT attisdropped",
  );
  assert.deepEqual(rows.map((row) => row.attname).sort(), [...COLUMNS].sort());
});
