import type { Clause, Register } from './types.ts';

/** Every clause of a register by its slug, such as `right/access`, with its title and the promises it keeps. */
export function clausesOf(register: Register): ReadonlyMap<string, Clause> {
  return new Map(Object.entries(register.clauses));
}
