import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { dueForRule, type RetentionRule, retentionRule } from './index.ts';

const programmes = new URL('../../../programmes/', import.meta.url);

/** One day for every trigger that a rule can name, so that each rule has something to count from. */
function factsFor(rule: object, variant: RetentionRule['variants'][number]) {
  const names = JSON.stringify(rule).match(/T(-[A-Z]+)+/g) ?? [];
  const minor = variant.age?.under !== undefined;
  return {
    triggers: Object.fromEntries(names.map((name) => [name, '2024-02-29'])),
    cohort: variant.cohort ?? 'NON',
    part: variant.part,
    dateOfBirth: minor ? '2010-01-01' : '1980-01-01',
    esfRelease: '2035-02-03',
    holds: [],
  };
}

const ids = readdirSync(programmes).filter((id) => existsSync(new URL(`${id}/retention.yaml`, programmes)));

for (const programme of ids) {
  test(`every retention rule of ${programme} can be reckoned with, for each kind of person it is for`, () => {
    const lines = parse(readFileSync(new URL(`${programme}/retention.yaml`, programmes), 'utf8'));
    for (const [id, { variants, restrictAfterMonths }] of Object.entries<RetentionRule>(lines)) {
      const rule = retentionRule.parse({ id, variants, restrictAfterMonths });
      for (const variant of rule.variants) {
        const answer = () => dueForRule(rule, factsFor(rule, variant));
        if (variant.period === 'not-kept') assert.throws(answer, { code: 'not-kept' });
        else if (variant.period === 'no-limit') assert.equal(answer().destroyFrom, null);
        else assert.ok(answer().destroyFrom, `${id} gives no day`);
      }
    }
  });
}
