import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RegisterRefused } from '../register/index.ts';
import { explain } from './failure.ts';

test('a refusal by the register keeps its clause', () => {
  const { failure, status } = explain(new RegisterRefused('late', 'Too late', 'Hurry', 'retention/rt05'));
  assert.deepEqual(failure, { code: 'late', message: 'Too late', remedy: 'Hurry', clause: 'retention/rt05' });
  assert.equal(status, 1);
});

test('a refusal with several reasons is told by its first', () => {
  const reasons = [
    { code: 'no-consent', clause: 'recipient/employer', message: 'No consent', remedy: 'Ask' },
    { code: 'no-agreement', clause: 'recipient/employer', message: 'No agreement', remedy: 'Sign one' },
  ];
  const { failure, status } = explain(Object.assign(new Error('refused'), { reasons }));
  assert.equal(failure.code, 'no-consent');
  assert.equal(status, 1);
});

test('a fault that nobody foresaw does not repeat its message, which might hold personal data', () => {
  const { failure, status, trace } = explain(new TypeError('could not read QQ 90 12 34 A\nsecond line'));
  assert.equal(failure.code, 'unforeseen');
  assert.equal(status, 1);
  assert.doesNotMatch(JSON.stringify({ failure, trace }), /QQ 90|second line/);
  assert.match(trace ?? '', /^TypeError\n {4}at .*failure\.test\.ts/);
});

test('a fault that is not even an error is explained', () => {
  assert.equal(explain('thrown words').trace, 'string');
  assert.equal(explain(undefined).failure.code, 'unforeseen');
});
