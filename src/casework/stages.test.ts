import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ask, share } from '../../test/support/sharing.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { openParticipant } from '../people/open-participant.ts';
import type { TimelineItem } from '../people/timeline-words.ts';
import type { InvalidInput } from '../pipeline/index.ts';
import { moveToStage } from './index.ts';
import { readStage } from './stages.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});

const move = (
  reference: string,
  stage: string,
  enteredOn: string,
  clientToken: string = crypto.randomUUID(),
  seen?: string,
) =>
  world.run('keyworker', moveToStage, {
    reference,
    stage,
    enteredOn,
    reason: 'Started as a porter',
    clientToken,
    ...(seen === undefined ? {} : { seen }),
  });
const newest = async (reference: string): Promise<string> =>
  (await world.run('keyworker', readStage, { reference })).newest?.id ?? '';
const started = () => world.addParticipant({ referred_on: '2026-01-05', started_on: '2026-01-12' });

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
  assert.deepEqual(
    timeline
      .filter(({ title }: TimelineItem) => title === 'Came to another stage')
      .map(({ text }: TimelineItem) => text),
    ['In work, from 2 March 2026. Why: Started as a porter'],
  );
});

test('a stage that the facts do not leave open, and a day outside the journey, are refused', async () => {
  const begun = await started();
  const waiting = await world.addParticipant({ referred_on: '2026-01-05' });
  await assert.rejects(move(waiting.reference, 'in-work', '2026-03-02'), /Select a stage/);
  await assert.rejects(move(begun.reference, 'left', '2026-03-02'), /Select a stage/);
  await assert.rejects(move(begun.reference, 'in-work', '2026-01-11'), /on or after the day they started/);
  await assert.rejects(move(begun.reference, 'in-work', '2199-01-01'), /today or in the past/);
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

test('of two moves decided at once from the same page the later is a conflict, and nothing of it is kept', async () => {
  const { reference, id } = await started();
  const both = await Promise.allSettled([
    move(reference, 'in-work', '2026-03-02'),
    move(reference, 'in-work', '2026-03-03'),
  ]);
  const failed = both.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  assert.equal(failed.length, 1);
  assert.equal(failed[0].name, 'Conflict');
  assert.match(failed[0].message, /somebody else recorded another move/);
  const { rows } = await world.database.superuser.query('SELECT stage FROM stage_entry WHERE participant_id = $1', [
    id,
  ]);
  assert.equal(rows.length, 1);
});

test('who has seen the newest move may decide on another; who saw an older one may not', async () => {
  const { reference } = await started();
  await move(reference, 'in-work', '2026-03-02');
  const first = await newest(reference);
  const again = (seen: string) => move(reference, 'in-work', '2026-03-20', crypto.randomUUID(), seen);
  await move(reference, 'on-programme', '2026-03-09', crypto.randomUUID(), first);
  await assert.rejects(again(first), { name: 'Conflict' });
  await again(await newest(reference));
  assert.equal((await world.run('keyworker', readStage, { reference })).stage.slug, 'in-work');
});

test('a move from an earlier day than the newest one is refused at its date, and the same day is not', async () => {
  const { reference } = await started();
  await move(reference, 'in-work', '2026-03-09');
  const back = async (day: string) =>
    move(reference, 'on-programme', day, crypto.randomUUID(), await newest(reference));
  await assert.rejects(back('2026-03-08'), (error: InvalidInput) => {
    assert.equal(error.problems[0]?.field, 'enteredOn');
    assert.match(error.message, /on or after 9 March 2026/);
    return true;
  });
  await back('2026-03-09');
  assert.equal((await world.run('keyworker', readStage, { reference })).stage.slug, 'on-programme');
});
