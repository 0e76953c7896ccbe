import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileOf, fingerprints, importRows, type Row, referral } from '../../test/support/referral-files.ts';
import { syntheticReferral } from '../../test/support/synthetic-referrals.ts';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import { LOGIN_ROLES } from '../database/index.ts';
import { importFile } from './import-file.ts';
import { destroyedPerson, destroyedReferral } from './receive/match.ts';

const counts = ({
  read,
  created,
  updated,
  unchanged,
  quarantined,
  duplicates,
}: Awaited<ReturnType<typeof importRows>>) => ({
  read,
  created,
  updated,
  unchanged,
  quarantined: new Set(quarantined.map(({ line }) => line)).size,
  duplicates,
});

const rowsOf = async (world: World, sql: string, values: unknown[] = []) =>
  (await world.database.superuser.query(sql, values)).rows;
const count = async (world: World, table: string, where = 'true'): Promise<number> =>
  Number((await rowsOf(world, `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0].n);

/** Everything that an import may change, as text; two equal texts mean that nothing changed. */
async function snapshot(world: World): Promise<string> {
  const tables = ['participant', 'participant_provenance', 'referral', 'referral_event', 'allocation'];
  const parts = await Promise.all(tables.map((table) => rowsOf(world, `SELECT * FROM ${table} ORDER BY id`)));
  return JSON.stringify(parts);
}

test('a file becomes people, sealed and in the ledger; the same file again changes nothing', async (t) => {
  const world = await makeWorld(t);
  const file = [
    referral(1, { health_notes: 'Sciatica', job_aims: 'Baking' }),
    referral(2),
    referral(3, { family_name: '' }),
  ];
  assert.deepEqual(await importRows(world, file), {
    read: 3,
    created: 2,
    updated: 0,
    unchanged: 0,
    duplicates: 0,
    quarantined: [{ line: 4, field: 'family_name', code: 'missing', message: 'Family name is missing' }],
    unknownColumns: [],
    paused: false,
  });
  const people = await rowsOf(
    world,
    `SELECT p.id, p.ni_number, r.id AS referral, r.health_notes, c.kind FROM participant p
    JOIN referral r ON r.participant_id = p.id JOIN caseload c ON c.id = p.caseload_id ORDER BY p.family_name`,
  );
  assert.deepEqual(
    people.map(({ kind }) => kind),
    ['intake', 'intake'],
  );
  const where = (column: string, kind: string, row: string) =>
    ({
      person: people[0].id,
      class: kind,
      compartment: column === 'ni_number' ? 'identity' : 'programme',
      table: column === 'ni_number' ? 'participant' : 'referral',
      column,
      row,
    }) as const;
  assert.equal(
    world.services.vault.open(where('ni_number', 'identity', people[0].id), people[0].ni_number),
    'QQ900001A',
  );
  assert.equal(
    world.services.vault.open(where('health_notes', 'programme-health', people[0].referral), people[0].health_notes),
    'Sciatica',
  );
  const entries = await rowsOf(
    world,
    "SELECT participant_id, fields FROM ledger_entry WHERE verb = 'collect' AND participant_id IS NOT NULL",
  );
  assert.deepEqual(new Set(entries.map((entry) => entry.participant_id)), new Set(people.map(({ id }) => id)));
  assert.ok(entries.some((entry) => entry.fields.includes('programme-health')));

  const before = await snapshot(world);
  assert.deepEqual(counts(await importRows(world, file)), {
    read: 3,
    created: 0,
    updated: 0,
    unchanged: 2,
    quarantined: 1,
    duplicates: 0,
  });
  assert.equal(await snapshot(world), before);
  assert.equal(await count(world, 'referral_import_row', 'repeats IS NULL'), 1, 'the faulty row waits once');
});

test('a dry run says what would happen and keeps nothing', async (t) => {
  const world = await makeWorld(t);
  await importRows(world, [referral(1)]);
  const before = await snapshot(world);
  const imports = await count(world, 'referral_import');
  const rows = [referral(1, { town: 'London' }), referral(2), referral(2), referral(3, { postcode: 'nowhere' })];
  const dry = await importRows(world, rows, { dryRun: true });
  assert.equal(await snapshot(world), before);
  assert.equal(await count(world, 'referral_import'), imports);
  assert.deepEqual(counts(dry), counts(await importRows(world, rows)));
});

test('a newer file changes what nobody has put right since; an older one changes nothing', async (t) => {
  const world = await makeWorld(t);
  await importRows(world, [referral(1, { town: 'London', job_aims: 'Baking' })], { asAt: '2026-11-01' });
  const [{ id }] = await rowsOf(world, 'SELECT id FROM participant');
  await world.database.superuser.query("UPDATE participant SET mobile = '07700 900555'");
  await world.database.superuser.query(
    `INSERT INTO participant_provenance (participant_id, fields, source, channel, as_at) VALUES ($1, '{mobile}', 'participant', 'portal', '2026-11-02')`,
    [id],
  );
  const newer = referral(1, { mobile: '07700 900777', town: 'Leeds', job_aims: 'Baking bread', postcode: '' });
  assert.equal((await importRows(world, [newer], { asAt: '2026-11-10' })).updated, 1);
  const person = async () => (await rowsOf(world, 'SELECT mobile, town, postcode FROM participant'))[0];
  assert.deepEqual(await person(), { mobile: '07700 900555', town: 'Leeds', postcode: 'E1W 1AW' });

  const older = await importRows(world, [referral(1, { town: 'Bath', mobile: '07700 900888' })], {
    asAt: '2026-11-09',
  });
  assert.deepEqual(counts(older), { read: 1, created: 0, updated: 0, unchanged: 1, quarantined: 0, duplicates: 0 });
  assert.equal((await person()).town, 'Leeds');

  const [kept] = await rowsOf(world, 'SELECT id, previous FROM participant_provenance WHERE previous IS NOT NULL');
  const previous = world.services.vault.open(
    {
      person: id,
      class: 'identity',
      compartment: 'identity',
      table: 'participant_provenance',
      column: 'previous',
      row: kept.id,
    },
    kept.previous,
  );
  assert.equal(JSON.parse(previous)['participant.town'], 'London');
});

test('a file that was confirmed by a newer one is not undone by one in between', async (t) => {
  const world = await makeWorld(t);
  await importRows(world, [referral(1, { town: 'London' })], { asAt: '2026-11-01' });
  await importRows(world, [referral(1, { town: 'London' })], { asAt: '2026-11-10' });
  assert.equal((await importRows(world, [referral(1, { town: 'Bath' })], { asAt: '2026-11-05' })).unchanged, 1);
  assert.equal((await rowsOf(world, 'SELECT town FROM participant'))[0].town, 'London');
});

test('people under MAPPA come without an address and pass to the nominated officer', async (t) => {
  const world = await makeWorld(t);
  const bare = { postcode: '', mobile: '' };
  assert.equal((await importRows(world, [referral(1, { mappa: 'yes', ...bare }), referral(2)])).created, 2);
  const kinds = await rowsOf(
    world,
    'SELECT p.family_name, c.kind FROM participant p JOIN caseload c ON c.id = p.caseload_id ORDER BY 1',
  );
  assert.deepEqual(
    kinds.map(({ kind }) => kind),
    ['nominated-officer', 'intake'],
  );
  await importRows(world, [referral(2, { mappa: 'yes' })], { asAt: '2026-11-02' });
  assert.equal(
    await count(world, 'participant', "caseload_id = (SELECT id FROM caseload WHERE kind = 'nominated-officer')"),
    2,
  );
});

test('the same person gets another referral; two of three alike wait for a person', async (t) => {
  const world = await makeWorld(t);
  await importRows(world, [referral(1)]);
  const same: Row = { ...referral(1), referral_id: 'R-again' };
  const report = await importRows(world, [
    same,
    { ...referral(1), referral_id: 'R-otherbirth', date_of_birth: '1999-01-01' },
    { ...referral(1), referral_id: 'R-othername', family_name: 'Else' },
    { ...referral(1), referral_id: 'R-othernumber', national_insurance_number: 'QQ999999B' },
    { ...referral(1), referral_id: 'R-nonumber', national_insurance_number: '' },
    { ...referral(1), referral_id: 'R-onlynumber', family_name: 'Else', date_of_birth: '1999-01-01' },
  ]);
  assert.deepEqual(counts(report), { read: 6, created: 2, updated: 0, unchanged: 0, quarantined: 4, duplicates: 4 });
  assert.equal(await count(world, 'participant'), 2);
  assert.deepEqual(await rowsOf(world, 'SELECT kind FROM referral_event'), [{ kind: 'matched' }]);
});

test('likeness is found between rows of one file, in the dry run as well', async (t) => {
  const world = await makeWorld(t);
  const rows = [
    referral(1),
    { ...referral(1), referral_id: 'R-b' },
    { ...referral(1), referral_id: 'R-c', family_name: 'Else' },
  ];
  const dry = await importRows(world, rows, { dryRun: true });
  assert.deepEqual(counts(dry), { read: 3, created: 2, updated: 0, unchanged: 0, quarantined: 1, duplicates: 1 });
  assert.deepEqual(counts(await importRows(world, rows)), counts(dry));
  assert.equal(await count(world, 'participant'), 1);
  assert.equal(await count(world, 'referral'), 2);
});

test('what was destroyed does not come back quietly', async (t) => {
  const world = await makeWorld(t);
  const act = fingerprints(world);
  const one = { values: { referral_id: 'R-1' } };
  const two = {
    values: { national_insurance_number: 'QQ900002A', date_of_birth: '1962-02-03', family_name: 'Family2' },
  };
  for (const [kind, match] of [
    ['referral', destroyedReferral(act, 'jcp', one)],
    ['person', destroyedPerson(act, two)],
  ] as const) {
    await world.database.superuser.query('INSERT INTO tombstone_match (programme, kind, match) VALUES ($1, $2, $3)', [
      PROGRAMME,
      kind,
      match,
    ]);
  }
  const report = await importRows(world, [referral(1), referral(2), referral(3)]);
  assert.deepEqual(
    report.quarantined.map(({ line, code }) => `${line} ${code}`),
    ['2 previously-destroyed', '3 previously-destroyed'],
  );
  assert.equal(report.created, 1);
});

test('nothing staged is in clear, and committed rows leave the staging', async (t) => {
  const world = await makeWorld(t);
  const canary: Row = {
    family_name: 'Canaryname',
    given_name: 'Canarygiven',
    mobile: '07700900911',
    town: 'Canarytown',
    email: 'canary@example.com',
    health_notes: 'Canaryhealth',
    job_aims: 'Canaryaims',
    referring_office: 'Canaryoffice',
  };
  await importRows(world, [
    referral(1, canary),
    referral(2, { ...canary, postcode: 'nowhere' }),
    referral(3, { ...canary, referral_id: 'R-special', special_customer_record: 'yes' }),
  ]);
  const tables = [
    'referral_import',
    'referral_import_decision',
    'referral_import_batch',
    'referral_import_row',
    'referral_import_row_settled',
  ];
  for (const table of tables) {
    const found = await rowsOf(
      world,
      `SELECT t::text || encode(convert_to(t::text, 'UTF8'), 'escape') AS text FROM ${table} t`,
    );
    for (const { text } of found) assert.doesNotMatch(text, /canary|QQ9|07700|R-special|1962/i, table);
    const bytes = await rowsOf(
      world,
      table === 'referral_import_row' ? 'SELECT contents FROM referral_import_row' : 'SELECT 1 WHERE false',
    );
    for (const { contents } of bytes) assert.doesNotMatch(contents.toString('latin1'), /canary/i);
  }
  assert.equal(await count(world, 'referral_import_batch', 'contents IS NOT NULL'), 0);
  const [special] = await rowsOf(
    world,
    `SELECT id, import_id, contents FROM referral_import_row WHERE problems @> '[{"code": "special-customer-record"}]'`,
  );
  const text = world.services.vault.open(
    {
      person: special.import_id,
      class: 'core-file',
      compartment: 'programme',
      table: 'referral_import_row',
      column: 'contents',
      row: special.id,
    },
    special.contents,
  );
  assert.deepEqual(JSON.parse(text), { referral_id: 'R-special' });
});

test('a file that cannot be read leaves nothing behind', async (t) => {
  const world = await makeWorld(t);
  const whole = fileOf(Array.from({ length: 2500 }, (_, n) => referral(n)));
  await assert.rejects(importRows(world, Buffer.concat([Buffer.from(whole), Buffer.from('Andr\u00e9', 'latin1')])), {
    code: 'wrong-encoding',
  });
  await assert.rejects(importRows(world, `${whole}"open`), { code: 'broken-quotes' });
  for (const table of ['referral_import', 'referral_import_batch', 'participant'])
    assert.equal(await count(world, table), 0, table);
});

test('other channels hold the same columns, each with its own ids', async (t) => {
  const world = await makeWorld(t);
  await importRows(world, [referral(1)], { channel: 'jcp' });
  const report = await importRows(world, [referral(2, { referral_id: 'R-1' })], { channel: 'self' });
  assert.equal(report.created, 1);
  assert.deepEqual(
    (await rowsOf(world, 'SELECT source FROM participant_provenance ORDER BY source')).map(({ source }) => source),
    ['jcp', 'participant'],
  );
});

test('killed on the way, the import is whole in every part and goes on when it is run again', {
  timeout: 120_000,
}, async (t) => {
  const world = await makeWorld(t);
  const folder = mkdtempSync(join(tmpdir(), 'candour-kill-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const people = 8_000;
  const file = join(folder, 'file.csv');
  const asAt = '2026-11-01';
  writeFileSync(file, fileOf(Array.from({ length: people }, (_, n) => syntheticReferral(n, asAt))));
  const connections = Object.fromEntries(LOGIN_ROLES.map((role) => [role, world.database.connectionFor(role)]));
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../../test/support/import-child.ts'),
      JSON.stringify({ connections, keysDir: world.keysDir, file, asAt }),
    ],
    { stdio: 'ignore' },
  );
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_status, signal) => resolve(signal)),
  );
  while ((await count(world, 'referral_import_batch', 'done_at IS NOT NULL')) < 2 && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGKILL');
  assert.equal(await ended, 'SIGKILL', 'the import was killed before its end');
  await world.database.superuser.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'candour_operator' AND datname = current_database()",
  );

  const consistent = async () => {
    const done = Number(
      (await rowsOf(world, 'SELECT COALESCE(sum(created), 0)::int AS n FROM referral_import_batch'))[0].n,
    );
    for (const table of ['participant', 'referral', 'participant_provenance'])
      assert.equal(await count(world, table), done, table);
    assert.equal(await count(world, 'ledger_entry', "participant_id IS NOT NULL AND verb = 'collect'"), done);
    return done;
  };
  const before = await consistent();
  assert.ok(before >= 2000 && before < people, `${before} people when it was killed`);
  const report = await importFile(world.services, {
    source: createReadStream(file),
    programme: PROGRAMME,
    channel: 'jcp',
    asAt,
    dryRun: false,
  });
  assert.equal(report.created + report.unchanged, people);
  assert.equal(await consistent(), people);
});

test('two imports of one file at the same time make each person once', async (t) => {
  const world = await makeWorld(t);
  const rows = Array.from({ length: 1500 }, (_, n) => referral(n));
  const [one, two] = await Promise.all([importRows(world, rows), importRows(world, rows.toReversed())]);
  assert.equal((one?.created ?? 0) + (two?.created ?? 0), 1500);
  assert.equal((one?.unchanged ?? 0) + (two?.unchanged ?? 0), 1500);
  assert.equal(await count(world, 'participant'), 1500);
});
