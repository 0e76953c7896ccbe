import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreeOn, refusingClauses } from './agree.ts';
import { shippedRegisters } from './programmes.ts';

const registers = await shippedRegisters();
const REQUESTS = 100_000 / registers.size;

for (const [name, register] of registers) {
  test(`decision and naive interpreter agree on ${REQUESTS} random requests of ${name}`, () => {
    const { allowed, refusedBy } = agreeOn(register, REQUESTS, 20261123);
    assert.ok(allowed * 4 >= REQUESTS, `only ${allowed} were allowed: the requests are not lawful enough`);
    assert.deepEqual(
      refusingClauses(register).filter((clause) => !refusedBy.has(clause)),
      [],
      'no request was refused by these',
    );
  });
}
