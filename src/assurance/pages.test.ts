import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { serverFor } from '../../test/support/server.ts';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import { execute } from '../pipeline/index.ts';
import { exportBoardToFile, pages } from './index.ts';

describe('the pages of the board', () => {
  let world: World;
  let server: FastifyInstance;
  const get = async (url: string, persona = 'data-protection-officer') =>
    server.inject({ url, cookies: { 'candour-s': await world.token(persona) } });
  before(async () => {
    world = await makeWorld();
    await world.addParticipant({ family_name: 'Quillfeather', given_name: 'Ottoline' });
    server = await serverFor(world, pages, { role: 'auditor', label: 'Auditor' });
  });

  test('every promise stands on the board, with its state in words', async () => {
    const { statusCode, body } = await get('/assurance');
    assert.equal(statusCode, 200);
    for (const id of Object.keys(world.register.promises))
      assert.ok(body.includes(`href="/assurance/promises/${id}"`), `${id} is missing`);
    for (const words of ['Failing', 'Not built yet', 'Partly built', 'Recorded, not guaranteed', 'Kept'])
      assert.ok(body.includes(words), words);
    const rows = body.match(/href="\/assurance\/promises\//g) ?? [];
    assert.equal(rows.length, Object.keys(world.register.promises).length);
  });

  test('it leads nobody to a page that they may not open', async () => {
    const otherwise = await serverFor(world, pages, { role: 'contract-manager', label: 'Contract manager' });
    const cookies = { 'candour-s': await world.token('contract-manager') };
    const theirs = (await otherwise.inject({ url: '/assurance', cookies })).body;
    assert.match(theirs, /Export for an auditor/);
    assert.doesNotMatch(theirs, /record-of-processing|data-map/);
    assert.match((await get('/assurance')).body, /record-of-processing[\s\S]*data-map/);
  });

  test('what software can only record is never shown as kept', async () => {
    const { body } = await get('/assurance?state=kept');
    const recorded = Object.values(world.register.promises).filter(({ evidenceOnly }) => evidenceOnly);
    assert.ok(recorded.length > 0);
    for (const { id } of recorded) assert.equal(body.includes(`/assurance/promises/${id}"`), false, id);
    const { body: one } = await get(`/assurance/promises/${recorded[0]?.id}`);
    assert.match(one, /never shown as kept/);
  });

  test('it is filtered by state and owner, and an unknown filter filters nothing', async () => {
    const rows = async (query: string) =>
      ((await get(`/assurance?${query}`)).body.match(/href="\/assurance\/promises\//g) ?? []).length;
    const all = await rows('');
    const missing = await rows('state=not-built');
    assert.ok(missing > 0 && missing < all);
    const owned = await rows('owner=administrator');
    assert.ok(owned > 0 && owned < all);
    assert.ok((await rows('state=not-built&owner=administrator')) <= Math.min(missing, owned));
    assert.equal(await rows('state=__proto__&owner=nobody'), all);
  });

  test('every promise opens, with its controls, tests and clauses', async () => {
    for (const [id, promise] of Object.entries(world.register.promises)) {
      const { statusCode, body } = await get(`/assurance/promises/${id}`);
      assert.equal(statusCode, 200, id);
      for (const clause of promise.keptBy) assert.ok(body.includes(clause), `${id}: ${clause}`);
    }
    for (const id of ['X999', 'P1', '__proto__', "P032'"])
      assert.equal((await get(`/assurance/promises/${encodeURIComponent(id)}`)).statusCode, 404, id);
  });

  test('the board is open to the officer, the auditor and the contract manager, and to nobody else', async () => {
    const paths = ['/assurance', `/assurance/promises/${Object.keys(world.register.promises)[0]}`, '/assurance/export'];
    for (const persona of ['data-protection-officer', 'deputy-data-protection-officer', 'auditor', 'contract-manager'])
      for (const path of paths) assert.equal((await get(path, persona)).statusCode, 200, `${persona} ${path}`);
    for (const persona of [
      'keyworker',
      'team-leader',
      'health-practitioner',
      'partner-worker',
      'administrator',
      'analyst',
      'safeguarding-lead',
    ])
      for (const path of paths) assert.equal((await get(path, persona)).statusCode, 404, `${persona} ${path}`);
  });

  test('the database itself shows its counts to nobody else', async () => {
    for (const persona of ['keyworker', 'administrator']) {
      const client = await world.database.pools.candour_rights.connect();
      try {
        await client.query('BEGIN');
        await client.query('SELECT context.begin($1)', [await world.token(persona)]);
        await assert.rejects(client.query(`SELECT assurance.people($1, '{}')`, [PROGRAMME]), /not open to this reader/);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    }
    await assert.rejects(
      world.database.pools.candour_staff.query('SELECT * FROM assurance.publications($1)', [PROGRAMME]),
      /permission denied/,
    );
  });

  test('nothing on the board, on a promise or in the file names anybody', async () => {
    const promise = Object.keys(world.register.promises)[0];
    for (const path of ['/assurance?fresh=yes', `/assurance/promises/${promise}`, '/assurance/export']) {
      const { body } = await get(path);
      for (const name of ['Quillfeather', 'Ottoline', '1990-05-17', '07700'])
        assert.equal(body.includes(name), false, `${name} on ${path}`);
    }
  });

  test('the file stands alone, carries what was looked at under one hash, and is in the ledger', async () => {
    const { headers, body } = await get('/assurance/export', 'auditor');
    assert.match(String(headers['content-disposition']), /assurance-.*-v1-.*\.html/);
    assert.equal(/<(link|img|iframe)|src=|https?:\/\//.test(body), false, 'fetches nothing');
    assert.equal((body.match(/<script/g) ?? []).length, 1);
    const data = /<script type="application\/json" id="data">(.*)<\/script>/s.exec(body)?.[1] ?? '';
    const sha256 = createHash('sha256').update(data).digest('hex');
    assert.ok(body.includes(`<code>${sha256}</code>`), 'the hash of the data is printed');
    const board = JSON.parse(data) as { promises: { id: string }[]; hash: string };
    assert.equal(board.promises.length, Object.keys(world.register.promises).length);
    assert.ok(body.includes(board.hash));
    assert.match(body, /by the role “Auditor”/);
    const { rows } = await world.database.superuser.query(
      `SELECT request_id, role FROM ledger_entry WHERE act = 'export-assurance-board' AND role = 'auditor' ORDER BY at DESC LIMIT 1`,
    );
    assert.ok(body.includes(rows[0].request_id), 'the file says under which entry');
  });

  test('the command line takes the same file as the operator, on record', async () => {
    const taken = await execute(world.services, exportBoardToFile, { job: 'cli:tester', programme: PROGRAMME }, {});
    assert.ok(taken.html.includes(taken.sha256));
    assert.equal(
      Object.values(taken.counts).reduce((sum, each) => sum + each, 0),
      Object.keys(world.register.promises).length,
    );
    const { rows } = await world.database.superuser.query(
      `SELECT role, actor_kind FROM ledger_entry WHERE act = 'export-assurance-board-to-file'`,
    );
    assert.deepEqual(rows, [{ role: 'operator', actor_kind: 'system' }]);
  });

  test('a look is shown again for a minute, and anew when asked for', async () => {
    const at = async (path: string) => /Looked at [^<]*?,/.exec((await get(path)).body)?.[0];
    await get('/assurance?fresh=yes');
    await world.addParticipant({});
    const count = async (path: string) => (await get(path)).body;
    const known = await count('/assurance');
    assert.equal(await at('/assurance'), await at('/assurance'));
    await world.setClock(Temporal.Now.instant().add({ minutes: 3 }).toString());
    assert.notEqual(await at('/assurance'), /Looked at [^<]*?,/.exec(known)?.[0]);
  });
});
