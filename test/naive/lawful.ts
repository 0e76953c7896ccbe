import type { DecisionFacts, Register } from '../../src/register/index.ts';
import type { Roll } from './roll.ts';
import { londonDay, withinTheMost } from './said.ts';

/** A request while it is being made: the facts, open to change. */
export type Draft = DecisionFacts;

const INSTANTS = [
  '2026-10-10T10:00:00Z',
  '2026-07-01T23:30:00Z',
  '2027-03-28T00:59:00+00:00',
  '2027-01-15T09:00:00+01:00',
  '2028-05-31T12:00:00Z',
  '2028-05-31T23:30:00Z',
  '2029-02-01T08:00:00Z',
];

/** The instant some minutes before (or, negative, after) another. */
export function minutesBefore(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) - minutes * 60_000).toISOString();
}

/** The London day some days before (or, negative, after) the day of an instant. */
export function daysBefore(instant: string, days: number): string {
  return new Date(Date.parse(`${londonDay(instant)}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

const found = new WeakMap<Register, Map<string, string[]>>();

/** The columns of a recipient's most that the notice covers for this controller and purpose. Looked for once in a register. */
function covered(register: Register, recipient: string, controller: string, purpose: string): string[] {
  const known = found.get(register) ?? new Map<string, string[]>();
  found.set(register, known);
  const key = [recipient, controller, purpose].join();
  const columns = known.get(key) ?? look(register, recipient, controller, purpose);
  known.set(key, columns);
  return columns;
}

function look(register: Register, recipient: string, controller: string, purpose: string): string[] {
  return Object.keys(register.columns).filter((field) => {
    if (!withinTheMost(register, recipient, field)) return false;
    const category = register.categories[register.columns[field] ?? ''];
    return (
      category?.collected &&
      category.controllers.includes(controller) &&
      category.purposes.includes(purpose) &&
      category.recipients.includes(recipient)
    );
  });
}

/** A request that is as lawful as the register lets its recipient, purpose and controller be. */
export function lawful(register: Register, roll: Roll): Draft {
  const recipient = roll.one(Object.keys(register.recipients));
  const line = register.recipients[recipient] as Register['recipients'][string];
  const doors = (line.doors.length > 0 && (line.doorNeeded || roll.rarely(2)) ? line.doors : []).filter((slug) =>
    register.doors[slug]?.purposes.some((purpose) => line.purposes.includes(purpose)),
  );
  const doorSlug = doors.length > 0 ? roll.one(doors) : undefined;
  const door = doorSlug === undefined ? undefined : register.doors[doorSlug];
  const purposes = line.purposes.filter((purpose) => !door || door.purposes.includes(purpose));
  const purpose = purposes.length > 0 ? roll.one(purposes) : roll.one(Object.keys(register.purposes));
  const bases = Object.keys(register.purposes[purpose]?.bases ?? {});
  const controller = bases.length > 0 ? roll.one(bases) : roll.one(Object.keys(register.programme.controllers));
  const choice = covered(register, recipient, controller, purpose);
  const toExplain = choice.filter((field) => register.categories[register.columns[field] ?? '']?.explanation);
  const from = toExplain.length > 0 && roll.rarely(4) ? toExplain : choice;
  const fields = roll.some(from.length > 0 ? from : Object.keys(register.columns), 1, 4);
  const stages = (register.purposes[purpose]?.stages ?? []).filter((stage) => line.stages.includes(stage));
  const at = roll.rarely(3) ? roll.one(INSTANTS) : '2026-10-10T10:00:00Z';
  const organisation = line.named || roll.rarely(4) ? 'organisation-a' : undefined;
  const named = organisation === undefined ? {} : { organisation };
  return {
    programme: register.programme.id,
    controller,
    recipient,
    ...named,
    purpose,
    fields,
    at,
    stage: stages.length > 0 ? roll.one(stages) : 'on-programme',
    person: { cohort: line.cohort ?? roll.one(['ESF', 'NON'] as const), designationOrder: roll.rarely(2) },
    region: roll.one(register.programme.region.home),
    ...(line.channels.length > 0 && !roll.rarely(5) ? { channel: roll.one(line.channels) } : {}),
    consents: [
      { recipient, ...named, purpose, fields, mode: 'written', explicit: true, givenAt: minutesBefore(at, 60) },
    ],
    agreements:
      line.agreement.kind === 'none'
        ? []
        : [
            {
              recipient,
              ...named,
              kind: line.agreement.kind,
              from: daysBefore(at, 100),
              until: daysBefore(at, -100),
              categories: [...new Set(fields.map((field) => register.columns[field] ?? 'operational'))],
            },
          ],
    restrictions: [],
    objections: [],
    explanation: { recipient, ...named, fields, givenAt: minutesBefore(at, 120) },
    actor: {
      kind: 'person',
      role: 'keyworker',
      assigned: true,
      trainingUntil: daysBefore(at, -30),
      undertakingSignedOn: daysBefore(at, 300),
    },
    ...(door && doorSlug !== undefined
      ? {
          door: {
            door: doorSlug,
            ground: roll.one(Object.keys(door.grounds)),
            decidedBy: 'staff-a',
            decidedAt: minutesBefore(at, 10),
            approvedBy: 'staff-b',
            request: 'request-1',
            power: 'power-1',
            consentSought: 'not-possible',
            noConsentBecause: 'cannot-be-given',
          },
        }
      : {}),
  };
}
