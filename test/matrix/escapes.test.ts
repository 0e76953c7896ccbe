import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { demoId } from '../../src/demo/ids.ts';
import { CONTEXTS } from './contexts.ts';
import { codeOf, HARMLESS, REFUSED, strangers } from './escapes.ts';
import { idOf } from './plant.ts';
import { asLogin, makeRig, type Rig } from './rig.ts';

describe('a keyworker who can run any SQL gets no further than a keyworker', () => {
  let rig: Rig;
  before(async () => {
    rig = await makeRig();
    const { superuser } = rig.world.database;
    // One's own acts are one's own to read, whomever they were about; here that would hide a leak.
    await superuser.query('DELETE FROM ledger_entry WHERE actor_id = $1', [demoId('staff', 'keyworker')]);
    await superuser.query('ANALYZE');
  });
  /** Inside a transaction of a named context. */
  const as = <T>(name: string, work: (client: pg.ClientBase) => Promise<T>): Promise<T> => {
    const context = CONTEXTS.find((each) => each.name === name);
    assert.ok(context);
    return asLogin(rig.world, context.login, async (client) => {
      await context.enter(client, rig.world);
      return work(client);
    });
  };

  for (const { way, sql, refused } of REFUSED)
    test(`refused: ${way}`, async () => {
      const { code, message } = await as('keyworker', (client) => codeOf(client, sql));
      assert.ok([refused].flat().includes(code), `it answered ${code || 'nothing: it was allowed'} ${message}`);
    });

  for (const { way, sql } of HARMLESS)
    test(`harmless: ${way}`, async () => {
      await as('keyworker', async (client) => {
        try {
          const result = await client.query(sql);
          assert.deepEqual(strangers(JSON.stringify(result)), []);
        } catch (error) {
          assert.deepEqual(strangers(JSON.stringify(error) + String(error)), []);
        }
      });
    });
  test('the planted texts would be recognised', async () => {
    const { rows } = await rig.world.database.superuser.query('SELECT * FROM participant');
    assert.equal(strangers(JSON.stringify(rows)).length, 10);
  });

  test('an error made by a hidden row does not come', async () => {
    for (const [label, expected] of [
      ['A', '22P02'],
      ['B', ''],
    ] as const) {
      const sql = `SELECT family_name::integer FROM participant WHERE id = '${idOf('participant', label)}'`;
      assert.equal((await as('keyworker', (client) => codeOf(client, sql))).code, expected, label);
    }
  });
  test('COPY to the client sends one’s own rows', async () => {
    // A connection of its own: those of the pools speak in a way that streams do not.
    const client = new pg.Client(rig.world.database.connectionFor('candour_staff'));
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT context.begin($1)', [await rig.world.token('keyworker')]);
    const stream = client.query(copyTo('COPY participant TO STDOUT'));
    const sent = Buffer.concat(await stream.toArray()).toString();
    await client.end();
    assert.match(sent, / of A\b/);
    assert.deepEqual(strangers(sent), []);
  });
  test('the server’s settings are not a login’s to change', async () => {
    await asLogin(rig.world, 'candour_staff', (client) =>
      assert.rejects(client.query('ALTER SYSTEM SET fsync = off'), { code: '42501' }),
    );
  });
});
