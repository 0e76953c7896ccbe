import type { ActorFacts } from '../register/index.ts';
import type { Actor } from './act.ts';

/** Roles that may act only while registered with a professional body (P047). */
const REGISTERED: readonly string[] = ['health-practitioner', 'senior-health-practitioner'];

/** What the register needs to know of an actor: dates and yes or no. `assigned` says whether the person is theirs. */
export function actorFacts(actor: Actor, assigned?: boolean): ActorFacts {
  const { standing } = actor;
  if (actor.kind !== 'staff' || !standing) return { kind: 'system', role: actor.role };
  const { contract } = standing;
  return {
    id: actor.id,
    kind: 'person',
    role: actor.role,
    ...(assigned === undefined ? {} : { assigned }),
    ...(standing.trainingExpiresOn ? { trainingUntil: standing.trainingExpiresOn } : {}),
    ...(standing.undertakingSignedOn ? { undertakingSignedOn: standing.undertakingSignedOn } : {}),
    registrationNeeded: REGISTERED.includes(actor.role),
    ...(standing.registrationExpiresOn ? { registeredUntil: standing.registrationExpiresOn } : {}),
    ...(standing.contractNeeded ? { contract: contractFacts(contract) } : {}),
  };
}

/** An organisation with no contract at all is treated as one whose contract ended before anything began. */
function contractFacts(contract: NonNullable<Actor['standing']>['contract']): NonNullable<ActorFacts['contract']> {
  if (!contract) return { from: '1900-01-01', until: '1900-01-01' };
  return {
    from: contract.startsOn,
    until: contract.endsOn,
    ...(contract.suspendedOn ? { suspendedFrom: contract.suspendedOn } : {}),
  };
}
