import { OPERATIONAL } from '../register/index.ts';
import type { AnyDefinition } from './definition.ts';
import { RegistryError } from './errors.ts';
import { checkWeight } from './significant.ts';

/** Refuses what names a clause or an activity that the published register does not hold. Throws RegistryError. */
export function checkGrounds(
  what: string,
  { activity, clause }: { activity: string; clause?: string | undefined },
  clauses: ReadonlySet<string>,
): void {
  if (clause !== undefined && clause !== OPERATIONAL && !clauses.has(clause)) {
    throw new RegistryError(
      `${what} names the clause “${clause}”, which the published register does not hold.`,
      'Name a clause of the register, or publish a register that holds it.',
    );
  }
  if (activity !== OPERATIONAL && !clauses.has(`activity/${activity}`)) {
    throw new RegistryError(
      `${what} belongs to the activity “${activity}”, of which the published register says nothing.`,
      'Name an activity of the product, or publish a register that holds it.',
    );
  }
}

/**
 * Checks every declared act against the register in force: unique names, an activity and a clause that exist,
 * and each significant act within reach of people alone, with a reason (P122). Throws at the first fault, naming it.
 */
export function checkActs(acts: readonly AnyDefinition[], clauses: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const act of acts) {
    if (seen.has(act.name))
      throw new RegistryError(`Two acts are called “${act.name}”.`, 'Give one of them another name.');
    seen.add(act.name);
    checkGrounds(`The act “${act.name}”`, act, clauses);
    checkWeight(act);
  }
}
