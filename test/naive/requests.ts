import type { DecisionFacts, Register } from '../../src/register/index.ts';
import { lawful } from './lawful.ts';
import type { Roll } from './roll.ts';
import { rollOf } from './roll.ts';
import { twists } from './twists.ts';

/** The names of everything that can be changed about a lawful request. */
export const TWISTS = Object.keys(twists);

/** What one random request is made of: a number that everything else is rolled from, and the twists put on it in order. */
export type Recipe = { seed: number; twists: string[] };

/** The request of a recipe for a register: lawful as far as the register allows, then twisted. Same recipe, same request. */
export function requestFrom(register: Register, recipe: Recipe): DecisionFacts {
  const roll: Roll = rollOf(recipe.seed);
  const facts = lawful(register, roll);
  for (const name of recipe.twists) twists[name]?.(facts, roll, register);
  return facts;
}
