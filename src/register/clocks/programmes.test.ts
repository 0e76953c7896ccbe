import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { HOURS_TO_NOTIFY_BREACH, MONTHS_OF_EXTENSION, MONTHS_TO_ANSWER } from './index.ts';

const programmes = new URL('../../../programmes/', import.meta.url);

type Clock = { event?: string; unit: string; number: number };

const ids = readdirSync(programmes).filter((id) => existsSync(new URL(`${id}/clocks.yaml`, programmes)));

for (const id of ids) {
  const read = (file: string) => parse(readFileSync(new URL(`${id}/${file}`, programmes), 'utf8'));
  const clocks = Object.values<Clock>(read('clocks.yaml'));
  const clockOf = (event: string) => clocks.find((clock) => clock.event === event);

  test(`${id} promises the times that the law sets, as the clocks reckon them`, () => {
    assert.equal(clockOf('rights-answered')?.number, MONTHS_TO_ANSWER);
    assert.equal(clockOf('rights-extended')?.number, MONTHS_OF_EXTENSION);
    assert.equal(clockOf('breach-reported')?.number, HOURS_TO_NOTIFY_BREACH);
  });

  test(`${id} says its day limits and its planning date the same way wherever it says them`, () => {
    const { journey, esf } = read('programme.yaml');
    const limits = clocks.filter(({ unit }) => unit === 'day-of-programme').map(({ number }) => number);
    const { supportDays, lastDay, claimByDay } = journey;
    assert.deepEqual(limits, [supportDays, lastDay, ...(claimByDay === undefined ? [] : [claimByDay])]);
    for (const [, notBefore, days] of JSON.stringify(read('retention.yaml')).matchAll(
      /"notBefore":"([\d-]+)","destroyWithinDays":(\d+)/g,
    )) {
      assert.deepEqual([notBefore, Number(days)], [esf.keepUntil, esf.destroyWithinDays]);
    }
  });
}
