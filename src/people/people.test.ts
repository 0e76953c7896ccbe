import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { makeWorld, type World } from '../../test/support/world.ts';
import { execute, NotFound } from '../pipeline/index.ts';
import { revealNiNumber } from './commands/reveal-ni-number.ts';
import { openParticipant } from './open-participant.ts';
import { type MyRecord, readMyRecord } from './portal.ts';
import { type RecordLine, readRecord } from './read-record.ts';
import { readReferral } from './read-referral.ts';
import { keepingOf, type Life } from './retention.ts';
import { cohortOf, dayOfProgramme, maskNiNumber, spacedNiNumber } from './rules.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});

const life = (more: Partial<Life> = {}): Life => ({
  referredOn: '2024-09-30',
  startedOn: null,
  exitedOn: null,
  lastPaymentOn: null,
  dateOfBirth: '1990-01-01',
  cohort: 'NON',
  others: {},
  holds: [],
  ...more,
});
const first = (category: string, facts: Life) =>
  keepingOf(world.register, world.register.categories[category]?.class ?? '', facts)[0];

test('destruction dates follow the published rules', () => {
  assert.equal(first('referral-record', life())?.destroyFrom, '2026-10-01');
  const left = life({
    referredOn: '2022-10-20',
    startedOn: '2022-11-02',
    exitedOn: '2024-01-31',
    lastPaymentOn: '2024-03-10',
  });
  assert.equal(first('referral-record', left)?.destroyFrom, '2030-04-01');
  const esf = life({ referredOn: '2019-01-02', startedOn: '2019-01-15', exitedOn: '2020-04-14', cohort: 'ESF' });
  assert.equal(first('case-notes', esf)?.destroyFrom, '2027-04-01');
  assert.equal(first('case-notes', esf)?.restrictFrom, '2021-04-15');
  const evidence = first('esf-evidence', esf);
  assert.equal(evidence?.destroyFrom, null);
  assert.match(evidence?.heldBy[0] ?? '', /European Social Fund/);
  assert.equal(first('identity', esf)?.rule, 'rt03', 'the rule that keeps longest binds');
  assert.equal(first('contact-details', life({ ...left, exitedOn: '2026-07-20' }))?.destroyFrom, '2027-07-21');
  assert.equal(first('case-notes', life({ startedOn: '2024-10-10' }))?.destroyFrom, null);
  assert.deepEqual(first('referral-record', life({ holds: ['an open claim'] }))?.heldBy, ['an open claim']);
});

test('the cohort and the day of the programme come from the register', () => {
  const cohort = (startedOn: string, esfFormOn: string | null) => cohortOf(world.register, { startedOn, esfFormOn });
  assert.equal(cohort('2022-10-31', '2022-10-31'), 'ESF');
  assert.equal(cohort('2022-11-01', '2022-11-01'), 'NON');
  assert.equal(cohort('2022-10-31', null), 'NON');
  assert.equal(dayOfProgramme(world.register, '2018-03-01', Temporal.PlainDate.from('2019-05-30')), 456);
  assert.equal(dayOfProgramme(world.register, '2018-03-01', Temporal.PlainDate.from('2018-02-28')), undefined);
});

test('a National Insurance number is masked until somebody asks, and the asking is on record', async () => {
  assert.equal(maskNiNumber('QQ901234C'), '•• •• •2 34 C');
  assert.equal(spacedNiNumber('qq901234c'), 'QQ 90 12 34 C');
  const { id, reference } = await world.addParticipant();
  const where = {
    person: id,
    class: 'identity',
    compartment: 'identity',
    table: 'participant',
    column: 'ni_number',
    row: id,
  } as const;
  world.services.vault.ensureKeys(id, [where]);
  await world.database.superuser.query('UPDATE participant SET ni_number = $2 WHERE id = $1', [
    id,
    world.services.vault.seal(where, 'QQ901234C'),
  ]);
  const shown = await world.run<{ details: object }>('keyworker', readReferral, { reference });
  assert.ok(!JSON.stringify(shown.details).includes('QQ901234C'));
  const { niNumber } = await world.run<{ niNumber: string }>('keyworker', revealNiNumber, { reference });
  assert.equal(niNumber, 'QQ 90 12 34 C');
  await assert.rejects(world.run('keyworker-2', revealNiNumber, { reference }), NotFound);
  const { rows } = await world.database.superuser.query(
    "SELECT fields FROM ledger_entry WHERE participant_id = $1 AND act = 'reveal-ni-number'",
    [id],
  );
  assert.deepEqual(rows, [{ fields: ['participant.ni_number'] }]);
  const { timeline } = await world.run<{ timeline: { title: string }[] }>('keyworker', openParticipant, { reference });
  assert.ok(timeline.some(({ title }) => title === 'National Insurance number shown'));
});

test('the record page lists each category that is held, and opening it is use', async () => {
  const { id, reference } = await world.addParticipant();
  const { lines } = await world.run<{ lines: RecordLine[] }>('keyworker', readRecord, { reference });
  const held = lines.map(({ category }) => category);
  for (const category of ['identity', 'contact-details', 'referral-record'])
    assert.ok(held.includes(category), category);
  for (const category of ['case-notes', 'consents', 'health-team-record', 'operational'])
    assert.ok(!held.includes(category), category);
  assert.ok(lines.every(({ keepings }) => keepings.length > 0));
  const { rows } = await world.database.superuser.query(
    'SELECT act, verb FROM ledger_entry WHERE participant_id = $1',
    [id],
  );
  assert.deepEqual(rows, [{ act: 'read-record', verb: 'use' }]);
});

test('nothing of the health team reaches the participant page of the programme', async () => {
  const { id, reference } = await world.addParticipant();
  await world.database.superuser.query(
    `INSERT INTO ledger_entry (at, request_id, actor_kind, act, verb, purpose, clause, compartment, participant_id, outcome)
     VALUES (now(), gen_random_uuid(), 'staff', 'reveal-ni-number', 'use', 'health-support', 'operational', 'health', $1, 'done')`,
    [id],
  );
  const opened = await world.run<{ timeline: { title: string }[] }>('keyworker', openParticipant, { reference });
  assert.deepEqual(opened.timeline.map(({ title }) => title).sort(), ['Allocated', 'Referral received']);
});

test('a participant reads their own page and nobody else’s', async () => {
  const mine = await world.addParticipant({ given_name: 'Robin', family_name: 'Own' });
  await world.addParticipant({ given_name: 'Other', family_name: 'Person' });
  const token = randomUUID();
  await world.database.pools.candour_gate.query(
    `SELECT context.open_session($1, $2, 'participant', '1 hour', '1 hour', '{}')`,
    [token, mine.id],
  );
  const my = (await execute(world.services, readMyRecord, { token }, {})) as MyRecord;
  assert.equal(my.name, 'Robin Own');
  assert.deepEqual(my.keyworkers, ['Keyworker']);
  assert.ok(my.held.some(({ category }) => category === 'identity'));
  assert.deepEqual(my.shares, []);
  await assert.rejects(execute(world.services, openParticipant, { token }, { reference: mine.reference }), NotFound);
});
