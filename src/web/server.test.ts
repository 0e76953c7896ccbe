import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { Conflict, invalid, NotFound, Refused } from '../pipeline/errors.ts';
import { json, notFound, type Page, type Runnable, redirect, view } from '../pipeline/page.ts';
import { formToken } from './cookies.ts';
import { buildServer } from './server.ts';
import type { WebServices } from './services.ts';

const session = 'a-session-token-of-the-keyworker';
const lines: Record<string, unknown>[] = [];
const services = (over: Partial<WebServices> = {}): WebServices => ({
  origin: 'http://localhost:3000',
  demo: true,
  example: true,
  draftDiffers: false,
  idleMinutes: () => 30,
  trustedProxies: [],
  clauses: new Set(['purpose/onboarding']),
  clock: () => Temporal.Instant.from('2026-05-04T08:30:00Z'),
  person: async (token) => (token === session ? { id: '1', role: 'keyworker', label: 'Keyworker' } : undefined),
  execute: async (_token, act, input) =>
    (act as Runnable<never>).run(undefined as never, input as never, undefined as never),
  navigation: () => [{ text: 'Caseload', href: '/caseload' }],
  notice: async () => ({ programme: 'example', version: 3, hash: 'abcdef0123456789' }),
  log: (line) => void lines.push({ ...line }),
  ...over,
});

const act = (name: string, fault?: () => Error): Runnable<string> => ({
  name,
  run: async () => {
    if (fault) throw fault();
    return name;
  },
});
const reasons = [
  {
    code: 'no-agreement',
    clause: 'recipient/support-provider',
    message: 'There is no agreement.',
    remedy: 'Sign one.',
  },
];
const faults: Record<string, () => Error> = {
  refused: () => new Refused(reasons),
  missing: () => new NotFound(),
  conflict: () => new Conflict('Somebody recorded this first.'),
  invalid: () => invalid('note', "Enter what the person's keyworker agreed"),
  fault: () => new Error('duplicate key value (ni_number)=(QQ901234A)'),
};

const pages: Page[] = [
  {
    method: 'GET',
    path: '/open',
    clause: 'operational',
    access: 'public',
    handle: () => view('web/errors/conflict.njk', { heading: 'Open', message: '<b>typed</b>' }, { title: 'Open' }),
  },
  {
    method: 'GET',
    path: '/inside',
    clause: 'purpose/onboarding',
    access: 'signed-in',
    handle: () => view('web/errors/conflict.njk', { heading: 'Inside', message: 'ok' }, { title: 'Inside' }),
  },
  {
    method: 'POST',
    path: '/acts/:name',
    clause: 'purpose/onboarding',
    access: 'signed-in',
    handle: async (request) => {
      await request.run(act('do-it', faults[request.params.name ?? '']), request.body);
      return redirect('/inside');
    },
  },
  { method: 'GET', path: '/hidden', clause: 'operational', access: 'public', handle: () => notFound() },
  {
    method: 'POST',
    path: '/echo',
    clause: 'operational',
    access: 'signed-in',
    upload: { maxBytes: 1000 },
    handle: (request) =>
      json({ body: request.body, files: request.files.map((f) => [f.name, f.filename, f.bytes.length]) }),
  },
];

test('a page of an activity that the person’s programme does not offer is refused, with the reason', async () => {
  const page: Page = {
    method: 'GET',
    path: '/somewhere',
    activity: 'gardening',
    access: 'signed-in',
    handle: () => json('in'),
  };
  const offered = new Set(['activity/gardening']);
  const admit = async (_person: unknown, { activity }: Page) => {
    if (activity === 'gardening') throw new Refused(reasons);
  };
  const cookies = { 'candour-s': session };
  const open = async (over: Partial<WebServices>) => {
    const server = await buildServer(services({ clauses: offered, ...over }), [page]);
    const answer = await server.inject({ method: 'GET', url: '/somewhere', cookies });
    await server.close();
    return answer;
  };
  assert.equal((await open({})).statusCode, 200);
  const refused = await open({ admit });
  assert.equal(refused.statusCode, 403);
  assert.match(refused.body, /There is no agreement\./);
});

describe('the server', () => {
  let server: FastifyInstance;
  before(async () => {
    server = await buildServer(services(), pages);
  });
  after(() => server.close());

  const cookies = { 'candour-s': session };
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
  const post = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    server.inject({
      method: 'POST',
      url,
      cookies,
      payload: form(fields),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  const csrf = formToken(session);

  test('sends every header of the browser policy', async () => {
    const { headers, statusCode } = await server.inject({ url: '/open' });
    assert.equal(statusCode, 200);
    const policy = String(headers['content-security-policy']);
    for (const part of [
      "default-src 'none'",
      "script-src 'self' 'sha256-",
      "style-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
    ])
      assert.ok(policy.includes(part), part);
    assert.ok(!policy.includes('unsafe'));
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.match(String(headers['permissions-policy']), /camera=\(\).*publickey-credentials-get=\(self\)/);
    assert.equal(headers['strict-transport-security'], undefined);
    assert.equal(headers.server, undefined);
  });

  test('over https adds strict transport security and a host cookie', async () => {
    const secure = await buildServer(services({ origin: 'https://candour.example' }), pages);
    const { headers } = await secure.inject({ url: '/open' });
    assert.equal(headers['strict-transport-security'], 'max-age=63072000; includeSubDomains');
    const inside = await secure.inject({ url: '/inside', cookies: { '__Host-s': session } });
    assert.equal(inside.statusCode, 200);
    assert.equal((await secure.inject({ url: '/inside', cookies })).statusCode, 303);
    await secure.close();
  });

  test('keeps signed-in pages out of caches and sends strangers to sign in', async () => {
    const inside = await server.inject({ url: '/inside', cookies });
    assert.equal(inside.headers['cache-control'], 'no-store');
    assert.match(inside.body, /<title>Inside - Candour<\/title>/);
    const stranger = await server.inject({ url: '/inside?a=1' });
    assert.equal(stranger.statusCode, 303);
    assert.equal(stranger.headers.location, '/sign-in?return=%2Finside%3Fa%3D1');
  });

  test('refuses a form without the token of its session, and keeps what was typed', async () => {
    assert.equal((await post('/acts/done', { note: 'x', csrf })).statusCode, 303);
    for (const wrong of ['', formToken('another session'), `${csrf}x`]) {
      const answer = await post('/acts/done', { note: 'a <long> note', password: 'hunter2', csrf: wrong });
      assert.equal(answer.statusCode, 403);
      assert.match(answer.body, /Too much time has passed/);
      assert.match(answer.body, /name="note" value="a &lt;long&gt; note"/);
      assert.ok(answer.body.includes(`name="csrf" value="${csrf}"`));
      assert.ok(!answer.body.includes('hunter2'));
    }
  });

  test('keeps what was typed when the session has ended, and runs nothing', async () => {
    const answer = await server.inject({
      method: 'POST',
      url: '/acts/done',
      payload: form({ note: 'kept', csrf }),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(answer.statusCode, 403);
    assert.match(answer.body, /You were signed out/);
    assert.match(answer.body, /value="kept"/);
  });

  test('refuses forms and scripts from other origins', async () => {
    const elsewhere = { origin: 'https://evil.example' };
    assert.equal((await post('/acts/done', { csrf }, elsewhere)).statusCode, 403);
    assert.equal((await post('/acts/done', { csrf }, { origin: 'null' })).statusCode, 403);
    const own = { origin: 'null', 'sec-fetch-site': 'same-origin' };
    assert.equal((await post('/acts/done', { csrf }, own)).statusCode, 303);
    assert.equal((await post('/acts/done', { csrf }, { 'sec-fetch-site': 'cross-site' })).statusCode, 403);
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' };
    assert.equal((await server.inject({ url: '/open', headers: image })).statusCode, 403);
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    assert.equal((await server.inject({ url: '/open', headers: link })).statusCode, 200);
  });

  test('a refusal names its clause and the remedy', async () => {
    const { statusCode, body } = await post('/acts/refused', { csrf });
    assert.equal(statusCode, 403);
    for (const text of ['There is no agreement.', 'Sign one.', 'recipient/support-provider'])
      assert.ok(body.includes(text));
  });

  test('input that cannot be used comes back with its messages and what was typed', async () => {
    const { statusCode, body } = await post('/acts/invalid', { csrf, note: '', place: 'Camden' });
    assert.equal(statusCode, 400);
    assert.match(body, /<title>Error: Check what you typed - Candour<\/title>/);
    assert.match(body, /href="#note">Enter what the person’s keyworker agreed/);
    assert.match(body, />Camden<\/textarea>/);
  });

  test('a conflict is a 409, and a fault is a 500 with a number and no detail', async () => {
    assert.equal((await post('/acts/conflict', { csrf })).statusCode, 409);
    const { statusCode, body, headers } = await post('/acts/fault', { csrf, note: 'typed words' });
    assert.equal(statusCode, 500);
    assert.ok(body.includes(String(headers['x-request-id'])));
    assert.ok(!body.includes('QQ901234A') && !body.includes('duplicate key'));
    assert.ok(!JSON.stringify(lines).includes('QQ901234A'));
    assert.ok(!JSON.stringify(lines).includes('typed words'));
    assert.ok(
      lines.some((line) => line.route === '/acts/:name'),
      'logs hold routes, not addresses',
    );
  });

  test('missing and forbidden look the same to the byte', async () => {
    const [missing, hidden, refusedPage] = await Promise.all([
      server.inject({ url: '/nothing/here', cookies }),
      server.inject({ url: '/hidden', cookies }),
      post('/acts/missing', { csrf }),
    ]);
    assert.deepEqual([missing.statusCode, hidden.statusCode, refusedPage.statusCode], [404, 404, 404]);
    assert.equal(hidden.body, missing.body);
    assert.equal(refusedPage.body, missing.body);
    assert.equal(hidden.headers['cache-control'], missing.headers['cache-control']);
  });

  test('forms have a limit of 64 kB', async () => {
    assert.equal((await post('/acts/done', { csrf, note: 'x'.repeat(70_000) })).statusCode, 413);
  });

  test('files come with their fields, and too large a file is refused', async () => {
    const send = (size: number) => {
      const payload = new FormData();
      payload.append('csrf', csrf);
      payload.append('town', 'Camden');
      payload.append('town', 'Hackney');
      payload.append('referrals', new Blob(['x'.repeat(size)]), 'a.csv');
      return server.inject({ method: 'POST', url: '/echo', cookies, payload });
    };
    const { body } = (await send(10)).json();
    assert.deepEqual(body.town, ['Camden', 'Hackney']);
    assert.equal((await send(2000)).statusCode, 413);
  });

  test('a text that is too long for a form with files is refused whole, never cut short', async () => {
    const send = (length: number) => {
      const payload = new FormData();
      payload.append('csrf', csrf);
      payload.append('text', 'x'.repeat(length));
      return server.inject({ method: 'POST', url: '/echo', cookies, payload });
    };
    assert.equal((await send(60_000)).json().body.text.length, 60_000);
    const tooLong = await send(70_000);
    assert.equal(tooLong.statusCode, 413);
    assert.match(tooLong.body, /Nothing was saved/);
  });

  test('names that reach for the prototype stay names', async () => {
    const { body } = await post('/echo', { csrf, __proto__: 'x', constructor: 'y', 'a[b]': 'z' });
    assert.equal(JSON.parse(body).body.constructor, 'y');
    assert.equal(({} as Record<string, unknown>).b, undefined);
  });

  test('carries the notice version, the bands and no brand that is not ours', async () => {
    const { body } = await server.inject({ url: '/open' });
    assert.match(body, /privacy notice version 3/);
    assert.match(body, /abcdef01/);
    assert.match(body, /Demonstration: synthetic people/);
    assert.match(body, /Worked example, not adopted by the organisations named/);
    assert.match(body, /<meta name="robots" content="noindex">/);
    assert.ok(body.includes('&lt;b&gt;typed&lt;/b&gt;'));
    assert.ok(!/logotype|govuk-header__|crown|crest|GDS Transport|govuk-icon|manifest\.json/i.test(body));
    assert.equal((body.match(/<h1/g) ?? []).length, 1);
    const css = await server.inject({ url: /href="(\/assets\/[^"]+\.css)"/.exec(body)?.[1] ?? '' });
    assert.equal(css.statusCode, 200);
    assert.match(String(css.headers['cache-control']), /immutable/);
    assert.ok(!/GDS Transport|crest|crown|#1d70b8|#00703c/i.test(css.body));
    for (const url of [
      '/assets/fonts/bold-b542beb274-v2.woff2',
      '/assets/images/favicon.ico',
      '/assets/images/govuk-crest.svg',
      '/assets/manifest.json',
    ])
      assert.equal((await server.inject({ url })).statusCode, 404, url);
  });
});

describe('starting', () => {
  const page = (over: Partial<Page>): Page => ({
    method: 'GET',
    path: '/a',
    clause: 'operational',
    access: 'public',
    handle: () => notFound(),
    ...over,
  });
  const refusesToStart = (pages: Page[], message: RegExp) =>
    assert.rejects(
      buildServer(services(), pages),
      (error: Error) => error.name === 'StartError' && message.test(error.message),
    );

  test('is refused for a page that names no clause', () =>
    refusesToStart([page({ clause: '' })], /GET \/a names no clause/));
  test('is refused for a clause that the register does not hold', () =>
    refusesToStart([page({ clause: 'purpose/marketing' })], /GET \/a names the clause “purpose\/marketing”/));
  test('is refused for two pages at one address', () =>
    refusesToStart(
      [page({ path: '/p/:id' }), page({ path: '/p/:reference' })],
      /Two pages answer GET \/p\/:reference/,
    ));
});
