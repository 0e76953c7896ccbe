import type { Asked, Said } from './said.ts';
import { before } from './said.ts';

/** The door a request goes through: whether it is open, which checks it then sets aside, and what is wrong with it. */
export type Through = { open: boolean; lifts: string[]; lapsesAreReviewed: boolean; said: Said[] };

const NO_DOOR: Through = { open: false, lifts: [], lapsesAreReviewed: false, said: [] };

/**
 * Looks at the door of a request (section 7.5: four named doors, each with grounds, person, time and review).
 * A door that lacks anything stays shut: it lifts nothing and is itself an objection.
 */
export function throughDoor(asked: Asked): Through {
  const { register, facts } = asked;
  const recipient = register.recipients[facts.recipient];
  const asks = facts.door;
  if (!asks) {
    if (!recipient?.doorNeeded) return NO_DOOR;
    return { ...NO_DOOR, said: [{ clause: `recipient/${facts.recipient}`, what: 'door needed' }] };
  }
  const door = register.doors[asks.door];
  if (!door) return { ...NO_DOOR, said: [{ clause: `recipient/${facts.recipient}`, what: 'unknown door' }] };
  const clause = `door/${asks.door}`;
  const said: Said[] = [];
  if (recipient && !recipient.doors.includes(asks.door)) said.push({ clause, what: 'door not for this recipient' });
  if (!door.purposes.includes(facts.purpose)) said.push({ clause, what: 'door not for this purpose' });
  if (!(asks.ground in door.grounds)) said.push({ clause, what: 'ground not listed' });
  for (const need of door.requires) {
    if (asks[need] === undefined) said.push({ clause, what: `door lacks ${need}` });
  }
  if (asks.approvedBy !== undefined && asks.approvedBy === asks.decidedBy)
    said.push({ clause, what: 'one person alone' });
  if (facts.actor.kind !== 'person') said.push({ clause, what: 'no person acts' });
  if (before(facts.at, asks.decidedAt)) said.push({ clause, what: 'decided later' });
  if (said.length > 0) return { ...NO_DOOR, said };
  return { open: true, lifts: door.lifts, lapsesAreReviewed: door.lapses === 'review', said: [] };
}
