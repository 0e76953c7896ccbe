import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { makeWorld, type World } from '../../test/support/world.ts';
import { inTransaction } from '../database/index.ts';
import { acts, openHealthEpisode, readHealthRecord, referToHealthTeam, writeHealthNote } from './index.ts';
import { healthStanding } from './rules.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});

const today = () => Temporal.Now.plainDateISO('Europe/London').toString();
const refer = (reference: string) =>
  world.run('keyworker', referToHealthTeam, {
    reference,
    reason: 'Back pain at work',
    agreed: true,
    clientToken: randomUUID(),
  });
const open = (reference: string) =>
  world.run('health-practitioner', openHealthEpisode, {
    reference,
    openedOn: today(),
    support: 'physiotherapy',
    explained: true,
    explainedHow: 'in-person',
  });
const note = (reference: string, body: string, clientToken = randomUUID()) =>
  world.run('health-practitioner', writeHealthNote, { reference, occurredOn: today(), body, clientToken });

test('a note is written once, sealed, and read back by the team', async () => {
  const person = await world.addParticipant();
  await refer(person.reference);
  await open(person.reference);
  const token = randomUUID();
  await note(person.reference, 'HLTH-CANARY-1', token);
  await note(person.reference, 'HLTH-CANARY-1', token);
  const record = (await world.run('senior-health-practitioner', readHealthRecord, { reference: person.reference })) as {
    notes: { text: string }[];
  };
  assert.deepEqual(
    record.notes.map((each) => each.text),
    ['HLTH-CANARY-1'],
  );
  const raw = await world.database.superuser.query('SELECT body FROM health_note');
  assert.ok(raw.rows.every((row) => !row.body.includes('HLTH-CANARY')));
});

test('the record opens only when support is received, and only once', async () => {
  const person = await world.addParticipant();
  await refer(person.reference);
  await assert.rejects(note(person.reference, 'too early'), { name: 'Refused' });
  await open(person.reference);
  await assert.rejects(open(person.reference), { name: 'InvalidInput' });
});

test('the team sees nobody who was not referred to it', async () => {
  const person = await world.addParticipant();
  await assert.rejects(open(person.reference), { name: 'NotFound' });
});

test('the employment side finds no health act and no health table', async () => {
  const person = await world.addParticipant();
  await refer(person.reference);
  await open(person.reference);
  const behind = acts.filter((act) => act.compartment === 'health');
  assert.equal(behind.length, 5);
  for (const persona of [
    'keyworker',
    'keyworker-2',
    'team-leader',
    'partner-worker',
    'contract-manager',
    'data-protection-officer',
  ]) {
    await assert.rejects(world.run(persona, readHealthRecord, { reference: person.reference }), { name: 'NotFound' });
    for (const table of ['health_note', 'health_episode']) {
      const token = await world.token(persona);
      await assert.rejects(
        inTransaction(world.database.pools.candour_staff, { token }, (_db, _actor, client) =>
          client.query(`SELECT * FROM ${table}`),
        ),
        { code: '42501' },
      );
    }
  }
});

test('a lapsed registration closes the record that day', async () => {
  const person = await world.addParticipant();
  await refer(person.reference);
  await world.database.superuser.query(
    `UPDATE staff SET registration_expires_on = product_today() - 1 WHERE persona = 'health-practitioner'`,
  );
  await assert.rejects(
    open(person.reference),
    (error: { reasons: { code: string }[] }) => error.reasons[0]?.code === 'registration-lapsed',
  );
  await world.database.superuser.query(
    `UPDATE staff SET registration_expires_on = product_today() + 90 WHERE persona = 'health-practitioner'`,
  );
  await open(person.reference);
});

test('where somebody stands is read from the dates', () => {
  assert.equal(healthStanding({ referredOn: '2026-01-01', openedOn: null, endedOn: null }), 'waiting');
  assert.equal(healthStanding({ referredOn: '2026-01-01', openedOn: '2026-01-05', endedOn: null }), 'in-support');
  assert.equal(
    healthStanding({ referredOn: '2026-01-01', openedOn: '2026-01-05', endedOn: '2026-03-01' }),
    'support-ended',
  );
  assert.equal(healthStanding({ referredOn: '2026-04-01', openedOn: '2026-01-05', endedOn: '2026-03-01' }), 'waiting');
});
