import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from './database.ts';

test('each test database is migrated, its own, and gone afterwards', async (t) => {
  const first = await testDatabase(t);
  const second = await testDatabase(t);
  assert.notEqual(first.name, second.name);
  await first.superuser.query('CREATE TABLE only_here (id int)');
  await assert.rejects(second.superuser.query('SELECT FROM only_here'), { code: '42P01' });
  const migrations = await second.superuser.query('SELECT name FROM migration');
  assert.ok(migrations.rows.length > 0);
  await first.drop();
  const left = await second.superuser.query('SELECT FROM pg_database WHERE datname = $1', [first.name]);
  assert.equal(left.rowCount, 0);
});

test('pools sign in as their own role, which may not make tables', async (t) => {
  const { pools } = await testDatabase(t);
  const { rows } = await pools.candour_staff.query('SELECT session_user AS who');
  assert.deepEqual(rows, [{ who: 'candour_staff' }]);
  await assert.rejects(pools.candour_staff.query('CREATE TABLE mine (id int)'), { code: '42501' });
});
