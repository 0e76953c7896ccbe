import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inTransaction } from '../../src/database/index.ts';
import { ownCluster, type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { append, appendMany, type LedgerEntry, openSealKey, sealOnce, verify } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'candour-ledger-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let database: TestDatabase;
before(async () => {
  ownCluster();
  database = await testDatabase();
});

const system = { system: { command: 'test', job: 'test' } };
const entry = (over: Partial<LedgerEntry> = {}): LedgerEntry => ({
  at: Temporal.Instant.from('2026-03-02T10:00:00.123456Z'),
  requestId: randomUUID(),
  actorId: null,
  actorKind: 'system',
  organisationId: null,
  role: 'jobs',
  act: 'import-referrals',
  verb: 'collect',
  purpose: 'onboarding',
  clause: 'purpose/onboarding',
  registerHash: 'a'.repeat(64),
  compartment: 'programme',
  participantId: randomUUID(),
  outcome: 'done',
  reasons: ['no-agreement'],
  fields: ['referral.job_aims', 'participant.ni_number'],
  ...over,
});

test('entries of an act commit with it or not at all, one or many alike', async () => {
  const { candour_jobs: pool, candour_sealer: sealer } = database.pools;
  const detail = randomBytes(40);
  const [one, many] = await inTransaction(pool, system, async (db) => [
    await append(db, entry({ detail, participantId: null, registerHash: null, role: null })),
    await appendMany(db, [
      entry({ detail, participantId: null, registerHash: null, role: null }),
      entry(),
      entry({ reasons: [], fields: [] }),
    ]),
  ]);
  const { rows } = await sealer.query('SELECT * FROM ledger_entry WHERE id = ANY($1) ORDER BY recorded_at', [
    [one, ...many],
  ]);
  assert.deepEqual(
    rows.map((row) => row.id),
    [one, ...many],
  );
  const { id: _a, request_id: _b, recorded_at: _c, ...first } = rows[0];
  const { id: _d, request_id: _e, recorded_at: _f, ...second } = rows[1];
  assert.deepEqual(first, second);
  assert.deepEqual(first.detail, detail);
  assert.deepEqual(rows[2].fields, ['referral.job_aims', 'participant.ni_number']);
  assert.deepEqual(rows[3].reasons, []);
  const lost = randomUUID();
  await assert.rejects(
    inTransaction(pool, system, async (db) => {
      await append(db, entry({ id: lost }));
      throw new Error('the act failed');
    }),
    /the act failed/,
  );
  assert.equal((await sealer.query('SELECT FROM ledger_entry WHERE id = $1', [lost])).rowCount, 0);
});

test('nobody writes in another’s name, without a context, in another compartment, or a time of their own', async () => {
  const { candour_jobs: jobs, candour_staff: staff, candour_health: health } = database.pools;
  await assert.rejects(
    inTransaction(jobs, system, (db) => append(db, entry({ actorKind: 'staff', actorId: randomUUID() }))),
    { code: '42501' },
  );
  const write = (compartment: string) => ({
    text: `INSERT INTO ledger_entry (at, request_id, actor_kind, act, verb, purpose, clause, compartment, outcome)
      VALUES (now(), gen_random_uuid(), 'staff', 'a', 'use', 'p', 'c', $1, 'done')`,
    values: [compartment],
  });
  await assert.rejects(staff.query(write('programme')), { code: '42501' });
  await assert.rejects(staff.query(write('health')), { code: '42501' });
  await assert.rejects(health.query(write('programme')), { code: '42501' });
  for (const column of ['xact', 'recorded_at']) {
    await assert.rejects(database.pools.candour_gate.query(`INSERT INTO ledger_entry (${column}) VALUES (NULL)`), {
      code: '42501',
    });
  }
});

test('values cannot be put where codes belong', async () => {
  for (const wrong of [
    { reasons: ['Ann Example'] },
    { fields: ["participant.ni_number = 'QQ900000A'"] },
    { verb: 'peek' as never },
  ]) {
    await assert.rejects(
      inTransaction(database.pools.candour_jobs, system, (db) => append(db, entry(wrong))),
      { code: '23514' },
    );
  }
});

test('nothing in the ledger is changed or deleted, even by its owner', async () => {
  for (const table of ['ledger_entry', 'ledger_leaf', 'ledger_head']) {
    for (const role of [
      'candour_staff',
      'candour_health',
      'candour_jobs',
      'candour_sealer',
      'candour_operator',
      'candour_gate',
    ] as const) {
      for (const statement of [`UPDATE ${table} SET ctid = ctid`, `DELETE FROM ${table}`, `TRUNCATE ${table}`]) {
        await assert.rejects(database.pools[role].query(statement), `${role}: ${statement}`);
      }
    }
  }
  const superuser = await database.superuser.connect();
  try {
    await superuser.query(`INSERT INTO ledger_entry (at, request_id, actor_kind, act, verb, purpose, clause, compartment, outcome)
      VALUES (now(), gen_random_uuid(), 'system', 'a', 'use', 'p', 'c', 'programme', 'done')`);
    for (const statement of [
      'UPDATE ledger_entry SET act = act',
      'DELETE FROM ledger_entry',
      'TRUNCATE ledger_entry',
    ]) {
      await assert.rejects(superuser.query(statement), /only grows/);
    }
  } finally {
    superuser.release();
  }
});

test('health entries are read by health alone; staff see only people they may see', async () => {
  const { superuser, pools } = database;
  await superuser.query(`INSERT INTO ledger_entry (at, request_id, actor_kind, act, verb, purpose, clause, compartment, outcome)
    SELECT now(), gen_random_uuid(), 'staff', 'a', 'use', 'p', 'c', c, 'done' FROM unnest(ARRAY['health', 'programme']) c`);
  const seen = async (role: 'candour_staff' | 'candour_health' | 'candour_portal' | 'candour_sealer') =>
    new Set((await pools[role].query('SELECT compartment FROM ledger_entry')).rows.map((row) => row.compartment));
  assert.deepEqual(await seen('candour_staff'), new Set());
  assert.deepEqual(await seen('candour_health'), new Set());
  assert.deepEqual(await seen('candour_portal'), new Set());
  assert.deepEqual(await seen('candour_sealer'), new Set(['health', 'programme']));
  for (const role of ['candour_jobs', 'candour_operator', 'candour_gate'] as const) {
    await assert.rejects(pools[role].query('SELECT FROM ledger_entry'), { code: '42501' });
  }
});

test('an act still under way is sealed by a later head, never passed over', async () => {
  const { candour_jobs: pool, candour_sealer: sealer } = database.pools;
  const keys = openSealKey(join(folder, 'storm'));
  const heads = join(folder, 'storm', 'heads.log');
  let writing = true;
  const writers = Array.from({ length: 4 }, async () => {
    for (let n = 0; n < 25; n++) {
      await inTransaction(pool, system, async (db) => {
        await append(db, entry());
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 15));
        await append(db, entry());
      });
    }
  });
  const sealing = (async () => {
    while (writing) await sealOnce(sealer, keys, heads, { force: true });
  })();
  await Promise.all(writers);
  writing = false;
  await sealing;
  await sealOnce(sealer, keys, heads, { force: true });
  const result = await verify(sealer, { against: heads });
  assert.deepEqual(result.problems, []);
  assert.equal(result.notYetProven, 0);
  assert.ok(result.entries >= 200);
});
