import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdConsents } from '../src/consent/index.ts';
import { storm, unheld } from './support/consent-race.ts';
import { makeWorld } from './support/world.ts';

/** How many interleavings; ten thousand unless CANDOUR_INTERLEAVINGS says otherwise. */
const INTERLEAVINGS = Number(process.env.CANDOUR_INTERLEAVINGS ?? 10_000);

test('ten thousand interleavings of withdrawing and sharing: nothing leaves after the withdrawal', async (t) => {
  const counts = await storm(await makeWorld(t), holdConsents, INTERLEAVINGS);
  console.log(`with the lock: ${JSON.stringify(counts)}`);
  assert.equal(counts.leakedByCommit, 0);
  assert.equal(counts.leakedAfterAnswer, 0);
});

test('the same without the lock leaks, so the rig can see a leak', async (t) => {
  const counts = await storm(await makeWorld(t), unheld, Math.ceil(INTERLEAVINGS / 10));
  console.log(`without the lock: ${JSON.stringify(counts)}`);
  assert.ok(counts.leakedByCommit > 0);
});
