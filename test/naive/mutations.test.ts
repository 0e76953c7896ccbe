import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedOf, caughtAfter, mutationsOf } from './caught.ts';
import type { Mutation } from './mutations.ts';
import { shippedRegisters } from './programmes.ts';

/** The first line that each rule touches; the long run takes every line. */
function onePerRule(mutations: Mutation[]): Mutation[] {
  return [...Map.groupBy(mutations, ({ rule }) => rule).values()].flatMap((lines) => lines.slice(0, 1));
}

for (const [name, register] of await shippedRegisters()) {
  test(`one rule changed makes the decision differ from the naive interpreter: ${name}`, () => {
    const mutations = onePerRule(mutationsOf(register));
    assert.ok(mutations.length >= 25, 'too few rules are tried');
    const asked = askedOf(register, 20_000, 14);
    const unseen = mutations.filter((mutation) => caughtAfter(register, mutation, asked) === undefined);
    assert.deepEqual(
      unseen.map(({ rule, line }) => `${rule} (${line})`),
      [],
      'no request tells these apart',
    );
  });
}
