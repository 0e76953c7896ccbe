import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exampleRegister } from '../decision/scenarios.ts';
import { dueForRule, parseRetentionFacts } from '../retention/index.ts';

const register = await exampleRegister();

function destroyFrom(rule: string, facts: object): [string | null, string | null] {
  const line = register.retention[rule];
  assert.ok(line, rule);
  const due = dueForRule(line, parseRetentionFacts({ triggers: {}, holds: [], ...facts }));
  return [due.destroyFrom?.toString() ?? null, due.destroyBy?.toString() ?? null];
}

const exit = { 'T-EXIT': '2020-04-14' };
const vectors: [string, string, object, string | null, string | null][] = [
  ['a referral that never started', 'rt01', { triggers: { 'T-REF': '2024-09-30' } }, '2026-10-01', null],
  [
    'a file with a last payment',
    'rt02',
    { cohort: 'NON', triggers: { 'T-EXIT': '2024-01-31', 'T-PAY': '2024-03-10' } },
    '2030-04-01',
    null,
  ],
  ['a file without a payment', 'rt02', { cohort: 'NON', triggers: { 'T-EXIT': '2024-04-01' } }, '2031-04-01', null],
  ['the rest of a file that the fund counts', 'rt04', { cohort: 'ESF', triggers: exit }, '2027-04-01', null],
  ['notes of somebody the fund counts', 'rt05', { cohort: 'ESF', triggers: exit }, '2027-04-01', null],
  ['the fund’s evidence before its release', 'rt03', { cohort: 'ESF', triggers: exit }, null, null],
  [
    'the fund’s evidence after its release',
    'rt03',
    { cohort: 'ESF', triggers: exit, esfRelease: '2035-02-03' },
    '2035-02-04',
    '2035-05-04',
  ],
  ['a clinical record from a leap day', 'rt08', { triggers: { 'T-CLIN': '2020-02-29' } }, '2028-03-01', null],
  ['contact details', 'rt06', { triggers: { 'T-EXIT': '2026-07-20' } }, '2027-07-21', null],
  ['bank details', 'rt18', { part: 'bank-details', triggers: { 'T-PAID': '2026-01-01' } }, '2026-04-02', null],
  [
    'a story that was withdrawn',
    'rt35',
    { triggers: { 'T-CONSENT': '2026-01-01', 'T-CONSENT-END': '2026-03-01' } },
    '2026-03-02',
    null,
  ],
];

describe('the retention rules of the example give the dates that were agreed', () => {
  for (const [name, rule, facts, from, by] of vectors)
    test(`${name} (${rule})`, () => assert.deepEqual(destroyFrom(rule, facts), [from, by]));
});

test('the engine understands every retention rule', () => {
  const triggers = Object.fromEntries(
    [
      'REF',
      'EXIT',
      'PAY',
      'CLIN',
      'CLOSE',
      'END',
      'CONSENT',
      'CONSENT-END',
      'DISCLOSED',
      'VERIFIED',
      'DECISION',
      'PAID',
      'CALL',
      'EVENT',
      'DESTROYED',
      'OPT-OUT',
      'PARENT',
    ].map((name) => [`T-${name}`, '2026-01-15']),
  );
  for (const rule of Object.values(register.retention))
    for (const { part, cohort, age, period } of rule.variants) {
      if (period === 'not-kept') continue;
      const dateOfBirth = age?.under ? '2012-01-01' : '1980-01-01';
      const [from] = destroyFrom(rule.slug, { triggers, part, cohort, dateOfBirth, esfRelease: '2035-02-03' });
      assert.equal(from === null, period === 'no-limit', rule.slug);
    }
});
