import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ControlState, controlState, countByState, PROMISE_STATES, promiseState } from './rules.ts';

const enforced = { evidenceOnly: false };
const recorded = { evidenceOnly: true };
const wrong = [{ what: 'Something is wrong', remedy: 'Mend it' }];

test('a control is sound only when it is built whole and nothing was found', () => {
  assert.equal(controlState('built', []), 'sound');
  assert.equal(controlState('built', wrong), 'failing');
  assert.equal(controlState('partly', []), 'partly-built');
  assert.equal(controlState('partly', wrong), 'failing');
  assert.equal(controlState('not-built', wrong), 'not-built');
});

test('a promise is kept only when every control is sound', () => {
  const cases: [ControlState[], string][] = [
    [[], 'not-built'],
    [['not-built', 'not-built'], 'not-built'],
    [['sound', 'not-built'], 'partly-built'],
    [['sound', 'partly-built'], 'partly-built'],
    [['sound', 'failing', 'not-built'], 'failing'],
    [['sound', 'sound'], 'kept'],
  ];
  for (const [states, state] of cases) assert.equal(promiseState(enforced, states), state, states.join());
  assert.equal(promiseState(enforced, ['sound'], wrong), 'failing');
});

test('a promise that software can only record is never shown as kept', () => {
  const states: ControlState[] = ['sound', 'failing', 'partly-built', 'not-built'];
  for (const one of states)
    for (const other of states) assert.notEqual(promiseState(recorded, [one, other]), 'kept', `${one}, ${other}`);
  assert.equal(promiseState(recorded, ['sound']), 'recorded');
  assert.equal(promiseState(recorded, ['failing']), 'failing');
  assert.equal(promiseState(recorded, []), 'not-built');
});

test('every promise is counted once', () => {
  const counts = countByState([...PROMISE_STATES, 'kept']);
  assert.equal(counts.kept, 2);
  assert.equal(
    Object.values(counts).reduce((sum, each) => sum + each, 0),
    PROMISE_STATES.length + 1,
  );
});
