import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { serverFor } from '../../test/support/server.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { formToken } from '../web/cookies.ts';
import { pages } from './index.ts';
import { differingLines, linesAround, nameOf, pathFrom, pathOfUpload, tidied } from './rules.ts';

let world: World;
let server: FastifyInstance;
before(async () => {
  world = await makeWorld();
  server = await serverFor(world, pages, { role: 'data-protection-officer', label: 'Data Protection Officer' });
});

const OFFICER = 'data-protection-officer';
const get = async (url: string, persona = OFFICER) =>
  server.inject({ url, cookies: { 'candour-s': await world.token(persona) } });

/** Posts a form as browsers do one with files: a name, a text, and for each file what it is called. */
async function post(url: string, fields: Record<string, string>, files: Record<string, string | Buffer> = {}) {
  const token = await world.token(OFFICER);
  const border = randomUUID();
  const parts = Object.entries({ csrf: formToken(token), ...fields }).map(([name, value]) =>
    Buffer.from(`--${border}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  for (const [name, value] of Object.entries(files))
    parts.push(
      Buffer.from(
        `--${border}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      Buffer.from(value),
      Buffer.from('\r\n'),
    );
  return server.inject({
    method: 'POST',
    url,
    cookies: { 'candour-s': token },
    headers: { 'content-type': `multipart/form-data; boundary=${border}` },
    payload: Buffer.concat([...parts, Buffer.from(`--${border}--\r\n`)]),
  });
}
async function plain(url: string, fields: Record<string, string>) {
  const token = await world.token(OFFICER);
  return server.inject({
    method: 'POST',
    url,
    cookies: { 'candour-s': token },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ csrf: formToken(token), ...fields }).toString(),
  });
}
async function start(): Promise<string> {
  const fields = { title: 'On screen', from: 'folder', formToken: randomUUID() };
  const made = await plain('/policy/drafts/new', fields);
  assert.equal(made.statusCode, 303);
  return String(made.headers.location);
}
const followsIn = (body: string): string => /name="follows" value="([^"]+)"/.exec(body)?.[1] ?? '';
const boxIn = (body: string): string => /<textarea[^>]*id="text"[^>]*>\n([\s\S]*?)<\/textarea>/.exec(body)?.[1] ?? '';

describe('the pages of the policy', () => {
  test('show problems at their lines, keep what was typed, and give files back byte for byte', async () => {
    const home = await start();
    const opened = await get(`${home}/files/clocks.yaml`);
    assert.equal(opened.statusCode, 200);
    const bytes = (await get(`${home}/files/clocks.yaml/download`)).body;
    const broken = bytes.replace('unit: working-days', 'unit: <b>fortnights</b>');
    assert.notEqual(broken, bytes);
    const follows = followsIn(opened.body);
    const saved = await post(`${home}/files/clocks.yaml`, { text: broken.replaceAll('\n', '\r\n'), follows });
    assert.equal(saved.headers.location, `${home}/files/clocks.yaml`);
    const shown = await get(`${home}/files/clocks.yaml`);
    assert.match(shown.body, /id="line-\d+"/);
    assert.doesNotMatch(shown.body, /maxlength/, 'a browser cuts what is pasted without a word');
    assert.ok(!shown.body.includes('<b>fortnights') && shown.body.includes('&lt;b&gt;fortnights'));
    const page = await get(home);
    assert.match(page.body, /files\/clocks\.yaml#line-\d+/);
    assert.ok(!page.body.includes('Propose for publication'));
    assert.equal((await get(`${home}/files/clocks.yaml/download`)).body, broken);

    const mine = `${bytes}# mine, not yet saved\n`;
    const overtaken = await post(`${home}/files/clocks.yaml`, { text: mine, follows });
    assert.equal(overtaken.statusCode, 409);
    assert.ok(boxIn(overtaken.body).includes('# mine, not yet saved'));
    assert.ok(overtaken.body.includes('saved this file while you were writing'));
    assert.equal((await get(`${home}/files/clocks.yaml/download`)).body, broken);
    const merged = await post(`${home}/files/clocks.yaml`, { text: bytes, follows: followsIn(overtaken.body) });
    assert.equal(merged.headers.location, home);
  });

  test('take uploaded files by their names and refuse what is no file of a register', async () => {
    const home = await start();
    const wrong = await post(`${home}/upload`, {}, { 'roles.exe': 'x', 'gaps.yaml': Buffer.from([0xff, 0xfe]) });
    assert.equal(wrong.statusCode, 400);
    assert.match(wrong.body, /roles\.exe.* is not a file of a register/);
    assert.equal((await post(`${home}/upload`, {})).statusCode, 400);
    const gaps = (await get(`${home}/files/gaps.yaml/download`)).body;
    const done = await post(`${home}/upload`, {}, { 'C:\\drafts\\gaps.yaml': `${gaps}# uploaded\n` });
    assert.equal(done.statusCode, 303);
    assert.match((await get(`${home}/files/gaps.yaml/download`)).body, /# uploaded\n$/);
  });

  test('refuse in words, with the clause and what would make it possible', async () => {
    const home = await start();
    const hash = /name="hash"/.test((await get(home)).body);
    assert.equal(hash, false, 'a draft that changes nothing offers no proposal');
    const asked = await plain(`${home}/propose`, {
      hash: 'a'.repeat(64),
      when: 'soonest',
      reason: 'x',
      material: 'as-worked-out',
    });
    assert.ok([403, 409].includes(asked.statusCode));
    const empty = await plain(`${home}/discard`, { discardReason: '' });
    assert.equal(empty.statusCode, 400);
    assert.match(empty.body, /Enter why the draft is discarded/);
  });

  test('are not there for anybody else, nor for made-up addresses', async () => {
    const home = await start();
    for (const persona of ['keyworker', 'auditor', 'team-leader'])
      for (const url of ['/policy', '/policy/drafts/new', home, `${home}/files/gaps.yaml`, '/policy/reviews/new'])
        assert.equal((await get(url, persona)).statusCode, 404, `${persona} ${url}`);
    for (const url of [
      '/policy/drafts/x',
      `/policy/drafts/${randomUUID()}`,
      `${home}/files/..~..~etc~passwd`,
      `${home}/files/no.yaml`,
    ])
      assert.equal((await get(url)).statusCode, 404, url);
  });
});

describe('files of a draft', () => {
  test('have addresses without slashes, and nothing else has', () => {
    assert.equal(pathFrom(nameOf('notice/01-about.md')), 'notice/01-about.md');
    for (const bad of ['notice~~x.md', '..~x.md', 'x.md', 'notice~x.yaml', 'a/b.yaml', 'A.yaml', 'x.yaml.exe', ''])
      assert.equal(pathFrom(bad), undefined, bad);
    assert.equal(pathOfUpload('C:\\x\\01-a.md'), 'notice/01-a.md');
    assert.equal(pathOfUpload('../../programme.yaml'), 'programme.yaml');
    assert.equal(pathOfUpload('recipient.yaml'), undefined, 'a name that nothing reads');
  });
  test('are kept with one line end', () => assert.equal(tidied('a\r\nb\r\r\n\n\n'), 'a\nb\n'));
  test('are shown around a line, and where two differ', () => {
    assert.deepEqual(
      linesAround('a\nb\nc', 1, 1).map(({ number, wrong }) => [number, wrong]),
      [
        [1, true],
        [2, false],
      ],
    );
    assert.deepEqual(differingLines('a\nb\nc\n', 'a\nx\ny\nc\n'), {
      theirs: [{ number: 2, text: 'b' }],
      mine: [
        { number: 2, text: 'x' },
        { number: 3, text: 'y' },
      ],
    });
  });
});
