import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { HOURS_TO_NOTIFY_BREACH, MONTHS_OF_EXTENSION, MONTHS_TO_ANSWER } from './index.ts';

const programmes = new URL('../../../programmes/', import.meta.url);

for (const id of readdirSync(programmes)) {
  const read = (file: string) => parse(readFileSync(new URL(`${id}/${file}`, programmes), 'utf8'));

  test(`${id} promises the times that the law sets, as the clocks reckon them`, () => {
    const clocks = read('clocks.yaml');
    assert.equal(clocks['rights-response'].number, MONTHS_TO_ANSWER);
    assert.equal(clocks['rights-extension'].number, MONTHS_OF_EXTENSION);
    assert.equal(clocks.breach.number, HOURS_TO_NOTIFY_BREACH);
  });

  test(`${id} says its day limits and its planning date the same way wherever it says them`, () => {
    const { journey, esf } = read('programme.yaml');
    const limits = Object.values<{ unit: string; number: number }>(read('clocks.yaml'))
      .filter(({ unit }) => unit === 'day-of-programme')
      .map(({ number }) => number);
    assert.deepEqual(limits, [journey.supportDays, journey.lastDay, journey.claimByDay]);
    for (const [, notBefore, days] of JSON.stringify(read('retention.yaml')).matchAll(
      /"notBefore":"([\d-]+)","destroyWithinDays":(\d+)/g,
    )) {
      assert.deepEqual([notBefore, Number(days)], [esf.keepUntil, esf.destroyWithinDays]);
    }
  });
}
