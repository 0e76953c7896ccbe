import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ask, share } from '../../test/support/sharing.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { openParticipant } from '../people/open-participant.ts';
import type { TimelineItem } from '../people/timeline-words.ts';
import { moveToStage } from './index.ts';
import { readStage } from './stages.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});

const move = (reference: string, stage: string, enteredOn: string, clientToken: string = crypto.randomUUID()) =>
  world.run('keyworker', moveToStage, { reference, stage, enteredOn, reason: 'Started as a porter', clientToken });

test('somebody decides that a person came to a stage, once, with a sealed reason', async () => {
  const { reference, id } = await world.addParticipant({ referred_on: '2026-01-05', started_on: '2026-01-12' });
  const token = crypto.randomUUID();
  await move(reference, 'in-work', '2026-03-02', token);
  await move(reference, 'in-work', '2026-03-02', token);
  const { stage, stages } = await world.run('keyworker', readStage, { reference });
  assert.equal(stage.phase, 'in-work');
  assert.deepEqual(
    stages.map(({ slug }) => slug),
    ['on-programme'],
  );
  const { rows } = await world.database.superuser.query(
    'SELECT stage, reason FROM stage_entry WHERE participant_id = $1',
    [id],
  );
  assert.equal(rows.length, 1);
  assert.ok(!rows[0].reason.toString('latin1').includes('porter'));
});

test('sharing is decided under the phase that somebody decided on, and the history tells of the move', async () => {
  const { reference, id } = await world.addParticipant({ referred_on: '2026-01-05', started_on: '2026-01-12' });
  await move(reference, 'in-work', '2026-03-02');
  await ask(world, reference);
  await share(world, reference);
  const { rows } = await world.database.superuser.query(
    `SELECT facts ->> 'stage' AS stage FROM disclosure WHERE participant_id = $1`,
    [id],
  );
  assert.deepEqual(rows, [{ stage: 'in-work' }]);
  const { timeline } = await world.run('keyworker', openParticipant, { reference });
  assert.ok(timeline.some(({ title, text }: TimelineItem) => title === 'Came to another stage' && text === 'In work'));
});

test('a stage that the facts do not leave open, and a day outside the journey, are refused', async () => {
  const started = await world.addParticipant({ referred_on: '2026-01-05', started_on: '2026-01-12' });
  const waiting = await world.addParticipant({ referred_on: '2026-01-05' });
  await assert.rejects(move(waiting.reference, 'in-work', '2026-03-02'), /Select a stage/);
  await assert.rejects(move(started.reference, 'left', '2026-03-02'), /Select a stage/);
  await assert.rejects(move(started.reference, 'in-work', '2026-01-11'), /on or after the day they started/);
  await assert.rejects(move(started.reference, 'in-work', '2199-01-01'), /today or in the past/);
});

test('nobody moves a person of another caseload, and no job moves anybody', async () => {
  const { reference } = await world.addParticipant({ referred_on: '2026-01-05', started_on: '2026-01-12' });
  const elsewhere = {
    reference,
    stage: 'in-work',
    enteredOn: '2026-03-02',
    reason: 'x',
    clientToken: crypto.randomUUID(),
  };
  await assert.rejects(world.run('keyworker-2', moveToStage, elsewhere), { name: 'NotFound' });
  assert.ok(moveToStage.significant && !(moveToStage.may as readonly string[]).includes('system'));
});
