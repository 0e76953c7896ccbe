import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import { pages as peoplePages } from '../people/index.ts';
import { type Definition, execute, type Page } from '../pipeline/index.ts';
import { buildServer, type WebServices } from '../web/index.ts';
import { pages } from './index.ts';

let world: World;
let server: Awaited<ReturnType<typeof buildServer>>;
before(async () => {
  world = await makeWorld();
  const { services, register } = world;
  const web: WebServices = {
    origin: 'http://localhost',
    demo: true,
    example: true,
    draftDiffers: false,
    trustedProxies: [],
    clauses: new Set(Object.keys(register.clauses)),
    clock: services.clock,
    idleMinutes: () => 30,
    navigation: () => [],
    person: async () => ({ id: '', role: 'keyworker', label: 'Keyworker' }),
    notice: async () => ({ programme: PROGRAMME, version: 1, hash: 'a'.repeat(64) }),
    execute: async (token, act, input, info) =>
      (await execute(services, act as unknown as Definition, { token: token ?? '' }, input, info)) as never,
  };
  server = await buildServer(web, [...pages, ...peoplePages] as Page[]);
});

async function get(persona: string, url: string) {
  return server.inject({ url, cookies: { 'candour-s': await world.token(persona) } });
}
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

async function post(persona: string, url: string, from: string, fields: Record<string, string>) {
  const { body } = await get(persona, from);
  const typed = { csrf: hidden(body, 'csrf'), clientToken: hidden(body, 'clientToken'), ...fields };
  return server.inject({
    method: 'POST',
    url,
    cookies: { 'candour-s': await world.token(persona) },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(typed).toString(),
  });
}

test('every page of a person answers its keyworker, and is the same “not found” for everybody else', async () => {
  const { reference } = await world.addParticipant({ family_name: 'Pageworth' });
  const base = `/participants/${reference}`;
  const missing = await get('keyworker', '/participants/0000-0000/record');
  for (const path of [
    '',
    '/referral',
    '/appointments',
    '/appointments/new',
    '/notes',
    '/notes/new',
    '/record',
    '/plan',
    '/assessment',
  ]) {
    const own = await get('keyworker', base + path);
    assert.equal(own.statusCode, 200, path);
    assert.match(own.body, /Pageworth/, path);
    const other = await get('keyworker-2', base + path);
    assert.equal(other.statusCode, 404, path);
    assert.ok(!other.body.includes('Pageworth'), path);
  }
  assert.equal(missing.statusCode, 404);
  assert.match((await get('keyworker', '/caseload?show=not-started&sort=referred')).body, /Pageworth/);
  assert.doesNotMatch((await get('keyworker-2', '/caseload')).body, /Pageworth/);
});

test('a booking form keeps what was typed and says what is wrong, in page order', async () => {
  const { reference } = await world.addParticipant();
  const form = `/participants/${reference}/appointments/new`;
  const wrong = {
    kind: 'review',
    how: 'in-person',
    minutes: '30',
    'date-day': '31',
    'date-month': '2',
    'date-year': '2027',
    time: '25:00',
    place: '<b>Room</b>',
  };
  const answer = await post('keyworker', form, form, wrong);
  assert.equal(answer.statusCode, 400);
  assert.match(answer.body, /<title>\s*Error:/);
  assert.ok(answer.body.indexOf('must be a real date') < answer.body.indexOf('must be a time'));
  assert.ok(answer.body.includes('value="&lt;b&gt;Room&lt;/b&gt;"'));
  const skipped = { ...wrong, 'date-day': '28', 'date-month': 'March', time: '1.30am' };
  assert.match((await post('keyworker', form, form, skipped)).body, /The time does not exist on 28 March 2027/);
});

test('one screen writes up a meeting: attendance, note and the next appointment', async () => {
  const { reference, id } = await world.addParticipant();
  const today = Temporal.Now.plainDateISO('Europe/London');
  const when = {
    'date-day': String(today.day),
    'date-month': String(today.month),
    'date-year': String(today.year),
    time: 'midnight',
  };
  const booking = `/participants/${reference}/appointments/new`;
  const booked = await post('keyworker', booking, booking, {
    kind: 'review',
    how: 'telephone',
    minutes: '30',
    ...when,
  });
  assert.equal(booked.statusCode, 303);
  const page = String(booked.headers.location);
  const half = await post('keyworker', page, page, { attended: 'late', body: 'Kept while I correct it' });
  assert.equal(half.statusCode, 400);
  assert.match(half.body, /Select yes if the meeting took place/);
  assert.match(half.body, /Kept while I correct it/);
  const next = today.add({ days: 14 });
  const typed = {
    kind: 'review',
    how: 'telephone',
    minutes: '30',
    attended: 'late',
    happened: 'yes',
    body: 'We made a plan',
  };
  const followed = {
    'nextDate-day': String(next.day),
    'nextDate-month': String(next.month),
    'nextDate-year': String(next.year),
    nextTime: '2pm',
  };
  assert.equal((await post('keyworker', page, page, { ...typed, ...followed })).statusCode, 303);
  const { rows } = await world.database.superuser.query(
    `SELECT (SELECT count(*)::int FROM appointment WHERE participant_id = $1) AS appointments, attended, happened, late,
      (SELECT count(*)::int FROM case_note WHERE appointment_id = t.appointment_id) AS notes FROM attendance t WHERE participant_id = $1`,
    [id],
  );
  assert.deepEqual(rows, [{ appointments: 2, attended: true, happened: true, late: true, notes: 1 }]);
  assert.match((await get('keyworker', page)).body, /Yes, late/);
});

test('a move that somebody else has overtaken is shown again with what was typed and what stands now', async () => {
  const { reference } = await world.addParticipant({ referred_on: '2026-01-05', started_on: '2026-01-12' });
  const url = `/participants/${reference}/stage`;
  const opened = hidden((await get('keyworker', url)).body, 'seen');
  const typed = {
    stage: 'in-work',
    'enteredOn-day': '2',
    'enteredOn-month': '3',
    'enteredOn-year': '2026',
    reason: 'Started as a porter',
  };
  assert.equal((await post('keyworker', url, url, typed)).statusCode, 303);
  const late = await post('keyworker', url, url, { ...typed, seen: opened, reason: 'Their employer rang us' });
  assert.equal(late.statusCode, 409);
  assert.match(late.body, /somebody else recorded another move/);
  assert.match(late.body, /Their employer rang us/);
  assert.match(late.body, /In work.*since 2 March 2026.*Started as a porter/s);
  const unread = await post('keyworker', url, url, { ...typed, seen: opened, reason: '' });
  assert.equal(unread.statusCode, 400);
  assert.equal(hidden(unread.body, 'seen'), opened, 'a form shown again for a slip has still seen what it saw');
  const now = hidden(late.body, 'seen');
  assert.notEqual(now, '');
  const back = { ...typed, stage: 'on-programme', 'enteredOn-day': '9', seen: now };
  assert.equal((await post('keyworker', url, url, back)).statusCode, 303);
});
