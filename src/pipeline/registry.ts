import type { AnyDefinition } from './definition.ts';
import { RegistryError } from './errors.ts';

/**
 * Checks every declared act against the register in force: unique names, a clause that exists, a purpose that exists,
 * and no significant act within reach of a job (P122). Throws at the first fault, naming it.
 */
export function checkActs(acts: readonly AnyDefinition[], clauses: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const act of acts) {
    if (seen.has(act.name))
      throw new RegistryError(`Two acts are called “${act.name}”.`, 'Give one of them another name.');
    seen.add(act.name);
    if (!clauses.has(act.clause)) {
      throw new RegistryError(
        `The act “${act.name}” names the clause “${act.clause}”, which the published register does not hold.`,
        'Name a clause of the register, or publish a register that holds it.',
      );
    }
    if (act.purpose !== 'operational' && !clauses.has(`purpose/${act.purpose}`)) {
      throw new RegistryError(
        `The act “${act.name}” serves the purpose “${act.purpose}”, which the published register does not hold.`,
        'Name a purpose of the register, or publish a register that holds it.',
      );
    }
    if (act.significant && act.may.includes('system')) {
      throw new RegistryError(
        `The act “${act.name}” is significant for a person, and lists “system” among those who may do it.`,
        'Significant acts need a person (P122): take “system” out.',
      );
    }
  }
}
