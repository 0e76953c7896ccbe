import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type AnyDefinition, execute, Publications, query } from '../../src/pipeline/index.ts';
import { checkNotice } from '../../src/product/check-notice.ts';
import { healthReport } from '../../src/product/health.ts';
import type { Product } from '../../src/product/product.ts';
import { PROGRAMME } from '../support/world.ts';
import { type PublicHouse, publicHouse } from './every-page.ts';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Answers the hash of the register that the pipeline decides by. */
const whichRegister: AnyDefinition = query({
  name: 'which-register',
  activity: 'operational',
  verb: 'use',
  compartment: 'gate',
  may: ['visitor'],
  input: z.strictObject({}),
  run: async (act) => act.inForce.hash,
});

describe('the notice people read and the register that runs carry one hash', () => {
  let house: PublicHouse;
  let hash: string;
  const get = async (url: string) => house.server.inject({ url });
  /** The start-up check, with nothing remembered of the time before. */
  const start = (server: Pick<FastifyInstance, 'inject'> = house.server) =>
    checkNotice(server, new Publications(house.world.database.pools.candour_gate), PROGRAMME);
  before(async () => {
    house = await publicHouse();
    hash = sha256((await get('/notice/register.json')).rawPayload);
  });
  after(() => house?.server.close());

  test('the file of rules, every page, the readiness report, the pipeline and the ledger say the same', async () => {
    const stored = await house.world.database.superuser.query('SELECT hash FROM publication WHERE version = 2');
    assert.equal(stored.rows[0].hash, hash);
    const product = { services: house.world.services, database: { version: 'test' } } as unknown as Product;
    const report = await healthReport(product);
    assert.deepEqual(report.programmes, [{ id: PROGRAMME, noticeVersion: 2, registerHash: hash }]);
    assert.equal(await execute(house.world.services, whichRegister, { visitor: true }, {}), hash);
    const ledger = await house.world.database.superuser.query(
      "SELECT DISTINCT register_hash AS hash FROM ledger_entry WHERE act = 'which-register'",
    );
    assert.deepEqual(
      ledger.rows.map((row) => row.hash),
      [hash],
    );
    for (const address of house.addresses.filter((one) => !one.endsWith('.json') && !one.includes('/versions/1'))) {
      const page = (await get(address)).payload;
      assert.ok(page.includes(hash), `${address} does not print the hash`);
      assert.ok(
        page.includes(`fingerprint <code>${hash.slice(0, 8)}</code>`),
        `${address} has no fingerprint at its foot`,
      );
    }
  });

  test('an old version keeps its own file and hash', async () => {
    const old = sha256((await get('/notice/versions/1/register.json')).rawPayload);
    assert.notEqual(old, hash);
    for (const address of ['/notice/versions/1', '/notice/versions/1/print'])
      assert.ok((await get(address)).payload.includes(old), address);
  });

  test('every page states version, dates, who is responsible and how to reach them', async () => {
    const { controllers, contact } = house.world.register.programme;
    for (const address of house.addresses.filter((one) => !one.endsWith('.json'))) {
      const page = (await get(address)).payload;
      const said = ['in force from', 'Next review', 'By 31 May 2027', contact.title, contact.address[0] ?? ''];
      for (const text of [...said, ...Object.values(controllers).map(({ title }) => title)])
        assert.ok(page.includes(text), `${address} does not say “${text}”`);
    }
  });

  test('a review that is overdue is said to be', async () => {
    await house.world.setClock('2027-06-01T12:00:00Z');
    assert.match((await get('/notice')).payload, /It was due by 31 May 2027 and is overdue/);
    await house.world.setClock('2027-05-31T12:00:00Z');
    assert.doesNotMatch((await get('/notice')).payload, /is overdue/);
  });

  test('start-up is refused when a page prints another hash, or the file is another', async () => {
    await start();
    const other = (address: string, change: (text: string) => string): Pick<FastifyInstance, 'inject'> => ({
      inject: (async (request: { url: string }) => {
        const answer = await house.server.inject(request);
        if (request.url !== address) return answer;
        const payload = change(answer.payload);
        return { ...answer, statusCode: answer.statusCode, payload, rawPayload: Buffer.from(payload) };
      }) as never,
    });
    await assert.rejects(start(other('/notice', (text) => text.replaceAll(hash, '0'.repeat(64)))), /are not the same/);
    await assert.rejects(start(other('/notice/register.json', (text) => `${text} `)), /are not the same/);
    await assert.rejects(start(other('/notice', () => 'Nothing here')), /are not the same/);
  });

  test('start-up is refused when the stored bytes or the stored hash are changed behind the product’s back', async () => {
    const { superuser } = house.world.database;
    await superuser.query('ALTER TABLE publication DISABLE TRIGGER USER');
    const { canonical } = (await superuser.query('SELECT canonical FROM publication WHERE version = 2')).rows[0];
    await superuser.query("UPDATE publication SET canonical = replace(canonical, 'months', 'years') WHERE version = 2");
    await assert.rejects(start(), /its bytes and its hash disagree/);
    await superuser.query('UPDATE publication SET canonical = $1, hash = $2 WHERE version = 2', [
      canonical,
      '0'.repeat(64),
    ]);
    await assert.rejects(start(), /its bytes and its hash disagree/);
    await superuser.query('UPDATE publication SET hash = $1 WHERE version = 2', [hash]);
    await start();
  });
});
