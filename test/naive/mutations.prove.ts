import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreeOn } from './agree.ts';
import { askedOf, caughtAfter, mutationsOf } from './caught.ts';
import { difference } from './compare.ts';
import { shippedRegisters } from './programmes.ts';

for (const [name, register] of await shippedRegisters()) {
  test(`every rule of every line of ${name}, changed, is told by some request`, () => {
    const asked = askedOf(register, 200_000, 41);
    const unseen = mutationsOf(register).filter((mutation) => caughtAfter(register, mutation, asked) === undefined);
    assert.deepEqual(
      unseen.map(({ rule, line }) => `${rule} (${line})`),
      [],
      'no request tells these apart',
    );
  });

  test(`the two agree under every changed rule of ${name}, too`, () => {
    for (const mutation of mutationsOf(register)) {
      const mutant = structuredClone(register);
      mutation.apply(mutant);
      for (const { facts } of askedOf(mutant, 400, 7)) {
        assert.equal(difference(mutant, mutant, facts), undefined, `${mutation.rule} (${mutation.line})`);
      }
    }
  });

  test(`decision and naive interpreter agree on 500000 random requests of ${name}`, () => {
    agreeOn(register, 500_000, Math.trunc(Math.random() * 0x7fffffff));
  });
}
