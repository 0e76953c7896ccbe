import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quotedNumber, retentionNumber } from './numbers.ts';

test('a programme numbers its recipients and gaps in its own capital letters', () => {
  for (const fine of ['R05', 'R13a', 'G1', 'CR23', 'CG01']) assert.ok(quotedNumber.safeParse(fine).success, fine);
  for (const wrong of ['r05', '5', 'R', 'R05ab', 'TOOLONG1', 'R 5', 'R1234'])
    assert.ok(!quotedNumber.safeParse(wrong).success, wrong);
});

test('a retention rule is numbered, with a word of the programme before it or without', () => {
  for (const fine of ['rt05', 'ctw-rt01', 'one-more-rt99']) assert.ok(retentionNumber.safeParse(fine).success, fine);
  for (const wrong of ['rt5', 'RT05', 'rt005', '-rt05', 'ctw_rt05', 'ctw-rt5', 'rt05-ctw'])
    assert.ok(!retentionNumber.safeParse(wrong).success, wrong);
});
