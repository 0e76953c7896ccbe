import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Register } from '../../src/register/index.ts';
import { difference } from './compare.ts';
import { interpret } from './interpret.ts';
import { type Recipe, requestFrom, TWISTS } from './requests.ts';

/** Recipes for random requests, a few twists each: a failing one shrinks to the fewest twists that still tell. */
export const recipes: fc.Arbitrary<Recipe> = fc.record({
  seed: fc.integer({ min: 1, max: 0x7fffffff }),
  twists: fc.uniqueArray(fc.constantFrom(...TWISTS), { maxLength: 3 }),
});

/**
 * Puts the same random requests to the decision and to the naive interpreter, and fails at the first on which they differ.
 * Returns how many of them were allowed, and how often each clause refused.
 */
export function agreeOn(register: Register, requests: number, seed: number) {
  let allowed = 0;
  const refusedBy = new Map<string, number>();
  fc.assert(
    fc.property(recipes, (recipe) => {
      const facts = requestFrom(register, recipe);
      assert.equal(difference(register, register, facts), undefined);
      const naive = interpret(register, facts);
      if (naive.allowed) allowed++;
      for (const clause of naive.clauses) refusedBy.set(clause, (refusedBy.get(clause) ?? 0) + 1);
    }),
    { numRuns: requests, seed },
  );
  return { allowed, refusedBy };
}

/** The clauses that can refuse a request in this register: what the random requests must have met at least once each. */
export function refusingClauses(register: Register): string[] {
  const controllers = Object.keys(register.programme.controllers);
  return [
    ...Object.keys(register.recipients).map((slug) => `recipient/${slug}`),
    ...Object.entries(register.purposes)
      .filter(([, line]) => line.stages.length < 4 || controllers.some((slug) => !(slug in line.bases)))
      .map(([slug]) => `purpose/${slug}`),
    ...Object.keys(register.categories)
      .filter((slug) => Object.values(register.columns).includes(slug))
      .map((slug) => `category/${slug}`),
    ...Object.keys(register.doors).map((slug) => `door/${slug}`),
    ...Object.keys(register.standing).map((slug) => `standing/${slug}`),
    'right/restriction',
    'right/objection',
    'safeguard/region',
    'operational',
  ];
}
