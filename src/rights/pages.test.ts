import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { serverFor } from '../../test/support/server.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { formToken } from '../web/cookies.ts';
import { pages } from './index.ts';

let world: World;
let server: FastifyInstance;
let token: string;

before(async () => {
  world = await makeWorld();
  token = await world.token('data-protection-officer');
  server = await serverFor(world, pages, { role: 'data-protection-officer', label: 'Data Protection Officer' });
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
const dayOf = (name: string, day = Temporal.Now.plainDateISO('Europe/London')) => ({
  [`${name}-day`]: String(day.day),
  [`${name}-month`]: String(day.month),
  [`${name}-year`]: String(day.year),
});

describe('the pages of the rights desk', () => {
  test('from finding the person to downloading the released copy', async () => {
    const person = await world.addParticipant({ family_name: 'Okonkwo', given_name: 'Ada', started_on: '2026-11-20' });
    const found = await post('/rights/requests/find', {
      name: 'okonkwo',
      reference: '',
      ...{ 'born-day': '', 'born-month': '', 'born-year': '' },
    });
    assert.equal(found.statusCode, 200);
    assert.ok(found.body.includes(person.reference));
    assert.equal((await get(`/rights/requests/new?participant=${person.reference}`)).statusCode, 200);

    const empty = await post('/rights/requests/new', { participant: person.reference, formToken: randomUUID() });
    assert.equal(empty.statusCode, 400);
    assert.match(empty.body, /Select how the request reached us/);
    const fields = {
      participant: person.reference,
      formToken: randomUUID(),
      channel: 'telephone',
      asked: 'All of it',
      ...dayOf('receivedOn'),
    };
    const made = await post('/rights/requests/new', fields);
    assert.equal(made.statusCode, 303);
    const home = String(made.headers.location);
    const list = await get('/rights/requests');
    assert.ok(list.body.includes(home) && list.body.includes('Due '));

    const drafted = await post(`${home}/packs`, {});
    assert.equal(drafted.statusCode, 303);
    const draft = String(drafted.headers.location);
    const shown = await get(draft);
    assert.equal(shown.statusCode, 200);
    assert.ok(shown.body.includes('Okonkwo') && shown.body.includes('Release this copy'));

    const release = {
      delivery: 'own-page',
      reason: 'Read and complete',
      health: 'already-known',
      'opinionOn-day': '',
      'opinionOn-month': '',
      'opinionOn-year': '',
    };
    const refused = await post(`${draft}/release`, release);
    assert.equal(refused.statusCode, 403);
    assert.ok(refused.body.includes('safeguard/identity-check') && refused.body.includes('Verify identity'));
    assert.equal((await get(`${draft}/files/access-pack.html`)).statusCode, 404);

    const numbered = await post(`${home}/verify-identity`, {
      how: 'two-facts',
      note: 'QQ 90 12 34 C',
      ...dayOf('verifiedOn'),
    });
    assert.equal(numbered.statusCode, 400);
    assert.equal(
      (await post(`${home}/verify-identity`, { how: 'called-back', note: '', ...dayOf('verifiedOn') })).statusCode,
      303,
    );
    assert.equal((await post(`${draft}/release`, release)).statusCode, 303);
    const page = await get(`${draft}/files/access-pack.html`);
    assert.equal(page.statusCode, 200);
    assert.match(String(page.headers['content-disposition']), /^attachment/);
    assert.ok(page.body.includes('Okonkwo'));
    assert.equal((await get(`${draft}/files/access-pack.json`)).json().person.reference, person.reference);
    assert.equal((await get(`${draft}/files/roles.json`)).statusCode, 404);

    const after = await get(home);
    assert.ok(after.body.includes('Released') && after.body.includes('retention/'));
    assert.equal((await post(`${home}/close`, { reason: 'Answered' })).statusCode, 303);
    assert.equal((await get(home)).statusCode, 200);
    assert.equal((await get(`${draft}/files/access-pack.html`)).statusCode, 200);
  });

  test('a request that does not exist looks like any other page that does not', async () => {
    assert.equal((await get('/rights/requests/0000-0000')).statusCode, 404);
    assert.equal((await get('/rights/requests/0000-0000/packs/x')).statusCode, 404);
  });
});
