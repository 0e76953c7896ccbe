import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import {
  ask,
  BASICS,
  HARBOUR,
  RIVERSIDE,
  reasonCodes,
  share,
  startedParticipant,
  withdraw,
} from '../../test/support/sharing.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { liftRestriction, offeredFields, placeRestriction, recordObjection } from '../consent/index.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});

/** Shares and expects a refusal; answers the codes written down with it. */
async function refusedCodes(reference: string, sharing: Parameters<typeof share>[2] = {}): Promise<string[]> {
  const shared = await share(world, reference, sharing);
  assert.equal(shared.preview.allowed, false, 'the screen and the gate agree');
  assert.equal(shared.decision, 'refused');
  const codes = await reasonCodes(world, shared.id);
  assert.deepEqual(
    (shared.preview.reasons ?? []).map((reason) => reason.code),
    codes,
  );
  return codes;
}

test('with consent and an agreement it leaves; without consent it does not', async () => {
  const person = await startedParticipant(world);
  assert.deepEqual(await refusedCodes(person.reference), ['consent-missing']);
  await ask(world, person.reference);
  assert.equal((await share(world, person.reference)).decision, 'allowed');
});

test('an agreement that is missing, over or suspended refuses, consent or not', async () => {
  const person = await startedParticipant(world);
  for (const [organisation, code] of [
    ['open-door-clothing', 'agreement-missing'],
    ['lantern-skills-trust', 'agreement-not-in-force'],
    ['meadow-wellbeing-group', 'agreement-suspended'],
  ] as const) {
    await ask(world, person.reference, { organisation });
    assert.deepEqual(await refusedCodes(person.reference, { organisation }), [code], organisation);
  }
});

test('consent for one organisation, and its agreement, never carry another', async () => {
  const person = await startedParticipant(world);
  await ask(world, person.reference, { organisation: HARBOUR });
  assert.deepEqual(await refusedCodes(person.reference, { organisation: RIVERSIDE }), ['consent-missing']);
  await ask(world, person.reference, { organisation: 'open-door-clothing' });
  assert.deepEqual(await refusedCodes(person.reference, { organisation: 'open-door-clothing' }), ['agreement-missing']);
});

test('after withdrawal, after expiry and after a no, nothing leaves', async () => {
  const withdrawn = await startedParticipant(world);
  const { id } = await ask(world, withdrawn.reference);
  await withdraw(world, id);
  assert.deepEqual(await refusedCodes(withdrawn.reference), ['consent-withdrawn']);
  const expired = await startedParticipant(world);
  await ask(world, expired.reference);
  await world.database.superuser.query(
    "UPDATE consent SET given_at = now() - interval '2 days', expires_at = now() - interval '1 day' WHERE participant_id = $1",
    [expired.id],
  );
  assert.deepEqual(await refusedCodes(expired.reference), ['consent-expired']);
  const no = await startedParticipant(world);
  await ask(world, no.reference, { decision: 'refused' });
  assert.deepEqual(await refusedCodes(no.reference), ['consent-missing']);
});

test('a field outside the minimum, or one the agreement does not cover, refuses the whole request', async () => {
  const person = await startedParticipant(world);
  await ask(world, person.reference, { fields: [...BASICS, 'participant.disability'] });
  const outside = await refusedCodes(person.reference, { fields: [...BASICS, 'participant.ni_number'] });
  assert.ok(outside.includes('outside-minimum'), outside.join());
  const uncovered = await refusedCodes(person.reference, { fields: [...BASICS, 'participant.disability'] });
  assert.ok(uncovered.includes('agreement-lacks-category'), uncovered.join());
  assert.deepEqual(await refusedCodes(person.reference, { fields: [...BASICS, 'participant.email'] }), [
    'consent-lacks-field',
  ]);
});

test('health information needs explicit consent', async () => {
  const person = await startedParticipant(world);
  const fields = [...BASICS, 'participant.disability'];
  await ask(world, person.reference, { organisation: RIVERSIDE, fields });
  assert.equal((await share(world, person.reference, { organisation: RIVERSIDE, fields })).decision, 'allowed');
  await world.database.superuser.query('UPDATE consent SET explicit = false WHERE participant_id = $1', [person.id]);
  assert.deepEqual(await refusedCodes(person.reference, { organisation: RIVERSIDE, fields }), ['consent-not-explicit']);
});

test('a restriction refuses until the person was told and it was lifted', async () => {
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  const placed = (await world.run('data-protection-officer', placeRestriction, {
    reference: person.reference,
    fields: ['contact-details'],
    reason: 'The number is disputed',
    formToken: randomUUID(),
  })) as { id: string };
  assert.deepEqual(await refusedCodes(person.reference), ['restricted']);
  const today = world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate().toString();
  const lift = { restriction: placed.id, reason: 'The number is right', toldOn: today };
  await assert.rejects(world.run('keyworker', liftRestriction, lift));
  await world.run('data-protection-officer', liftRestriction, lift);
  await assert.rejects(world.run('data-protection-officer', liftRestriction, lift), /lifted already/);
  assert.equal((await share(world, person.reference)).decision, 'allowed');
});

test('an objection to the purpose refuses', async () => {
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  await world.run('keyworker', recordObjection, {
    reference: person.reference,
    purpose: 'onward-support',
    reason: 'They no longer want this',
    formToken: randomUUID(),
  });
  assert.deepEqual(await refusedCodes(person.reference), ['objected']);
});

test('before the start, and outside the United Kingdom, nothing leaves', async () => {
  const early = await world.addParticipant();
  await ask(world, early.reference);
  const codes = await refusedCodes(early.reference);
  assert.ok(codes.includes('stage-not-for-recipient'), codes.join());
  const person = await startedParticipant(world);
  await ask(world, person.reference, { organisation: RIVERSIDE });
  for (const [region, code] of [
    ['US', 'region-not-allowed'],
    ['FR', 'region-without-mechanism'],
  ] as const) {
    await world.database.superuser.query('UPDATE organisation SET region = $1 WHERE slug = $2', [region, RIVERSIDE]);
    const abroad = await refusedCodes(person.reference, { organisation: RIVERSIDE });
    assert.ok(abroad.includes(code), abroad.join());
  }
});

test('a refusal keeps every reason and not one value, and the ledger says refused', async () => {
  const person = await startedParticipant(world, { family_name: 'Zebracanary' });
  const shared = await share(world, person.reference, {
    organisation: 'open-door-clothing',
    fields: [...BASICS, 'participant.ni_number'],
  });
  assert.equal(shared.decision, 'refused');
  const codes = await reasonCodes(world, shared.id);
  for (const code of ['agreement-missing', 'consent-missing', 'outside-minimum']) assert.ok(codes.includes(code), code);
  const { rows } = await world.database.superuser.query(
    'SELECT d::text AS bytes, payload, payload_hash FROM disclosure d WHERE id = $1',
    [shared.id],
  );
  assert.equal(rows[0].payload, null);
  assert.equal(rows[0].payload_hash, null);
  for (const value of ['Zebracanary', '07700', Buffer.from('Zebracanary').toString('hex')]) {
    assert.ok(!rows[0].bytes.includes(value), `${value} is in the row`);
  }
  const ledger = await world.database.superuser.query(
    "SELECT outcome, reasons FROM ledger_entry WHERE participant_id = $1 AND act = 'share-information'",
    [person.id],
  );
  assert.equal(ledger.rows.length, 1);
  assert.equal(ledger.rows[0].outcome, 'refused');
  assert.deepEqual(ledger.rows[0].reasons, codes);
});

test('somebody else’s participant is not there, and health-team fields are never offered', async () => {
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  await assert.rejects(share(world, person.reference, { persona: 'keyworker-2' }), /Not found/);
  for (const recipient of Object.keys(world.register.recipients)) {
    for (const { column, category } of offeredFields(world.register, recipient)) {
      assert.notEqual(category.compartment, 'health', column);
      assert.notEqual(category.slug, 'health-team-record', column);
      assert.ok(world.register.recipients[recipient]?.fields.includes(column), column);
    }
  }
  const codes = await refusedCodes(person.reference, { fields: [...BASICS, 'health_referral.reason'] });
  assert.ok(codes.length > 0);
});
