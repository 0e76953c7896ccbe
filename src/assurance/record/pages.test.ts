import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { serverFor } from '../../../test/support/server.ts';
import { makeWorld, type World } from '../../../test/support/world.ts';
import { execute, NotFound } from '../../pipeline/index.ts';
import { problemsOf } from '../../vocabularies/index.ts';
import { exportRecord, exportRecordToFile, readRecordOfProcessing } from './acts.ts';
import { pages } from './pages.ts';

const OFFICER = 'data-protection-officer';
let world: World;
before(async () => {
  world = await makeWorld();
});

test('the officer and an auditor read the record, a keyworker does not', async () => {
  for (const persona of [OFFICER, 'auditor']) await world.run(persona, readRecordOfProcessing, {});
  await assert.rejects(world.run('keyworker', readRecordOfProcessing, {}), NotFound);
});

test('the page names each purpose, recipient and period, and the version in force', async () => {
  const server = await serverFor(world, pages, { role: OFFICER, label: 'Officer' });
  const cookies = { 'candour-s': await world.token(OFFICER) };
  const answer = await server.inject({ method: 'GET', url: '/assurance/record-of-processing', cookies });
  assert.equal(answer.statusCode, 200, answer.body.slice(0, 400));
  for (const { title } of Object.values(world.register.purposes)) assert.ok(answer.body.includes(title), title);
  for (const { id } of Object.values(world.register.retention)) assert.ok(answer.body.includes(id.toUpperCase()), id);
  for (const format of ['dpv', 'csv', 'html']) {
    const sent = await server.inject({ url: `/assurance/record-of-processing/${format}`, cookies });
    assert.equal(sent.statusCode, 200, format);
    assert.match(sent.headers['content-disposition'] as string, /attachment/);
  }
  assert.equal((await server.inject({ url: '/assurance/record-of-processing/pdf', cookies })).statusCode, 404);
  await server.close();
});

test('a file taken away is in the ledger, for the officer and for the command line', async () => {
  const officer = (await world.run(OFFICER, exportRecord, { format: 'dpv' })) as { text: string };
  const command = await execute(
    world.services,
    exportRecordToFile,
    { job: 'cli:test', programme: world.register.programme.id },
    { format: 'dpv' },
  );
  assert.equal(command.text, officer.text);
  assert.deepEqual(problemsOf(JSON.parse(command.text)), []);
  const { rows } = await world.database.superuser.query(
    `SELECT act FROM ledger_entry WHERE act LIKE 'export-record-of-processing%' ORDER BY act`,
  );
  assert.ok(rows.length >= 2);
});
