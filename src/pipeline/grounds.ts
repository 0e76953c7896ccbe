import { OPERATIONAL, offered } from '../register/index.ts';
import type { InForce } from './act.ts';
import type { AnyDefinition } from './definition.ts';
import { refused } from './errors.ts';

/** What an act rests on under a programme: what the ledger says of it. */
export interface Grounds {
  purpose: string;
  clause: string;
}

/** The purpose and clause of an act in the publication in force. Throws Refused where the programme does not offer its activity. */
export function groundsOf(definition: Pick<AnyDefinition, 'activity' | 'clause'>, inForce: InForce): Grounds {
  const { activity } = definition;
  if (activity === OPERATIONAL) return { purpose: OPERATIONAL, clause: definition.clause ?? OPERATIONAL };
  const found = offered(inForce.register, activity);
  if (found?.purpose && found.clause) return { purpose: found.purpose, clause: definition.clause ?? found.clause };
  const { title, notOffered } = inForce.register.activities?.[activity] ?? {};
  throw refused(
    'activity-not-offered',
    `activity/${activity}`,
    `${inForce.register.programme.name} does not offer this: ${[title ?? activity, notOffered].filter(Boolean).join('. ')}.`,
    'Ask the person who keeps the register if the programme should offer it.',
  );
}
