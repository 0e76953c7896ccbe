import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { makeWorld } from '../../test/support/world.ts';
import type { Job } from '../pipeline/index.ts';
import { checkJobs, enqueue, startJobs } from './index.ts';

const mailer = { send: async () => ({ outcome: 'sent' as const, detail: 'test' }) };

test('a job queued in a transaction runs once when it commits and never when it does not', async (t) => {
  const world = await makeWorld(t);
  const ran: string[] = [];
  const job: Job = {
    name: 'remember',
    activity: 'operational',
    run: async (_services, ids) => void ran.push(ids.one ?? ''),
  };
  await world.asOperator((_db, client) => enqueue(client, 'remember', { one: 'kept' }));
  await assert.rejects(
    world.asOperator(async (_db, client) => {
      await enqueue(client, 'remember', { one: 'lost' });
      throw new Error('changed our mind');
    }),
    /changed our mind/,
  );
  const faults: Error[] = [];
  const working = await startJobs({ ...world.services, mailer, origin: 'http://localhost' }, [job], (e) =>
    faults.push(e),
  );
  for (let waited = 0; ran.length === 0 && waited < 80; waited += 1) await pause(100);
  await pause(300);
  await working.stop();
  assert.deepEqual(ran, ['kept']);
  assert.deepEqual(faults, []);
  const { rows } = await world.database.superuser.query('SELECT state FROM queue.job');
  assert.deepEqual(rows, [{ state: 'completed' }]);
});

test('a payload that is not made of ids is refused', async (t) => {
  const world = await makeWorld(t);
  await assert.rejects(
    world.asOperator((_db, client) => enqueue(client, 'remember', { name: 'Alex Example' })),
    TypeError,
  );
});

test('logins that only add jobs can neither read nor change the queue', async (t) => {
  const world = await makeWorld(t);
  for (const role of ['candour_staff', 'candour_portal', 'candour_rights', 'candour_health', 'candour_gate'] as const) {
    const pool = world.database.pools[role];
    await assert.rejects(pool.query('SELECT data FROM queue.job_common'), /permission denied/, role);
    await assert.rejects(pool.query("UPDATE queue.job_common SET state = 'cancelled'"), /permission denied/, role);
    await assert.rejects(pool.query('DELETE FROM queue.job_common'), /permission denied/, role);
  }
});

test('a job without a clause, and two of one name, stop the start', () => {
  const job: Job = { name: 'one', activity: 'sharing', run: async () => undefined };
  checkJobs([job], new Set(['activity/sharing']));
  assert.throws(() => checkJobs([job], new Set(['activity/other'])), /belongs to the activity/);
  assert.throws(() => checkJobs([job, job], new Set(['activity/sharing'])), /Two jobs/);
});
