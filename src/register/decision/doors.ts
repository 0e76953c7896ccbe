import type { Door, Recipient, Register } from '../types.ts';
import type { DecisionFacts } from './facts.ts';
import { listed, type Obligation, type Reason, reason } from './reason.ts';
import { atOrBefore } from './time.ts';

const needWords: Record<string, string> = {
  request: 'the reference of the request',
  power: 'the power that was named',
  approvedBy: 'who approved it',
  consentSought: 'whether consent was asked for, or why that was not possible',
  noConsentBecause: 'why the law lets it happen without consent',
};

/**
 * The door through which a disclosure goes, when it is open. What is missing to open it is added to `reasons`; a door that is
 * not open sets nothing aside.
 */
export function openDoor(
  register: Register,
  recipient: Recipient,
  facts: DecisionFacts,
  reasons: Reason[],
): Door | undefined {
  const asked = facts.door;
  if (!asked) {
    if (recipient.doorNeeded)
      reasons.push(
        reason(
          'door-needed',
          `recipient/${recipient.slug}`,
          `${recipient.title} can only be given data through ${doorTitles(register, recipient)}`,
          'Record the grounds, who decided and what was asked for',
        ),
      );
    return undefined;
  }
  const door = register.doors[asked.door];
  if (!door) {
    reasons.push(
      reason(
        'unknown-door',
        `recipient/${recipient.slug}`,
        `There is no exception called ${asked.door}`,
        `Use ${listed(Object.keys(register.doors))}`,
      ),
    );
    return undefined;
  }
  const before = reasons.length;
  const clause = `door/${door.slug}`;
  const refuse = (code: string, message: string, remedy: string): void => {
    reasons.push(reason(code, clause, message, remedy));
  };
  if (!recipient.doors.includes(door.slug))
    refuse(
      'door-not-for-recipient',
      `“${door.title}” does not lead to ${recipient.title}`,
      'Choose a recipient that this exception names',
    );
  if (!door.purposes.includes(facts.purpose))
    refuse(
      'door-not-for-purpose',
      `“${door.title}” is not an exception for this purpose`,
      `Use it for ${listed(door.purposes.map((each) => register.purposes[each]?.title ?? each))}`,
    );
  if (!Object.hasOwn(door.grounds, asked.ground))
    refuse(
      'door-ground-not-listed',
      `The ground given is not one that “${door.title}” accepts`,
      `Give one of its grounds: ${listed(Object.keys(door.grounds))}`,
    );
  const missing = door.requires.filter((need) => asked[need] === undefined);
  if (missing.length > 0)
    refuse(
      'door-incomplete',
      `“${door.title}” also needs ${listed(missing.map((need) => needWords[need] ?? need))}`,
      'Record what is missing',
    );
  if (!atOrBefore(asked.decidedAt, facts.at))
    refuse(
      'door-decided-later',
      'The decision to use the exception is dated after the disclosure',
      'Decide first, then disclose',
    );
  if (asked.approvedBy !== undefined && asked.approvedBy === asked.decidedBy)
    refuse('door-needs-second-person', 'The same person decided and approved', 'Have a second person approve it');
  if (facts.actor.kind !== 'person')
    refuse('door-needs-a-person', 'Only a person can use an exception', 'Have a person take the decision');
  return reasons.length === before ? door : undefined;
}

/** What must follow when a door was used. */
export function doorObligations(door: Door): Obligation[] {
  const clause = `door/${door.slug}`;
  return [
    {
      code: 'review-door',
      clause,
      message: `Have somebody senior review this use of “${door.title}”`,
      withinHours: door.reviewWithinHours,
    },
    { code: 'tell-person', clause, message: door.tellPerson },
  ];
}

function doorTitles(register: Register, recipient: Recipient): string {
  return recipient.doors.map((each) => `“${register.doors[each]?.title ?? each}”`).join(' or ');
}
