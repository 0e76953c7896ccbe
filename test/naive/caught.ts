import { type DecisionFacts, decide, type Register } from '../../src/register/index.ts';
import { interpret } from './interpret.ts';
import { ofCategories } from './mutate-categories.ts';
import { ofPurposes } from './mutate-purposes.ts';
import { ofRecipients } from './mutate-recipients.ts';
import { ofTheRest } from './mutate-rest.ts';
import type { Mutation } from './mutations.ts';
import { requestFrom, TWISTS } from './requests.ts';
import { rollOf } from './roll.ts';

/** A random request and what the naive interpreter makes of it under the unchanged register. */
export type Asked = { facts: DecisionFacts; allowed: boolean; understood: boolean; clauses: string };

/** Random requests with the naive answers to them, the same for the same seed. */
export function askedOf(register: Register, requests: number, seed: number): Asked[] {
  const roll = rollOf(seed);
  return Array.from({ length: requests }, () => {
    const facts = requestFrom(register, { seed: roll.below(0x7fffffff) + 1, twists: roll.some(TWISTS, 0, 2) });
    const { allowed, understood, clauses } = interpret(register, facts);
    return { facts, allowed, understood, clauses: clauses.join() };
  });
}

/** Every mutation of every rule of a register. */
export function mutationsOf(register: Register): Mutation[] {
  return [...ofRecipients, ...ofPurposes, ...ofCategories, ...ofTheRest].flatMap((of) => of(register));
}

/** How many requests it takes until the decision under the changed register differs from the naive answers; undefined if never. */
export function caughtAfter(register: Register, mutation: Mutation, asked: readonly Asked[]): number | undefined {
  const mutant = structuredClone(register);
  mutation.apply(mutant);
  const found = asked.findIndex(({ facts, allowed, understood, clauses }) => {
    const decision = decide(mutant, facts);
    if (decision.allowed !== allowed) return true;
    if (!understood) return false;
    return [...new Set(decision.reasons.map((reason) => reason.clause))].sort().join() !== clauses;
  });
  return found < 0 ? undefined : found + 1;
}
