import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { serverFor } from '../../test/support/server.ts';
import { ask, RIVERSIDE, startedParticipant, withdraw } from '../../test/support/sharing.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { execute, NotFound } from '../pipeline/index.ts';
import { accessPackFor, recordRightsRequest, verifyIdentity } from '../rights/index.ts';
import { problemsOf } from '../vocabularies/index.ts';
import { takeConsentRecord, takeMyReceipt, type WrittenFile } from './consent-records.ts';
import { pages } from './pages/records.ts';
import { type ConsentFacts, consentEvents, consentReceipt, consentRecord } from './written-record.ts';

const AT = '2026-06-01T09:00:00Z';
const FACTS: ConsentFacts = {
  id: '0b8f2f4e-2f0a-4c0e-9d6e-0e1f6a1c7a11',
  person: 'CLW-TEST-1',
  decision: 'given',
  recipient: 'support-provider',
  to: 'A debt adviser',
  purpose: 'onward-support',
  fields: ['participant.given_name', 'referral.health_notes'],
  explicit: true,
  mode: 'verbal',
  how: 'telephone',
  language: 'English',
  givenAt: '2026-03-02T10:14:00Z',
  expiresAt: '2026-09-02T00:00:00Z',
  withdrawnAt: null,
  withdrawnBy: null,
  withdrawnHow: null,
  noticeVersion: 1,
  registerHash: 'a'.repeat(64),
  script: 'verbal-share',
  scriptVersion: 1,
  shownHash: 'b'.repeat(64),
};
const types = (facts: Partial<ConsentFacts>) =>
  consentEvents({ ...FACTS, ...facts }, AT).map((event) => event['@type']);

describe('consent records', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });

  test('events stand in their order, and explicit consent is said to be so', () => {
    assert.deepEqual(types({}), [['dpv:ConsentGiven', 'dpv:ExplicitlyExpressedConsent']]);
    assert.deepEqual(types({ explicit: false, withdrawnAt: '2026-04-01T08:00:00Z', withdrawnBy: 'participant' }), [
      ['dpv:ConsentGiven', 'dpv:ExpressedConsent'],
      'dpv:ConsentWithdrawn',
    ]);
    assert.deepEqual(types({ expiresAt: AT })[1], 'dpv:ConsentExpired');
    assert.deepEqual(types({ expiresAt: AT, withdrawnAt: '2026-05-01T00:00:00Z' })[1], 'dpv:ConsentWithdrawn');
    assert.deepEqual(types({ decision: 'refused' }), [['dpv:ConsentRefused', 'dpv:ExplicitlyExpressedConsent']]);
  });

  test('record and receipt name nothing unknown, and the receipt refers to the record', () => {
    const record = consentRecord(world.register, FACTS, AT);
    const receipt = consentReceipt(world.register, FACTS, AT);
    assert.deepEqual(problemsOf(record), []);
    assert.deepEqual(problemsOf(receipt), []);
    assert.equal((receipt['dpv:hasRecordOfActivity'] as { '@id': string })['@id'], record['@id']);
    for (const property of [
      'hasIdentifier',
      'hasDataSubject',
      'hasNotice',
      'hasProcess',
      'hasRight',
      'hasConsentStatus',
    ])
      assert.ok(record[`dpv:${property}`], property);
  });

  test('staff take the record of a consent, the ledger has it, and nobody takes another person’s', async () => {
    const person = await startedParticipant(world, { family_name: 'Recordwell' });
    const other = await startedParticipant(world, { family_name: 'Otherwise' });
    const { id } = await ask(world, person.reference);
    await withdraw(world, id);
    const taken = (await world.run('keyworker', takeConsentRecord, {
      reference: person.reference,
      consent: id,
    })) as WrittenFile;
    const document = JSON.parse(taken.text);
    assert.deepEqual(problemsOf(document), []);
    assert.deepEqual(
      document['dpv:hasConsentStatus']['@list'].map(
        (event: { '@type': string | string[] }) => [event['@type']].flat()[0],
      ),
      ['dpv:ConsentGiven', 'dpv:ConsentWithdrawn'],
    );
    await assert.rejects(
      world.run('keyworker', takeConsentRecord, { reference: other.reference, consent: id }),
      NotFound,
    );
    const { rows } = await world.database.superuser.query(
      `SELECT count(*)::int AS times FROM ledger_entry WHERE act = 'take-consent-record' AND outcome = 'done' AND participant_id = $1`,
      [person.id],
    );
    assert.equal(rows[0].times, 1);
  });

  test('a person takes the receipt of their own consent and of nobody else’s', async () => {
    const person = await startedParticipant(world, { family_name: 'Receiptwell' });
    const other = await startedParticipant(world, { family_name: 'Elsewhere' });
    const { id } = await ask(world, person.reference);
    const tokenOf = async (participant: string) => {
      const token = randomUUID();
      await world.database.pools.candour_gate.query(
        `SELECT context.open_session($1, $2, 'participant', '1 hour', '1 hour', '{}')`,
        [token, participant],
      );
      return { token };
    };
    const taken = await execute(world.services, takeMyReceipt, await tokenOf(person.id), { consent: id });
    const receipt = JSON.parse(taken.text);
    assert.equal(receipt['@type'], 'dpv:ConsentReceipt');
    assert.equal(receipt['dpv:hasRecordOfActivity']['@id'], `urn:uuid:${id}`);
    assert.deepEqual(problemsOf(receipt), []);
    await assert.rejects(execute(world.services, takeMyReceipt, await tokenOf(other.id), { consent: id }), NotFound);
  });

  test('the copy of everything held has the record of each consent and refusal', async () => {
    const person = await startedParticipant(world, { family_name: 'Copywell' });
    const { id } = await ask(world, person.reference);
    await ask(world, person.reference, { organisation: RIVERSIDE, decision: 'refused' });
    const today = world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate().toString();
    const request = (await world.run('data-protection-officer', recordRightsRequest, {
      reference: person.reference,
      receivedOn: today,
      channel: 'said-to-staff',
      asked: 'Everything',
      formToken: randomUUID(),
    })) as { id: string; reference: string };
    const desk = { token: await world.token('data-protection-officer'), rightsRequest: request.id };
    const verified = { rightsRequest: request.id, how: 'called-back', verifiedOn: today, note: '' };
    await execute(world.services, verifyIdentity as never, desk, verified);
    const { files } = await accessPackFor(world.services, request.reference, 'test');
    const pack = JSON.parse(files.find(({ name }) => name.endsWith('.json'))?.bytes.toString('utf8') ?? '{}');
    assert.ok(pack.consentRecords.some((record: { '@id': string }) => record['@id'] === `urn:uuid:${id}`));
    assert.equal(pack.consentRecords.length, 2);
    for (const record of pack.consentRecords) assert.deepEqual(problemsOf(record), []);
  });

  test('an address that is no consent is not found', async () => {
    const server = await serverFor(world, pages, { role: 'keyworker', label: 'Keyworker' });
    const cookies = { 'candour-s': await world.token('keyworker') };
    assert.equal((await server.inject({ url: '/participants/x/consents/y/record', cookies })).statusCode, 404);
    await server.close();
  });
});
