import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { settleDeployment } from './deployment.ts';
import { readSettings } from './settings.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});

async function settle(environment: Record<string, string>, makesDemo = true) {
  const client = new pg.Client(database.connectionFor('candour_migrate'));
  await client.connect();
  try {
    return await settleDeployment(client, readSettings(environment), makesDemo);
  } finally {
    await client.end();
  }
}

test('a new database started by npm start is a demo, and stays one', async () => {
  assert.equal((await settle({})).kind, 'demo');
  await assert.rejects(settle({ CANDOUR_DEMO: '0' }), /never becomes live/);
  await assert.rejects(
    database.superuser.query(`UPDATE deployment SET kind = 'live', clock_offset = '0'`),
    /never becomes live/,
  );
  await assert.rejects(database.superuser.query('DELETE FROM deployment'), /never becomes live/);
});

test('a demo’s clock starts where it is told, and ticks, in the application and in SQL alike', async () => {
  const { clock } = await settle({ CANDOUR_NOW: '2027-03-01T09:00:00Z' });
  const { rows } = await database.superuser.query('SELECT product_now() AS now');
  const difference = Math.abs(clock().epochMilliseconds - rows[0].now.getTime());
  assert.ok(difference < 2000, `${difference} ms apart`);
  assert.equal(clock().toString().slice(0, 13), '2027-03-01T09');
});

test('settings that cannot be used say what to write instead', () => {
  assert.throws(() => readSettings({ PORT: 'eighty' }), /not a port/);
  assert.throws(() => readSettings({ CANDOUR_ORIGIN: 'candour.example' }), /not an origin/);
  assert.throws(() => readSettings({ CANDOUR_SERVES: 'all,kitchen' }), /not a part/);
  assert.throws(() => readSettings({ CANDOUR_NOW: 'tomorrow' }), /not an instant/);
});
