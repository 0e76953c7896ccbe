import type { Register } from '../types.ts';
import { planUse, type UsePlan } from './plan.ts';

type Uses = Map<string, Map<string, Map<string, UsePlan>>>;
const prepared = new WeakMap<Register, Uses>();

/**
 * Works out every use of a register that can be allowed, so that the first decisions are as fast as the rest. Deciding without
 * it gives the same answers. A register must not be changed once it has been used to decide.
 */
export function prepare(register: Register): Register {
  for (const recipient of Object.values(register.recipients))
    for (const purpose of recipient.purposes)
      for (const controller of Object.keys(register.purposes[purpose]?.bases ?? {}))
        useOf(register, recipient.slug, purpose, controller);
  return register;
}

/** What the register says about a recipient, purpose and controller; undefined when it does not know the recipient. */
export function useOf(register: Register, recipient: string, purpose: string, controller: string): UsePlan | undefined {
  let uses = prepared.get(register);
  if (!uses) {
    uses = new Map();
    prepared.set(register, uses);
  }
  const known = uses.get(recipient)?.get(purpose)?.get(controller);
  if (known) return known;
  const line = Object.hasOwn(register.recipients, recipient) ? register.recipients[recipient] : undefined;
  if (!line) return undefined;
  const use = planUse(register, line, purpose, controller);
  if (!(purpose in register.purposes) || !(controller in register.programme.controllers)) return use;
  const byPurpose = uses.get(recipient) ?? new Map<string, Map<string, UsePlan>>();
  const byController = byPurpose.get(purpose) ?? new Map<string, UsePlan>();
  byController.set(controller, use);
  byPurpose.set(purpose, byController);
  uses.set(recipient, byPurpose);
  return use;
}
