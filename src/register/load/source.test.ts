import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programmeFiles } from './files.ts';
import { readSource } from './source.ts';

const problemsIn = (text: string) =>
  readSource('retention.yaml', text, programmeFiles.retention.schema).problems.map(
    ({ line, path, message }) => `${line} ${path}: ${message}`,
  );

const lineWith = (period: string) => `rt01:
  status: proposed
  title: Referral
  words: 24 months
  classes: [identity]
  applies: any
  variants:
    - { period: ${period} }
  why: Complaints
  atEnd: Destroyed
`;

test('a value that has several allowed forms is held against the nearest one, and the words say what is wrong', () => {
  assert.deepEqual(problemsIn(lineWith('{ after: T-REF, months: 24 }')), []);
  assert.deepEqual(problemsIn(lineWith('{ after: T-REF, months: many }')), [
    '8 rt01.variants.0.period.months: this must be a number',
  ]);
  assert.deepEqual(problemsIn(lineWith('{ months: 24 }')), ['8 rt01.variants.0.period.after: this setting is missing']);
  assert.deepEqual(problemsIn(lineWith('soon')), [
    '8 rt01.variants.0.period: this is none of the forms that are allowed here',
  ]);
});

test('a file that is a list, or empty, is told what it must hold', () => {
  for (const text of ['- one\n', '', '<b>'])
    assert.deepEqual(problemsIn(text), ['1 : this must be names, each with its settings below it']);
});

test('a name that would be lost without a word is named', () => {
  assert.deepEqual(problemsIn(`${lineWith('{ after: T-REF, months: 24 }')}__proto__:\n  status: proposed\n`), [
    '11 : there is no such setting as __proto__',
  ]);
});
