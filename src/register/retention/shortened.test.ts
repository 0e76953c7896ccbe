import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { copyOf, exampleRegister } from '../decision/scenarios.ts';
import type { Register, RetentionLine } from '../types.ts';
import { dueUnder, parseRetentionFacts, shortenedRules } from './index.ts';

const register = await exampleRegister();
const slug = Object.values(register.retention).find(
  ({ variants }) => JSON.stringify(variants) === '[{"period":{"after":"T-REF","months":24}}]',
)?.slug;
assert.ok(slug);

/** The register with that rule kept for another number of months. */
function keptFor(months: number): Register {
  const copy = copyOf(register);
  (copy.retention[slug ?? ''] as RetentionLine).variants = [{ period: { after: 'T-REF', months } }];
  return copy;
}
const dueOf = (months: number, referredOn: string, from = '2026-06-01') => {
  const after = keptFor(months);
  const facts = parseRetentionFacts({ triggers: { 'T-REF': referredOn }, holds: [] });
  const due = dueUnder(after.retention[slug] as RetentionLine, facts, shortenedRules(register, after, from));
  return due.destroyFrom?.toString();
};

describe('a shorter period takes effect for no record before its publication does', () => {
  test('what the new rule alone would have made due in the past is due on the first day of the version', () => {
    assert.equal(dueOf(6, '2025-01-10'), '2026-06-01');
    assert.deepEqual(shortenedRules(register, keptFor(6), '2026-06-01')[0]?.slug, slug);
  });
  test('what becomes due later is due when the new rule says', () =>
    assert.equal(dueOf(6, '2026-03-10'), '2026-09-11'));
  test('what was due already as people were told stays due from that day', () =>
    assert.equal(dueOf(6, '2023-01-10'), '2025-01-11'));
  test('a longer period is no shortening', () => {
    assert.deepEqual(shortenedRules(register, keptFor(30), '2026-06-01'), []);
    assert.equal(dueOf(30, '2025-01-10'), '2027-07-11');
  });
});
