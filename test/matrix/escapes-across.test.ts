import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import pg from 'pg';
import { demoId } from '../../src/demo/ids.ts';
import { strangers } from './escapes.ts';
import { idOf } from './plant.ts';
import { makeRig, type Rig } from './rig.ts';

// What one transaction could leave on a pooled connection for the next, and what connections could learn of each other.
describe('nothing crosses from one context to another', () => {
  let rig: Rig;
  before(async () => {
    rig = await makeRig();
  });
  const connect = async (role: 'candour_staff' | 'candour_health' = 'candour_staff') => {
    const client = new pg.Client(rig.world.database.connectionFor(role));
    await client.connect();
    return client;
  };
  const begin = async (client: pg.Client, persona: string) => {
    await client.query('BEGIN');
    await client.query('SELECT context.begin($1)', [await rig.world.token(persona)]);
  };
  const references = async (client: pg.Client, sql: string | pg.QueryConfig) =>
    (await client.query<{ family_name: string }>(sql)).rows.map(({ family_name }) => family_name.at(-1)).sort();

  test('a prepared statement used again under another context answers for that one', async () => {
    const client = await connect();
    const statement = {
      name: 'people',
      text: 'SELECT family_name FROM participant WHERE family_name <> $1',
      values: ['x'],
    };
    const seen: string[] = [];
    // Often enough that PostgreSQL would settle on one plan for all.
    for (let i = 0; i < 14; i += 1) {
      await begin(client, i % 2 === 0 ? 'keyworker' : 'keyworker-2');
      seen.push(...(await references(client, statement)).map(String));
      await client.query('COMMIT');
    }
    assert.equal(seen.join(''), 'AB'.repeat(7));
    assert.deepEqual(await references(client, statement), [], 'and without a context for nobody');
    await client.end();
  });

  test('a cursor kept over the commit holds what its maker saw; product code keeps none', async () => {
    const client = await connect();
    await begin(client, 'keyworker');
    await client.query('DECLARE kept CURSOR WITH HOLD FOR SELECT family_name FROM participant');
    await client.query('COMMIT');
    await begin(client, 'keyworker-2');
    assert.deepEqual(await references(client, 'FETCH ALL FROM kept'), ['A']);
    assert.deepEqual(await references(client, 'SELECT family_name FROM participant'), ['B']);
    await client.end();
  });

  test('claims are worth nothing outside the message that they were signed in, even with the same connection and user', async () => {
    const client = await connect();
    await begin(client, 'keyworker');
    const { rows } = await client.query<{ c: string; s: string }>(
      `SELECT current_setting('candour.claims') AS c, current_setting('candour.signature') AS s`,
    );
    await client.query('COMMIT');
    const again = `BEGIN; SELECT set_config('candour.claims', ${pg.escapeLiteral(rows[0]?.c ?? '')}, true),
      set_config('candour.signature', ${pg.escapeLiteral(rows[0]?.s ?? '')}, true)`;
    await client.query(again);
    await assert.rejects(client.query('SELECT * FROM participant'), { code: '42501' });
    await client.query('ROLLBACK');
    await assert.rejects(client.query(`${again}; COMMIT; ${again}; SELECT * FROM participant`), { code: '42501' });
    await client.end();
  });

  test('settings left on the connection neither open nor survive a context', async () => {
    const client = await connect();
    await client.query(
      `SET candour.claims = '{"roles":["administrator"]}'; SET search_path = pg_temp, context, public`,
    );
    await client.query('SET row_security = off');
    await assert.rejects(begin(client, 'keyworker'), { code: '42501' });
    await client.query('ROLLBACK');
    await client.query('RESET row_security');
    await begin(client, 'keyworker');
    assert.deepEqual(await references(client, 'SELECT family_name FROM public.participant'), ['A']);
    await client.end();
  });

  test('a large object made under one login is closed to every other login', async () => {
    const [staff, health] = [await connect(), await connect('candour_health')];
    const { rows } = await staff.query<{ oid: number }>(`SELECT lo_from_bytea(0, 'note') AS oid`);
    await assert.rejects(health.query('SELECT lo_get($1)', [rows[0]?.oid]), { code: '42501' });
    await staff.query('SELECT lo_unlink($1)', [rows[0]?.oid]);
    await Promise.all([staff.end(), health.end()]);
  });

  test('a notification carries nothing that its sender did not see, and nothing in the product listens', async () => {
    const [from, to] = [await connect(), await connect('candour_health')];
    const heard: string[] = [];
    to.on('notification', ({ payload }) => heard.push(payload ?? ''));
    await to.query('LISTEN anything');
    await begin(from, 'keyworker');
    await from.query(`SELECT pg_notify('anything', string_agg(family_name, ',')) FROM participant`);
    await from.query('COMMIT');
    await to.query('SELECT 1');
    assert.equal(heard.length, 1);
    assert.deepEqual(strangers(heard.join()), []);
    await Promise.all([from.end(), to.end()]);
  });

  test('the list of connections shows no value that another one used', async () => {
    const [watched, colleague, other] = [await connect(), await connect(), await connect('candour_health')];
    await begin(watched, 'keyworker');
    await watched.query('SELECT * FROM participant WHERE family_name = $1', ['a-name-to-look-for']);
    const look = `SELECT query, usename FROM pg_stat_activity WHERE datname = current_database()`;
    const { rows } = await colleague.query(look);
    assert.ok(!JSON.stringify(rows).includes('a-name-to-look-for'));
    const behind = (await other.query<{ query: string; usename: string }>(look)).rows.filter(
      (row) => row.usename !== 'candour_health',
    );
    assert.ok(behind.length > 0);
    assert.ok(behind.every(({ query }) => query === '<insufficient privilege>'));
    await Promise.all([watched.end(), colleague.end(), other.end()]);
  });

  // Decided: whoever can already run any SQL as a login may learn how many rows a table has. A number of rows names nobody,
  // the planner cannot work without it, and no page or command of the product runs EXPLAIN or reads statistics.
  test('EXPLAIN tells numbers of rows and nothing of what is in them', async () => {
    const client = await connect();
    await begin(client, 'keyworker');
    const { rows } = await client.query('EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) SELECT * FROM participant');
    assert.deepEqual(strangers(JSON.stringify(rows)), []);
    assert.match(JSON.stringify(rows), /"Actual Rows":1[,.]/);
    await client.end();
  });

  test('a National Insurance number that somebody hidden has can be written again: its uniqueness tells nobody', async () => {
    const client = await connect();
    await begin(client, 'keyworker');
    const { rowCount } = await client.query(
      `INSERT INTO participant (reference, programme, caseload_id, family_name, date_of_birth, ni_number_match)
       VALUES ('AAAA-AAAA', 'central-london-works', $1, 'New', '1990-01-01', $2)`,
      [demoId('caseload', 'east-1'), Buffer.from('participant.ni_number_match of B')],
    );
    assert.equal(rowCount, 1);
    const { rows } = await rig.world.database.superuser.query(
      `SELECT indexrelid::regclass::text AS name FROM pg_index i WHERE indisunique AND EXISTS (
        SELECT 1 FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) AND a.attname ~ '(match|ni_number|family_name|email|mobile)')
        AND indrelid::regclass::text NOT IN ('staff', 'tombstone_match')`,
    );
    assert.deepEqual(rows, [], 'a unique index over a fact about a person tells whether somebody hidden has it');
    await client.query('ROLLBACK');
    await client.end();
  });

  test('writing about somebody hidden and about nobody at all are refused alike', async () => {
    const client = await connect();
    const answers: unknown[] = [];
    for (const id of [idOf('participant', 'B'), demoId('nobody', 'at all')]) {
      await begin(client, 'keyworker');
      const error = await client
        .query(`INSERT INTO allocation (participant_id, caseload_id, reason) VALUES ($1, $2, 'x')`, [
          id,
          demoId('caseload', 'east-1'),
        ])
        .catch((caught: pg.DatabaseError) => caught);
      answers.push(error instanceof Error ? [error.message, (error as pg.DatabaseError).code] : 'allowed');
      await client.query('ROLLBACK');
    }
    assert.deepEqual(answers[0], answers[1]);
    assert.match(String(answers[0]), /row-level security/);
    await client.end();
  });
});
