import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { wordsIn } from '../../test/support/words.ts';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import { type PageAnswer, type PageRequest, publish } from '../pipeline/index.ts';
import { noticePages } from './pages.ts';
import { publicationSource } from './queries.ts';

describe('the public pages', () => {
  let world: World;
  const get = (path: string, params: Record<string, string> = {}): Promise<PageAnswer> => {
    const page = noticePages(publicationSource(world.database.pools.candour_gate), { acts: [] }).find(
      (one) => one.path === path,
    );
    assert.ok(page, path);
    return Promise.resolve(
      page.handle({
        params,
        words: wordsIn(),
        origin: 'http://localhost:3000',
        today: Temporal.Now.plainDateISO(),
      } as unknown as PageRequest),
    );
  };
  before(async () => {
    world = await makeWorld();
  });

  test('send the very bytes whose SHA-256 is the published hash', async () => {
    const answer = await get('/notice/register.json');
    assert.ok(answer.kind === 'json' && typeof answer.value === 'string');
    const stored = await world.database.superuser.query('SELECT hash, canonical FROM publication');
    assert.equal(answer.value, stored.rows[0].canonical);
    assert.equal(createHash('sha256').update(answer.value).digest('hex'), stored.rows[0].hash);
  });

  test('show the version in force, and let old ones and those to come be read at their own address', async () => {
    const from = world.services.clock().add({ hours: 48 });
    const next = structuredClone(world.register);
    next.programme.summary = 'Another summary of the programme.';
    await world.asOperator((db) => publish(db, next, { by: 'A', second: 'B', from }));
    const coming = await get('/notice/versions/:version', { version: '2' });
    assert.ok(coming.kind === 'view');
    const { past, latest } = coming.model;
    assert.deepEqual([past, coming.model.coming, latest], [false, true, 1], 'it says which one is in force');
    const listed = await get('/notice/versions');
    assert.ok(listed.kind === 'view');
    const lines = listed.model.versions as { current: boolean; toCome: boolean }[];
    assert.deepEqual(
      lines.map(({ current, toCome }) => [current, toCome]),
      [
        [false, true],
        [true, false],
      ],
    );
    const today = await get('/notice');
    assert.ok(today.kind === 'view');
    assert.doesNotMatch(JSON.stringify(today.model), /Another summary of the programme/);
    await world.setClock(from.add({ hours: 1 }).toString());
    for (const version of ['1', '2']) assert.equal((await get('/notice/versions/:version', { version })).kind, 'view');
    const shown = await get('/notice');
    assert.ok(shown.kind === 'view');
    assert.match(JSON.stringify(shown.model), /Another summary of the programme/);
  });

  test('know each programme by its address, and nothing of others', async () => {
    assert.equal((await get('/programmes/:programme/notice', { programme: PROGRAMME })).kind, 'view');
    assert.equal((await get('/programmes/:programme/notice', { programme: 'elsewhere' })).kind, 'not-found');
    for (const version of ['0', '3', '1x', '-1', '99999999999'])
      assert.equal((await get('/notice/versions/:version', { version })).kind, 'not-found', version);
  });

  test('refuse a publication that was changed in the database', async () => {
    await world.database.superuser.query('ALTER TABLE publication DISABLE TRIGGER USER');
    await world.database.superuser.query(`UPDATE publication SET canonical = replace(canonical, 'Another', 'A third')`);
    await assert.rejects(get('/notice'), /does not match its hash/);
  });
});
