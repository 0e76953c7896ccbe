import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileOf, importRows, type Row, referral } from '../../../test/support/referral-files.ts';
import { makeWorld, type World } from '../../../test/support/world.ts';
import { demoId } from '../../demo/ids.ts';
import { listReferrals } from '../queries/list-referrals.ts';
import { listWaiting } from '../queries/list-waiting.ts';
import { readImport } from '../queries/read-import.ts';
import { readWaitingRow } from '../queries/read-waiting-row.ts';
import { importWhole } from '../receive/import-whole.ts';
import { acknowledgeReferral } from './acknowledge-referral.ts';
import { allocateParticipant } from './allocate-participant.ts';
import { commitReferralBatch, commitReferralImport } from './commit-referral-import.ts';
import { correctQuarantinedRow } from './correct-quarantined-row.ts';
import { decidePossibleDuplicate } from './decide-possible-duplicate.ts';
import { discardReferralImport } from './discard-referral-import.ts';
import { dismissQuarantinedRow } from './dismiss-quarantined-row.ts';
import { previewReferralFile } from './preview-referral-file.ts';

const rowsOf = async (world: World, sql: string, values: unknown[] = []) =>
  (await world.database.superuser.query(sql, values)).rows;
const count = async (world: World, table: string): Promise<number> =>
  Number((await rowsOf(world, `SELECT count(*)::int AS n FROM ${table}`))[0].n);

const preview = async (world: World, rows: readonly Row[], persona = 'administrator') =>
  world.run(persona, previewReferralFile, { file: Buffer.from(fileOf(rows)), channel: 'jcp', asAt: '2026-11-01' });

async function commit(world: World, id: string, persona = 'administrator'): Promise<void> {
  const { batches } = await world.run(persona, commitReferralImport, { import: id });
  await importWhole(batches, (batch) => world.run(persona, commitReferralBatch, { import: id, batch }));
}

async function imported(world: World, rows: readonly Row[]): Promise<string> {
  const { importId } = await preview(world, rows);
  await commit(world, importId);
  return importId;
}

const waiting = async (world: World, show: 'correct' | 'decide' = 'correct') =>
  (await world.run('administrator', listWaiting, { show })).lines;

test('a preview touches nobody; a commit does what it said, once, whoever presses twice', async (t) => {
  const world = await makeWorld(t);
  await importRows(world, [referral(1), referral(2)]);
  const people = await count(world, 'participant');
  const staged = await preview(world, [
    referral(1),
    referral(2, { town: 'Leeds' }),
    referral(3),
    referral(4, { mappa: 'yes' }),
    referral(5, { postcode: '?' }),
  ]);
  assert.equal(await count(world, 'participant'), people);
  const { created, updated, unchanged, quarantined } = staged.counts;
  assert.deepEqual(
    { created, updated, unchanged, quarantined },
    { created: 2, updated: 1, unchanged: 1, quarantined: 1 },
  );
  assert.deepEqual(await waiting(world), [], 'rows of a file that is not imported do not wait');

  await Promise.all([commit(world, staged.importId), commit(world, staged.importId, 'team-leader')]);
  await commit(world, staged.importId);
  const read = await world.run('administrator', readImport, { import: staged.importId });
  assert.equal(read.status, 'imported');
  assert.deepEqual(read.done, { created: 2, updated: 1, unchanged: 1, batches: 1, left: 0 });
  assert.equal(await count(world, 'participant'), people + 2);
  assert.equal((await waiting(world)).length, 1);
  await assert.rejects(world.run('administrator', discardReferralImport, { import: staged.importId }), {
    name: 'Conflict',
  });
});

test('a discarded file is gone and cannot be imported', async (t) => {
  const world = await makeWorld(t);
  const { importId } = await preview(world, [referral(1), referral(2, { postcode: '?' })]);
  await imported(world, [referral(3, { postcode: '?' })]);
  await world.run('administrator', discardReferralImport, { import: importId });
  assert.equal(await count(world, 'referral_import_row'), 1, 'the waiting row of the imported file stays');
  assert.deepEqual(await rowsOf(world, 'SELECT contents FROM referral_import_batch'), [{ contents: null }]);
  await assert.rejects(commit(world, importId), { name: 'Conflict' });
  assert.equal(await count(world, 'participant'), 0);
});

test('only the intake team imports, sees waiting rows and compares people', async (t) => {
  const world = await makeWorld(t);
  for (const persona of [
    'keyworker',
    'partner-worker',
    'nominated-officer',
    'data-protection-officer',
    'health-practitioner',
  ]) {
    await assert.rejects(preview(world, [referral(1)], persona), { name: 'NotFound' }, persona);
    await assert.rejects(world.run(persona, listWaiting, {}), { name: 'NotFound' }, persona);
  }
  const client = await world.database.pools.candour_staff.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT context.begin($1)', [await world.token('keyworker')]);
    await client.query('SAVEPOINT here');
    for (const call of [
      "context.match_referrals('central-london-works', 'jcp', '{x}', '{NULL}', '{x}', '{2000-01-01}')",
      "context.people_alike('central-london-works', NULL, 'x', '2000-01-01', NULL)",
      "context.keep_referrals('central-london-works', '[]')",
      "context.any_destroyed('central-london-works')",
    ]) {
      await assert.rejects(client.query(`SELECT * FROM ${call}`), { code: '42501' }, call);
      await client.query('ROLLBACK TO here');
    }
    await assert.rejects(client.query('SELECT * FROM tombstone_match'), { code: '42501' });
    await client.query('ROLLBACK TO here');
    assert.equal((await client.query('SELECT * FROM referral_import')).rowCount, 0);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

test('a row is corrected on screen: faults name their fields, then it becomes a person', async (t) => {
  const world = await makeWorld(t);
  await imported(world, [referral(1, { postcode: 'nowhere' })]);
  const [line] = await waiting(world);
  assert.equal(line?.referralId, 'R-1');
  const row = line?.id ?? '';
  await assert.rejects(
    world.run('administrator', correctQuarantinedRow, {
      row,
      values: { ...referral(1), postcode: 'E1', family_name: '' },
    }),
    (error: { problems: { field: string }[] }) => {
      assert.deepEqual(
        error.problems.map(({ field }) => field),
        ['postcode', 'family_name'],
      );
      return true;
    },
  );
  assert.equal(await count(world, 'participant'), 0);
  const answer = await world.run('administrator', correctQuarantinedRow, { row, values: referral(1) });
  assert.deepEqual(answer, { outcome: 'imported' });
  assert.equal(await count(world, 'participant'), 1);
  assert.deepEqual(await waiting(world), []);
  await assert.rejects(world.run('administrator', correctQuarantinedRow, { row, values: referral(1) }), {
    name: 'Conflict',
  });
  await imported(world, [referral(1, { postcode: 'nowhere' })]);
  assert.deepEqual(await waiting(world), [], 'the same faulty row again brings no new work');
});

test('a row is dismissed with a reason and keeps its original text', async (t) => {
  const world = await makeWorld(t);
  await imported(world, [referral(1, { postcode: 'nowhere' })]);
  const row = (await waiting(world))[0]?.id;
  await assert.rejects(world.run('administrator', dismissQuarantinedRow, { row, reason: ' ' }), {
    name: 'InvalidInput',
  });
  const twice = await Promise.allSettled(
    [1, 2].map(() => world.run('administrator', dismissQuarantinedRow, { row, reason: 'Sent by mistake' })),
  );
  assert.equal(twice.filter(({ status }) => status === 'fulfilled').length, 1);
  assert.deepEqual(await rowsOf(world, 'SELECT kind, reason FROM referral_import_row_settled'), [
    { kind: 'dismissed', reason: 'Sent by mistake' },
  ]);
  assert.equal((await rowsOf(world, 'SELECT contents FROM referral_import_row'))[0].contents.length > 100, true);
});

test('a special customer record can only be dismissed', async (t) => {
  const world = await makeWorld(t);
  await imported(world, [referral(1, { special_customer_record: 'yes' })]);
  const row = (await waiting(world))[0]?.id;
  await assert.rejects(world.run('administrator', correctQuarantinedRow, { row, values: referral(1) }), {
    name: 'Refused',
  });
  await world.run('administrator', dismissQuarantinedRow, { row, reason: 'Clerical procedure followed' });
});

test('a person decides whether a likeness is the same person', async (t) => {
  const world = await makeWorld(t);
  await importRows(world, [referral(1)]);
  const [{ id }] = await rowsOf(world, 'SELECT id FROM participant');
  await imported(world, [
    { ...referral(1), referral_id: 'R-a', family_name: 'Other' },
    { ...referral(1), referral_id: 'R-b', national_insurance_number: '' },
  ]);
  const [one, two] = await waiting(world, 'decide');
  const read = await world.run('administrator', readWaitingRow, { row: one?.id });
  assert.deepEqual(
    read.alike.map(({ participant_id, same_number, same_postcode }) => ({
      participant_id,
      same_number,
      same_postcode,
    })),
    [{ participant_id: id, same_number: true, same_postcode: true }],
  );
  const decide = (row: string | undefined, decision: string, person?: string) =>
    world.run('administrator', decidePossibleDuplicate, {
      row,
      decision,
      reason: 'Telephoned the office',
      ...(person ? { person } : {}),
    });
  await assert.rejects(decide(one?.id, 'same-person', demoId('nobody')), { name: 'InvalidInput' });
  await decide(one?.id, 'different-person');
  assert.equal(await count(world, 'participant'), 2);
  await decide(two?.id, 'same-person', id);
  assert.equal(await count(world, 'participant'), 2);
  assert.deepEqual(
    (await rowsOf(world, 'SELECT external_id FROM referral WHERE participant_id = $1 ORDER BY 1', [id])).map(
      ({ external_id }) => external_id,
    ),
    ['R-1', 'R-b'],
  );
  assert.deepEqual(await waiting(world, 'decide'), []);
  assert.equal(
    (await importRows(world, [{ ...referral(1), referral_id: 'R-a', family_name: 'Other' }])).unchanged,
    1,
    'decided once for all',
  );
});

test('a correction that shows a likeness waits for the decision, with the original kept', async (t) => {
  const world = await makeWorld(t);
  await importRows(world, [referral(1)]);
  const other = { ...referral(1), referral_id: 'R-x', family_name: 'Other' };
  await imported(world, [{ ...other, postcode: 'nowhere' }]);
  const row = (await waiting(world))[0]?.id;
  assert.deepEqual(await world.run('administrator', correctQuarantinedRow, { row, values: other }), {
    outcome: 'to-decide',
  });
  assert.equal((await waiting(world, 'decide')).length, 1);
  const [kept] = await rowsOf(world, 'SELECT contents, corrected FROM referral_import_row');
  assert.ok(kept.contents && kept.corrected);
  await world.run('administrator', decidePossibleDuplicate, { row, decision: 'different-person', reason: 'Twins' });
  assert.equal(await count(world, 'participant'), 2);
});

test('referrals are acknowledged within two working days, and allocated', async (t) => {
  const world = await makeWorld(t);
  await world.setClock('2026-12-22T10:00:00Z');
  await imported(world, [
    referral(1, { referred_on: '2026-12-17' }),
    referral(2, { referred_on: '2026-12-21' }),
    referral(3, { mappa: 'yes', referred_on: '2026-12-21' }),
  ]);
  const queue = async (persona: string, show: 'acknowledge' | 'allocate' = 'acknowledge') =>
    (await world.run(persona, listReferrals, { show })).lines;
  const lines = await queue('administrator');
  assert.deepEqual(
    lines.map(({ externalId, due, state }) => `${externalId} ${due} ${state}`),
    ['R-1 2026-12-21 overdue', 'R-2 2026-12-23 due'],
  );
  assert.deepEqual(
    (await queue('nominated-officer')).map(({ externalId }) => externalId),
    ['R-3'],
  );
  assert.deepEqual(await queue('team-leader'), lines);

  const [first] = lines;
  await Promise.all([1, 2, 3].map(() => world.run('administrator', acknowledgeReferral, { referral: first?.id })));
  assert.equal(await count(world, 'referral_event'), 1);
  assert.equal((await queue('administrator')).length, 1);
  const [toAllocate] = await queue('administrator', 'allocate');
  assert.equal(toAllocate?.id, first?.id);
  await assert.rejects(world.run('keyworker', acknowledgeReferral, { referral: first?.id }), { name: 'NotFound' });
  const mappa = (await queue('nominated-officer'))[0];
  await assert.rejects(world.run('administrator', acknowledgeReferral, { referral: mappa?.id }), { name: 'NotFound' });

  const allocation = {
    reference: toAllocate?.reference,
    caseload: demoId('caseload', 'get-set-1'),
    reason: 'Lives nearby',
  };
  await assert.rejects(world.run('administrator', allocateParticipant, { ...allocation, reason: '' }), {
    name: 'InvalidInput',
  });
  await assert.rejects(
    world.run('administrator', allocateParticipant, { ...allocation, caseload: demoId('caseload', 'nominated') }),
    { name: 'InvalidInput' },
  );
  await world.database.superuser.query(
    "UPDATE agreement SET suspended_on = '2026-12-01' WHERE reference = 'AG-get-set-uk'",
  );
  await assert.rejects(world.run('administrator', allocateParticipant, allocation), { name: 'Refused' });
  await world.database.superuser.query("UPDATE agreement SET suspended_on = NULL WHERE reference = 'AG-get-set-uk'");
  const twice = await Promise.allSettled([1, 2].map(() => world.run('administrator', allocateParticipant, allocation)));
  assert.equal(twice.filter(({ status }) => status === 'fulfilled').length, 1);
  const reasons = await rowsOf(
    world,
    `SELECT reason FROM allocation WHERE caseload_id = '${allocation.caseload}' AND reason IS NOT NULL`,
  );
  assert.equal(reasons.length, 1);
  assert.ok(!reasons[0].reason.toString('latin1').includes('Lives nearby'));
  assert.deepEqual(await queue('administrator', 'allocate'), []);
});
