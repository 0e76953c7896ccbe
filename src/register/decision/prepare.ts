import type { Recipient, Register } from '../types.ts';
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
  if (!Object.hasOwn(register.purposes, purpose) || !Object.hasOwn(register.programme.controllers, controller))
    return strangeUse(register, line, purpose, controller);
  const use = planUse(register, line, purpose, controller);
  const byPurpose = uses.get(recipient) ?? new Map<string, Map<string, UsePlan>>();
  const byController = byPurpose.get(purpose) ?? new Map<string, UsePlan>();
  byController.set(controller, use);
  byPurpose.set(purpose, byController);
  uses.set(recipient, byPurpose);
  return use;
}

const strange = new WeakMap<Register, Map<string, UsePlan>>();
const STRANGE_KEPT = 200;

/** A use of a purpose or controller that the register does not know: some are kept, never so many that names could fill the memory. */
function strangeUse(register: Register, line: Recipient, purpose: string, controller: string): UsePlan {
  const kept = strange.get(register) ?? new Map<string, UsePlan>();
  strange.set(register, kept);
  const name = `${line.slug}\n${purpose}\n${controller}`;
  const known = kept.get(name);
  if (known) return known;
  const use = planUse(register, line, purpose, controller);
  if (kept.size >= STRANGE_KEPT) kept.clear();
  kept.set(name, use);
  return use;
}
