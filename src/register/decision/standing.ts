import type { ActorFacts } from './facts.ts';
import { type Reason, reason } from './reason.ts';
import { inForce } from './time.ts';

/** Days without a time are read as midnight UTC, where each day has 24 hours. */
const DAY_MS = 86_400_000;

/**
 * Why somebody may not act on a day: training, confidentiality undertaking, professional registration, their organisation’s
 * contract. No reasons means they may. `graceDays` is how long training still counts after its last day; a system actor has no
 * standing of its own. Sources: promises P041, P047, P074 and P077.
 */
export function standing(actor: ActorFacts, on: Temporal.PlainDate, graceDays = 0): readonly Reason[] {
  const reasons: Reason[] = [];
  checkStanding(actor, on.toString(), graceDays, reasons);
  return reasons;
}

/** As `standing`, with the day as text; the reasons are added to those there are. */
export function checkStanding(actor: ActorFacts, day: string, graceDays: number, reasons: Reason[]): void {
  if (actor.kind === 'system') return;
  if (!trained(actor.trainingUntil, day, graceDays))
    reasons.push(
      reason(
        'training-lapsed',
        'standing/training',
        'The data protection and security training of the person acting is missing or out of date',
        'Complete the mandatory training and have it recorded',
      ),
    );
  if (actor.undertakingSignedOn === undefined || actor.undertakingSignedOn > day)
    reasons.push(
      reason(
        'undertaking-not-signed',
        'standing/undertaking',
        'The person acting has not signed the duty of confidentiality',
        'Sign the confidentiality undertaking',
      ),
    );
  if (actor.registrationNeeded && (actor.registeredUntil === undefined || actor.registeredUntil < day))
    reasons.push(
      reason(
        'registration-lapsed',
        'standing/registration',
        'The professional registration of the person acting is missing or has ended',
        'Renew the registration with the professional body and have it recorded',
      ),
    );
  if (actor.contract !== undefined && inForce(actor.contract, day) !== 'yes')
    reasons.push(
      reason(
        'contract-not-in-force',
        'standing/contract',
        'The contract of the organisation that the person works for is not in force',
        'Bring the contract into force, or let somebody else act',
      ),
    );
}

function trained(until: string | undefined, day: string, graceDays: number): boolean {
  if (until === undefined) return false;
  if (until >= day) return true;
  return graceDays > 0 && Date.parse(day) - Date.parse(until) <= graceDays * DAY_MS;
}
