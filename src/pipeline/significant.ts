import { z } from 'zod';
import type { ContextActor } from '../database/index.ts';
import type { AnyDefinition, PersonCompartment } from './definition.ts';
import { RegistryError, refused } from './errors.ts';

/*
 * Significant: the act changes somebody's legal position or has a similarly serious effect on them. Who decides that they start,
 * that support ends, whose caseload they are, that two records are one person, what of them is disclosed, restricted, released
 * or refused. Not significant: writing down what happened, booking, asking, looking, and a person's own withdrawal, which needs
 * no reason. Deciding again before a message leaves only ever stops it.
 */

/** The roles that are no person's. */
const MACHINES: readonly string[] = ['system', 'visitor'];
const PERSONS_COMPARTMENTS: readonly string[] = [
  'programme',
  'health',
  'rights',
  'portal',
] satisfies PersonCompartment[];

/** The field of the input that holds the reason of a significant act: the one it names, or `reason`. */
export const reasonField = ({ reason }: Pick<AnyDefinition, 'reason'>): string => reason ?? 'reason';

/** Every act that matters to a person: only a person may do it, and only with a reason. */
export const significantActs = (acts: readonly AnyDefinition[]): AnyDefinition[] =>
  acts.filter(({ significant }) => significant);

/** Refuses a declaration that does not say its weight, or one within reach of a machine or without a reason. Throws RegistryError. */
export function checkWeight(act: AnyDefinition): void {
  if (typeof act.significant !== 'boolean')
    throw new RegistryError(
      `The act “${act.name}” does not say whether it is significant for a person.`,
      'Say so: significant: true or significant: false.',
    );
  if (!act.significant) return;
  const machine = act.may.find((role) => MACHINES.includes(role));
  if (machine !== undefined)
    throw new RegistryError(
      `The act “${act.name}” is significant for a person, and lists “${machine}” among those who may do it.`,
      `Significant acts need a person: take “${machine}” out.`,
    );
  if (!PERSONS_COMPARTMENTS.includes(act.compartment))
    throw new RegistryError(
      `The act “${act.name}” is significant for a person, and runs in the compartment “${act.compartment}”, where machines work.`,
      'Let it run where people work.',
    );
  if (!(act.input instanceof z.ZodObject) || !Object.hasOwn(act.input.shape, reasonField(act)))
    throw new RegistryError(
      `The act “${act.name}” is significant for a person, and its input has no field “${reasonField(act)}” for the reason.`,
      'Ask for a reason, or name the field that holds it: reason: "because".',
    );
}

/** Refuses a significant act to whoever is no signed-in person, and to anybody without a reason. Throws Refused. */
export function checkPerson(act: AnyDefinition, who: Pick<ContextActor, 'kind' | 'actor'>, input: unknown): void {
  if (!act.significant) return;
  if ((who.kind !== 'staff' && who.kind !== 'participant') || who.actor === undefined)
    throw refused(
      'person-needed',
      'safeguard/no-automation',
      'This matters to somebody, so only a person who is signed in can decide it.',
      'Have a person do it on screen, with the reason.',
    );
  const reason = (input as Record<string, unknown> | null)?.[reasonField(act)];
  if (typeof reason === 'string' && reason.trim() !== '') return;
  throw refused(
    'reason-needed',
    'safeguard/no-automation',
    'This matters to somebody, so it needs a reason.',
    'Give the reason, which is kept with the decision.',
  );
}
