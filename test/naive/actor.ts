import type { Asked, Said } from './said.ts';
import { suspended, within } from './said.ts';

/** Whether whoever acts is trained, bound to secrecy, registered where that is needed, and there under a contract in force. */
export function standingOfActor(asked: Asked): Said[] {
  const { register, facts, day } = asked;
  const { actor } = facts;
  if (actor.kind === 'system') return [];
  const said: Said[] = [];
  const grace = register.standing.training?.graceDays ?? 0;
  const lastTrained =
    actor.trainingUntil === undefined
      ? undefined
      : Temporal.PlainDate.from(actor.trainingUntil).add({ days: grace }).toString();
  if (lastTrained === undefined || day > lastTrained) said.push({ clause: 'standing/training', what: 'training' });
  if (actor.undertakingSignedOn === undefined || day < actor.undertakingSignedOn)
    said.push({ clause: 'standing/undertaking', what: 'undertaking' });
  if (actor.registrationNeeded && (actor.registeredUntil === undefined || day > actor.registeredUntil)) {
    said.push({ clause: 'standing/registration', what: 'registration' });
  }
  if (actor.contract && (!within(day, actor.contract) || suspended(day, actor.contract)))
    said.push({ clause: 'standing/contract', what: 'contract' });
  return said;
}

/** Whether whoever acts works with this person, where the recipient's line asks for it. */
export function assigned(asked: Asked): Said[] {
  const recipient = asked.register.recipients[asked.facts.recipient];
  if (asked.facts.actor.kind === 'system') return [];
  if (!recipient?.assignedActor || asked.facts.actor.assigned === true) return [];
  return [{ clause: 'standing/assignment', what: 'not assigned' }];
}
