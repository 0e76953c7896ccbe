import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { fileOf, importRows, referral } from '../../test/support/referral-files.ts';
import { serverFor } from '../../test/support/server.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { formToken } from '../web/cookies.ts';
import { pages } from './index.ts';

let world: World;
let server: FastifyInstance;
let token: string;

before(async () => {
  world = await makeWorld();
  token = await world.token('administrator');
  server = await serverFor(world, pages, { role: 'administrator', label: 'Administrator' });
});

const cookies = () => ({ 'candour-s': token });
const get = (url: string) => server.inject({ url, cookies: cookies() });
const post = (url: string, fields: Record<string, string>) =>
  server.inject({
    method: 'POST',
    url,
    cookies: cookies(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf: formToken(token), ...fields }).toString(),
  });

const DATE = { 'as-at-day': '1', 'as-at-month': '11', 'as-at-year': '2026' };

async function upload(content: string | Buffer, fields: Record<string, string> = { channel: 'jcp', ...DATE }) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ csrf: formToken(token), ...fields })) form.set(name, value);
  form.set('file', new Blob([new Uint8Array(Buffer.from(content))], { type: 'text/csv' }), 'file.csv');
  const request = new Request('http://localhost', { method: 'POST', body: form });
  return server.inject({
    method: 'POST',
    url: '/intake/imports/new',
    cookies: cookies(),
    headers: { 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  });
}

describe('the pages of the intake team', () => {
  test('a file is uploaded, checked and imported', async () => {
    const sent = await upload(fileOf([referral(1), referral(2, { postcode: '<b>nowhere</b>' })]));
    assert.equal(sent.statusCode, 303, sent.body);
    const path = String(sent.headers.location);
    const check = await get(path);
    assert.match(check.body, /Check before importing/);
    assert.match(check.body, /Postcode must be a full UK postcode/);
    assert.match(check.body, /Import 2 rows/);
    assert.equal((await post(`${path}/commit`, {})).statusCode, 303);
    const done = await get(path);
    assert.match(done.body, /1 new referral, 0 changed, 0 unchanged/);
    assert.match(done.body, /Deal with line 3/);
    assert.equal((await post(`${path}/commit`, {})).statusCode, 303, 'pressed again');
    assert.match((await get('/intake/imports')).body, /1 row waits for you/);
  });

  test('the upload form names what is missing and keeps what was typed', async () => {
    const answer = await post('/intake/imports/new', {
      channel: '',
      'as-at-day': '31',
      'as-at-month': '2',
      'as-at-year': '2026',
    });
    assert.equal(answer.statusCode, 400);
    assert.match(answer.body, /Select a file/);
    assert.match(answer.body, /Select who the referrals come from/);
    assert.match(answer.body, /real date/);
    assert.match(answer.body, /value="31"/);
    assert.match(answer.body, /<title>\s*Error: /);
  });

  test('a file that cannot be read is explained on the form', async () => {
    const answer = await upload(Buffer.from('\ufeffreferral_id,a\n', 'utf16le'));
    assert.equal(answer.statusCode, 400);
    assert.match(answer.body, /This file is in UTF-16, not UTF-8\. Save it again as “CSV UTF-8”/);
  });

  test('a column in look-alike letters is pointed out before anything is stored', async () => {
    const required = 'referral_id,referred_on,family_name,date_of_birth,customer_group';
    const sent = await upload(
      `${required},m\u043ebile\nLA-1,2026-10-01,Example,1990-01-01,early-access,07700 900001\n`,
    );
    const page = await server.inject({ url: String(sent.headers.location), cookies: { 'candour-s': token } });
    assert.match(
      page.body,
      /govuk-warning-text[\s\S]*“m\u043ebile” may look right but is written with letters of another/,
    );
  });

  test('a waiting row is corrected on its page', async () => {
    const list = await get('/intake/quarantine');
    const path = /\/intake\/quarantine\/[0-9a-f-]{36}/.exec(list.body)?.[0] ?? '';
    const form = await get(path);
    assert.match(form.body, /&lt;b&gt;nowhere&lt;\/b&gt;/);
    assert.match(form.body, /Postcode must be a full UK postcode/);
    const values = Object.fromEntries(Object.entries(referral(2)).map(([name, value]) => [name, value ?? '']));
    const wrong = await post(path, { ...values, postcode: 'E1' });
    assert.equal(wrong.statusCode, 400);
    assert.match(wrong.body, /value="E1"/);
    assert.equal((await post(path, values)).headers.location, '/intake/quarantine');
    assert.match((await get('/intake/quarantine')).body, /Nothing to correct/);
    assert.equal((await get(path)).statusCode, 409);
  });

  test('a likeness is decided side by side', async () => {
    await importRows(world, [referral(1, { referral_id: 'R-like', family_name: 'Other' })]);
    const list = await get('/intake/quarantine?show=decide');
    const path = /\/intake\/quarantine\/[0-9a-f-]{36}/.exec(list.body)?.[0] ?? '';
    const page = await get(path);
    assert.match(page.body, /Is this the same person\?/);
    assert.match(page.body, /Known as [0-9A-Z-]{9}/);
    assert.equal((await post(`${path}/decide`, { reason: 'x' })).statusCode, 400);
    const choice = /value="(same-person:[0-9a-f-]{36})"/.exec(page.body)?.[1] ?? '';
    assert.equal(
      (await post(`${path}/decide`, { decision: choice, reason: 'The office confirmed it' })).statusCode,
      303,
    );
  });

  test('a row is dismissed on its page only with a reason', async () => {
    await importRows(world, [referral(7, { date_of_birth: '' })]);
    const path = /\/intake\/quarantine\/[0-9a-f-]{36}/.exec((await get('/intake/quarantine')).body)?.[0] ?? '';
    const empty = await post(`${path}/dismiss`, { dismissal: '' });
    assert.equal(empty.statusCode, 400);
    assert.match(empty.body, /Enter why the row is dismissed/);
    assert.equal((await post(`${path}/dismiss`, { dismissal: 'A test row' })).statusCode, 303);
  });

  test('new referrals are acknowledged and allocated', async () => {
    const queue = await get('/intake/referrals');
    assert.match(queue.body, /Overdue/);
    const path = /\/intake\/referrals\/[0-9a-f-]{36}\/acknowledge/.exec(queue.body)?.[0] ?? '';
    assert.equal((await post(path, { page: '1' })).headers.location, '/intake/referrals?page=1');
    const list = await get('/intake/referrals?show=allocate');
    const allocate = /\/participants\/[0-9A-Z-]{9}\/allocate/.exec(list.body)?.[0] ?? '';
    const form = await get(allocate);
    assert.match(form.body, /Who should support Sam/);
    const again = await post(allocate, { caseload: '', reason: '' });
    assert.equal(again.statusCode, 400);
    assert.match(again.body, /Enter why this caseload/);
    const caseload = /name="caseload"[^>]*value="([0-9a-f-]{36})"/.exec(form.body)?.[1] ?? '';
    assert.equal((await post(allocate, { caseload, reason: 'Lives nearby' })).statusCode, 303);
    assert.equal((await get(allocate)).statusCode, 404, 'out of the intake team’s sight now');
  });

  test('what is not there looks like what may not be seen', async () => {
    for (const path of [
      '/intake/imports/none',
      `/intake/imports/${crypto.randomUUID()}`,
      `/intake/quarantine/${crypto.randomUUID()}`,
    ])
      assert.equal((await get(path)).statusCode, 404, path);
  });
});
