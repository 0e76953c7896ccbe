import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { writeCaseNote } from '../src/casework/index.ts';
import { acts as healthActs } from '../src/health/index.ts';
import { acts as peopleActs } from '../src/people/index.ts';
import { execute } from '../src/pipeline/index.ts';
import {
  type AccessPack,
  downloadAccessPack,
  draftAccessPack,
  recordRightsRequest,
  releaseAccessPack,
  verifyIdentity,
} from '../src/rights/index.ts';
import { canary, type Planted, plantEverywhere } from './support/canaries.ts';
import { makeWorld, type World } from './support/world.ts';

const DPO = 'data-protection-officer';

describe('every planted value of a person is in the copy made for them', () => {
  let world: World;
  let planted: Planted[];
  let json: string;
  let html: string;
  let reference: string;
  const written: Record<string, string> = {};
  const held: Record<string, string> = {};
  const today = () => world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate().toString();
  const health = (name: string) => healthActs.find((act) => act.name === name) as never;
  const within = async <Output>(
    definition: { name: string },
    input: { rightsRequest: string } & Record<string, unknown>,
  ) =>
    execute(
      world.services,
      definition as never,
      { token: await world.token(DPO), rightsRequest: input.rightsRequest },
      input,
    ) as Promise<Output>;

  before(async () => {
    world = await makeWorld();
    const person = await world.addParticipant({ started_on: today() });
    reference = person.reference;
    await writeThroughTheProduct();
    planted = await plantEverywhere(world, person.id);
    const request = (await world.run(DPO, recordRightsRequest, {
      reference,
      receivedOn: today(),
      channel: 'letter',
      asked: remembered('rights_request.asked'),
      formToken: randomUUID(),
    })) as { id: string };
    await within(verifyIdentity, {
      rightsRequest: request.id,
      how: 'called-back',
      verifiedOn: today(),
      note: remembered('rights_request_event.note'),
    });
    const { pack } = await within<{ pack: string }>(draftAccessPack, { rightsRequest: request.id });
    await within(releaseAccessPack, {
      rightsRequest: request.id,
      pack,
      delivery: 'post',
      reason: 'Theirs',
      health: 'already-known',
    });
    const file = async (name: string) =>
      (
        await within<{ bytes: Buffer }>(downloadAccessPack, { rightsRequest: request.id, pack, file: name })
      ).bytes.toString('utf8');
    json = await file('access-pack.json');
    html = await file('access-pack.html');
  });

  const remembered = (column: string): string => {
    const value = canary();
    written[column] = value;
    return value;
  };

  async function writeThroughTheProduct(): Promise<void> {
    await world.run('keyworker', peopleActs.find(({ name }) => name === 'open-participant') as never, { reference });
    const note = (body: string, more = {}) =>
      world.run('keyworker', writeCaseNote, {
        reference,
        topic: 'other',
        body,
        occurredOn: today(),
        clientToken: randomUUID(),
        ...more,
      });
    await note(remembered('case_note.body'));
    held['case_note.body'] = canary();
    held['case_note.third_party_note'] = canary();
    await note(held['case_note.body'], { thirdParty: true, thirdPartyNote: held['case_note.third_party_note'] });
    await world.run('keyworker', health('refer-to-health-team'), {
      reference,
      reason: remembered('health_referral.reason'),
      agreed: true,
      clientToken: randomUUID(),
    });
    await world.run('health-practitioner', health('open-health-episode'), {
      reference,
      openedOn: today(),
      support: 'physiotherapy',
      explained: true,
      explainedHow: 'in-person',
    });
    await world.run('health-practitioner', health('write-health-note'), {
      reference,
      occurredOn: today(),
      body: remembered('health_note.body'),
      clientToken: randomUUID(),
    });
  }

  test('as many are found as were planted, in the JSON file and on the page', (t) => {
    const given = planted.filter((each) => each.given);
    for (const [kind, text] of [
      ['JSON', json],
      ['HTML', html],
    ] as const) {
      const missing = given.filter(({ value }) => !text.includes(value)).map(({ column }) => column);
      assert.deepEqual(missing, [], `${kind}: planted and not found`);
    }
    assert.ok(given.length > 130, `only ${given.length} columns were planted`);
    t.diagnostic(`${given.length} planted, ${given.length} found in each file`);
  });

  test('what the product itself wrote is found, and our reference, name and birthday', () => {
    for (const [column, value] of Object.entries({ ...written, 'participant.reference': reference })) {
      assert.ok(json.includes(value), `${column} is not in the JSON file`);
      assert.ok(html.includes(value), `${column} is not on the page`);
    }
  });

  test('what is held back or left out is not in the bytes at all, and is named with the reason', () => {
    const pack = JSON.parse(json) as AccessPack;
    const absent = [
      ...planted.filter((each) => !each.given),
      ...Object.entries(held).map(([column, value]) => ({ column, value })),
    ];
    for (const { column, value } of absent) {
      for (const hidden of [value, Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64')]) {
        assert.ok(!json.includes(hidden) && !html.includes(hidden), `${column} is in the copy`);
      }
      const named = [...pack.held, ...pack.leftOut].find(
        ({ item }) => item.startsWith(column) || item === column.split('.')[0],
      );
      assert.ok(named?.why, `${column} is missing without a word`);
    }
    assert.ok(pack.held.some(({ why }) => why.startsWith('contains information about somebody else')));
  });

  test('the page stands alone: no script, nothing fetched, one main heading, a language, a title, the same hash as stored', async () => {
    assert.doesNotMatch(html, /<script|<link|<img|<iframe|src=|@import|url\(|https?:/i);
    assert.equal(html.match(/<h1/g)?.length, 1);
    assert.match(html, /^<!doctype html>\s*<html lang="en">/);
    assert.match(html, /<title>[^<]+<\/title>/);
    const { rows } = await world.database.superuser.query<{ json_sha256: string; html_sha256: string }>(
      `SELECT json_sha256, html_sha256 FROM access_pack p WHERE EXISTS (SELECT 1 FROM rights_request_event e WHERE e.pack_id = p.id AND e.kind = 'pack-released')`,
    );
    assert.equal(createHash('sha256').update(json).digest('hex'), rows[0]?.json_sha256);
    assert.equal(createHash('sha256').update(html).digest('hex'), rows[0]?.html_sha256);
  });

  test('with it come sources, purposes with their bases, keeping times, uses by role, rights and the regulator', () => {
    const pack = JSON.parse(json) as AccessPack;
    assert.ok(pack.sources.length > 0);
    assert.ok(pack.purposes.length > 0 && pack.purposes.every(({ bases }) => bases.length > 0));
    const untimed = pack.categories.filter(({ keeping }) => keeping.length === 0).map(({ slug }) => slug);
    assert.deepEqual(untimed, ['esf-evidence'], 'this person is not counted by the fund; everything else has a time');
    assert.ok(pack.lookedAt.some(({ role, act }) => role === 'keyworker' && act === 'open-participant'));
    assert.equal(pack.rights.regulator, 'Information Commissioner');
    assert.ok(pack.rights.rights.length >= 8);
  });
});
