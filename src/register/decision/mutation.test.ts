import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Register } from '../types.ts';
import { decide } from './decide.ts';
import type { DecisionFacts } from './facts.ts';
import { consentTo, copyOf, emergency, exampleRegister, soundActor, toDwp, toSupportProvider } from './scenarios.ts';

/* Each line breaks one rule of the register. A decision that stays the same would mean that nothing reads the rule. */

const register = await exampleRegister();
const line = <Value>(lines: Record<string, Value>, slug: string): Value => {
  const found = lines[slug];
  assert.ok(found, slug);
  return found;
};

const broken: [string, DecisionFacts, (copy: Register) => void][] = [
  [
    'the basis of a purpose is gone',
    toSupportProvider(),
    (r) => delete line(r.purposes, 'onward-support').bases.provider,
  ],
  ['the purpose is gone', toSupportProvider(), (r) => delete r.purposes['onward-support']],
  ['the recipient is gone', toSupportProvider(), (r) => delete r.recipients['support-provider']],
  [
    'the recipient has another purpose',
    toSupportProvider(),
    (r) => set(line(r.recipients, 'support-provider').purposes, ['support']),
  ],
  [
    'a category lists the recipient no more',
    toSupportProvider(),
    (r) => drop(line(r.categories, 'identity').recipients, 'support-provider'),
  ],
  [
    'a category is used for the purpose no more',
    toSupportProvider(),
    (r) => drop(line(r.categories, 'identity').purposes, 'onward-support'),
  ],
  [
    'a category is collected no more',
    toSupportProvider(),
    (r) => assign(line(r.categories, 'identity'), { collected: false }),
  ],
  [
    'a category belongs to another controller',
    toSupportProvider(),
    (r) => set(line(r.categories, 'identity').controllers, ['health-team']),
  ],
  [
    'the least leaves a field out',
    toSupportProvider(),
    (r) => drop(line(r.recipients, 'support-provider').fields, 'participant.telephone'),
  ],
  [
    'a column moves to another category',
    toSupportProvider(),
    (r) => assign(r.columns, { 'participant.telephone': 'benefits' }),
  ],
  ['the condition is gone', toDwp(), (r) => delete r.conditions['statutory-and-government']],
  ['the policy document is gone', toDwp(), (r) => delete line(r.conditions, 'statutory-and-government').policyDocument],
  [
    'the policy document ended',
    toDwp(),
    (r) => assign(line(r.conditions, 'statutory-and-government').policyDocument ?? {}, { until: '2026-11-22' }),
  ],
  [
    'the agreement must be of another kind',
    toSupportProvider(),
    (r) => assign(line(r.recipients, 'support-provider').agreement, { kind: 'contract' }),
  ],
  ['DWP needs consent', toDwp(), (r) => assign(line(r.recipients, 'dwp'), { consent: 'needed' })],
  ['a category always needs consent', toDwp(), (r) => assign(line(r.categories, 'identity'), { consent: 'always' })],
  [
    'a purpose rests on consent',
    toDwp(),
    (r) => assign(line(line(r.purposes, 'funder-reporting').bases, 'provider'), { article: '6(1)(a)' }),
  ],
  [
    'a condition is explicit consent',
    toDwp(),
    (r) => assign(line(r.conditions, 'statutory-and-government'), { explicitConsent: true }),
  ],
  [
    'a category becomes specially protected',
    toSupportProvider({ fields: ['participant.telephone'], consents: [consentTo({ explicit: false })] }),
    (r) => assign(line(r.categories, 'contact-details'), { special: 'health' }),
  ],
  [
    'a category needs an explanation',
    toSupportProvider(),
    (r) => assign(line(r.categories, 'identity'), { explanation: true }),
  ],
  ['the recipient must be named', toDwp(), (r) => assign(line(r.recipients, 'dwp'), { named: true })],
  ['the recipient is for another cohort', toDwp(), (r) => assign(line(r.recipients, 'dwp'), { cohort: 'ESF' })],
  [
    'a stage is closed to the recipient',
    toSupportProvider(),
    (r) => drop(line(r.recipients, 'support-provider').stages, 'on-programme'),
  ],
  [
    'a stage is closed to the purpose',
    toSupportProvider(),
    (r) => drop(line(r.purposes, 'onward-support').stages, 'on-programme'),
  ],
  ['a channel is closed', toSupportProvider(), (r) => drop(line(r.recipients, 'support-provider').channels, 'portal')],
  ['the home region shrinks', toSupportProvider(), (r) => set(r.programme.region.home, ['IE'])],
  [
    'grace after training is gone',
    toSupportProvider({ actor: soundActor({ trainingUntil: '2026-11-10' }) }),
    (r) => assign(line(r.standing, 'training'), { graceDays: 0 }),
  ],
  [
    'the actor must be assigned',
    toDwp({ recipient: 'dwp', actor: soundActor({ assigned: false }) }),
    (r) => assign(line(r.recipients, 'dwp'), { assignedActor: false }),
  ],
  [
    'an objection does not apply',
    toSupportProvider({ objections: [{ purpose: 'onward-support', madeAt: '2026-11-01T00:00:00Z' }] }),
    (r) => assign(line(r.purposes, 'onward-support'), { objection: 'does-not-apply' }),
  ],
  [
    'a restriction does not apply',
    toSupportProvider({ restrictions: [{ fields: ['*'], from: '2026-11-01T00:00:00Z' }] }),
    (r) => assign(line(r.purposes, 'onward-support'), { restriction: 'does-not-apply' }),
  ],
  ['a recipient needs a door', toDwp(), (r) => assign(line(r.recipients, 'dwp'), { doorNeeded: true })],
  ['the door is gone', emergency(), (r) => delete r.doors['emergency-override']],
  ['the door leads elsewhere', emergency(), (r) => set(line(r.recipients, 'emergency-services').doors, [])],
  [
    'the door is for another purpose',
    emergency(),
    (r) => set(line(r.doors, 'emergency-override').purposes, ['safeguarding']),
  ],
  ['the ground is gone', emergency(), (r) => delete line(r.doors, 'emergency-override').grounds['danger-to-self']],
  ['the door asks for more', emergency(), (r) => set(line(r.doors, 'emergency-override').requires, ['approvedBy'])],
  ['the door does not lift consent', emergency(), (r) => drop(line(r.doors, 'emergency-override').lifts, 'consent')],
  [
    'the door does not lift a restriction',
    emergency({ restrictions: [{ fields: ['*'], from: '2026-11-01T00:00:00Z' }] }),
    (r) => drop(line(r.doors, 'emergency-override').lifts, 'restriction'),
  ],
  [
    'the door does not lift assignment',
    withoutAssignment(emergency()),
    (r) => {
      assign(line(r.recipients, 'emergency-services'), { assignedActor: true });
      drop(line(r.doors, 'emergency-override').lifts, 'assignment');
    },
  ],
  [
    'a lapse refuses at the door',
    emergency({ actor: soundActor({ undertakingSignedOn: undefined }) }),
    (r) => assign(line(r.doors, 'emergency-override'), { lapses: 'refuse' }),
  ],
];

describe('breaking one rule changes the decision', () => {
  for (const [name, facts, breakRule] of broken)
    test(name, () => {
      const copy = copyOf(register);
      breakRule(copy);
      assert.notEqual(decide(copy, facts).allowed, decide(register, facts).allowed);
    });
});

function withoutAssignment(facts: DecisionFacts): DecisionFacts {
  return { ...facts, actor: soundActor({ assigned: false }) };
}

function set<Value>(list: Value[], values: Value[]): void {
  list.splice(0, list.length, ...values);
}

function drop<Value>(list: Value[], value: Value): void {
  assert.ok(list.includes(value), String(value));
  list.splice(list.indexOf(value), 1);
}

function assign<Value extends object>(target: Value, change: Partial<Value>): void {
  Object.assign(target, change);
}
