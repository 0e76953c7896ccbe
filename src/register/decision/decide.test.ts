import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide } from './decide.ts';
import { type DecisionFacts, decisionFactsSchema } from './facts.ts';
import {
  agreementWith,
  consentTo,
  emergency,
  exampleRegister,
  soundActor,
  toDwp,
  toSupportProvider,
} from './scenarios.ts';

const register = await exampleRegister();
const codes = (facts: DecisionFacts): string[] =>
  decide(register, decisionFactsSchema.parse(facts)).reasons.map(({ code }) => code);

const inOrder: [string, DecisionFacts][] = [
  ['a support provider with consent and agreement', toSupportProvider()],
  ['DWP without consent', toDwp()],
  ['DWP before the start', toDwp({ stage: 'before-start' })],
  ['the emergency services without consent', emergency()],
  [
    'the emergency services with consent and no door',
    emergency({
      door: undefined,
      consents: [consentTo({ recipient: 'emergency-services', purpose: 'emergency', fields: emergency().fields })],
    }),
  ],
  [
    'a share on the first day of an agreement',
    toSupportProvider({ agreements: [agreementWith({ from: '2026-11-23' })] }),
  ],
  [
    'a share on the last day of an agreement',
    toSupportProvider({ agreements: [agreementWith({ until: '2026-11-23' })] }),
  ],
  [
    'an agreement resumed today',
    toSupportProvider({ agreements: [agreementWith({ suspendedFrom: '2026-11-01', resumedOn: '2026-11-23' })] }),
  ],
  [
    'two consents that cover the fields together',
    toSupportProvider({
      consents: [
        consentTo({ fields: toSupportProvider().fields.slice(0, 2) }),
        consentTo({ fields: toSupportProvider().fields.slice(2) }),
      ],
    }),
  ],
  ['training in its days of grace', toSupportProvider({ actor: soundActor({ trainingUntil: '2026-11-09' }) })],
  [
    'a restriction that was lifted',
    toSupportProvider({
      restrictions: [{ fields: ['*'], from: '2026-10-01T00:00:00Z', liftedAt: '2026-11-01T00:00:00Z' }],
    }),
  ],
  [
    'an objection that was turned down',
    toSupportProvider({
      objections: [
        {
          purpose: 'onward-support',
          madeAt: '2026-10-01T00:00:00Z',
          outcome: 'rejected',
          decidedAt: '2026-10-09T00:00:00Z',
        },
      ],
    }),
  ],
  [
    'Ireland with protection on record and DWP’s approval',
    toSupportProvider({
      region: 'IE',
      agreements: [agreementWith({ transferMechanism: 'adequacy', dwpApproved: true })],
    }),
  ],
  ['a job that is confirmed under the Designation Order', jobConfirmed({ designationOrder: true })],
  ['health data explained and agreed to', healthShared()],
];

const refusals: [string, string[], DecisionFacts][] = [
  ['another programme', ['unknown-programme'], toSupportProvider({ programme: 'another' })],
  ['an unknown recipient', ['unknown-recipient'], toSupportProvider({ recipient: 'a-friend' })],
  ['an unknown purpose', ['unknown-purpose', 'consent-other-purpose'], toSupportProvider({ purpose: 'marketing' })],
  ['an unknown controller', ['unknown-controller'], toSupportProvider({ controller: 'somebody' })],
  [
    'an unknown field',
    ['unknown-field'],
    toSupportProvider({ fields: [...toSupportProvider().fields, 'participant.shoe_size'] }),
  ],
  ['no field', ['no-fields'], toSupportProvider({ fields: [] })],
  [
    'a purpose of another recipient',
    ['recipient-not-for-purpose', 'consent-other-purpose'],
    toSupportProvider({ purpose: 'support' }),
  ],
  [
    'a field beyond the least',
    ['outside-minimum'],
    toSupportProvider({
      fields: ['participant.address_line_1'],
      consents: [consentTo({ fields: ['participant.address_line_1'] })],
    }),
  ],
  [
    'a National Insurance number',
    ['category-not-for-purpose', 'not-in-notice', 'agreement-lacks-category', 'outside-minimum'].sort(),
    toSupportProvider({
      fields: ['participant.ni_number'],
      consents: [consentTo({ fields: ['participant.ni_number'] })],
    }),
  ],
  [
    'nobody named',
    ['recipient-not-named', 'agreement-missing', 'consent-missing'],
    toSupportProvider({ organisation: undefined }),
  ],
  [
    'consent for another provider',
    ['consent-missing'],
    toSupportProvider({ consents: [consentTo({ organisation: 'provider-2' })] }),
  ],
  [
    'consent for another purpose',
    ['consent-other-purpose'],
    toSupportProvider({ consents: [consentTo({ purpose: 'support' })] }),
  ],
  [
    'consent withdrawn at that very moment',
    ['consent-withdrawn'],
    toSupportProvider({ consents: [consentTo({ withdrawnAt: '2026-11-23T10:00:00Z' })] }),
  ],
  [
    'consent that has expired',
    ['consent-expired'],
    toSupportProvider({ consents: [consentTo({ expiresAt: '2026-11-23T09:59:59Z' })] }),
  ],
  [
    'consent given later',
    ['consent-not-yet-given'],
    toSupportProvider({ consents: [consentTo({ givenAt: '2026-11-23T10:00:01Z' })] }),
  ],
  [
    'consent that leaves a field out',
    ['consent-lacks-field'],
    toSupportProvider({ consents: [consentTo({ fields: toSupportProvider().fields.slice(1) })] }),
  ],
  [
    'consent that is not explicit for health',
    ['consent-not-explicit'],
    toSupportProvider({ consents: [consentTo({ explicit: false })] }),
  ],
  ['no agreement', ['agreement-missing'], toSupportProvider({ agreements: [] })],
  [
    'an agreement of another provider',
    ['agreement-missing'],
    toSupportProvider({ agreements: [agreementWith({ organisation: 'provider-2' })] }),
  ],
  [
    'an agreement of another kind',
    ['agreement-missing'],
    toSupportProvider({ agreements: [agreementWith({ kind: 'contract' })] }),
  ],
  [
    'an agreement that ended yesterday',
    ['agreement-not-in-force'],
    toSupportProvider({ agreements: [agreementWith({ until: '2026-11-22' })] }),
  ],
  [
    'an agreement that begins tomorrow',
    ['agreement-not-in-force'],
    toSupportProvider({ agreements: [agreementWith({ from: '2026-11-24' })] }),
  ],
  [
    'a suspended agreement',
    ['agreement-suspended'],
    toSupportProvider({ agreements: [agreementWith({ suspendedFrom: '2026-11-23' })] }),
  ],
  [
    'an agreement without one category',
    ['agreement-lacks-category'],
    toSupportProvider({ agreements: [agreementWith({ categories: ['identity', 'contact-details', 'employment'] })] }),
  ],
  [
    'Ireland without protection',
    ['region-without-mechanism', 'region-without-dwp-approval'],
    toSupportProvider({ region: 'IE' }),
  ],
  [
    'Ireland without DWP’s approval',
    ['region-without-dwp-approval'],
    toSupportProvider({ region: 'IE', agreements: [agreementWith({ transferMechanism: 'adequacy' })] }),
  ],
  [
    'another part of the world',
    ['region-not-allowed'],
    toSupportProvider({
      region: 'US',
      agreements: [agreementWith({ transferMechanism: 'clauses', dwpApproved: true })],
    }),
  ],
  ['email to DWP', ['channel-not-allowed'], toDwp({ channel: 'secure-email' })],
  [
    'a share before the start',
    ['stage-not-for-recipient', 'stage-not-for-purpose'],
    toSupportProvider({ stage: 'before-start' }),
  ],
  [
    'a share after the end',
    ['stage-not-for-recipient', 'stage-not-for-purpose'],
    toSupportProvider({ stage: 'after-exit' }),
  ],
  [
    'a restricted field',
    ['restricted'],
    toSupportProvider({ restrictions: [{ fields: ['participant.telephone'], from: '2026-11-23T10:00:00Z' }] }),
  ],
  [
    'a restricted category',
    ['restricted'],
    toSupportProvider({ restrictions: [{ fields: ['programme-health'], from: '2026-10-01T00:00:00Z' }] }),
  ],
  [
    'an open objection',
    ['objected'],
    toSupportProvider({ objections: [{ purpose: 'onward-support', madeAt: '2026-11-20T00:00:00Z' }] }),
  ],
  [
    'an objection that was upheld',
    ['objected'],
    toSupportProvider({
      objections: [
        {
          purpose: 'onward-support',
          madeAt: '2026-11-20T00:00:00Z',
          outcome: 'upheld',
          decidedAt: '2026-11-21T00:00:00Z',
        },
      ],
    }),
  ],
  [
    'an absolute objection, whatever was decided',
    ['objected'],
    statistics({
      objections: [
        {
          purpose: 'research-statistics',
          madeAt: '2026-11-20T00:00:00Z',
          outcome: 'rejected',
          decidedAt: '2026-11-21T00:00:00Z',
        },
      ],
    }),
  ],
  ['somebody of another cohort', ['cohort-not-covered'], toEsf({ person: { cohort: 'NON' } })],
  [
    'training that lapsed',
    ['training-lapsed'],
    toSupportProvider({ actor: soundActor({ trainingUntil: '2026-11-08' }) }),
  ],
  [
    'no undertaking',
    ['undertaking-not-signed'],
    toSupportProvider({ actor: soundActor({ undertakingSignedOn: undefined }) }),
  ],
  [
    'a registration that lapsed',
    ['registration-lapsed'],
    healthShared({ actor: soundActor({ registrationNeeded: true, registeredUntil: '2026-11-22' }) }),
  ],
  [
    'a partner whose contract ended',
    ['contract-not-in-force'],
    toSupportProvider({ actor: soundActor({ contract: { from: '2020-01-01', until: '2026-11-22' } }) }),
  ],
  ['somebody who is not assigned', ['not-assigned'], toSupportProvider({ actor: soundActor({ assigned: false }) })],
  ['health data without an explanation', ['explanation-missing'], healthShared({ explanation: undefined })],
  [
    'health data explained for somebody else',
    ['explanation-missing'],
    healthShared({ explanation: { ...explained(), organisation: 'provider-2' } }),
  ],
  [
    'health data explained afterwards',
    ['explanation-missing'],
    healthShared({ explanation: { ...explained(), givenAt: '2026-11-23T10:00:01Z' } }),
  ],
  ['health data by the joint controllers', ['wrong-controller'], healthShared({ controller: 'provider' })],
  [
    'a policy document that lapsed',
    ['policy-document-lapsed'],
    toDwp({ at: '2028-06-01T10:00:00Z', actor: soundActor({ trainingUntil: '2029-01-01' }) }),
  ],
  [
    'something not collected',
    ['not-collected', 'category-not-for-purpose', 'not-in-notice', 'agreement-lacks-category'],
    dbs(),
  ],
  ['a job confirmed without the Order', ['consent-missing'], jobConfirmed({})],
  ['the police without a door', ['door-needed'], police({ door: undefined })],
  [
    'an unknown door',
    ['unknown-door', 'door-needed'].slice(0, 1),
    police({ door: { ...policeDoor(), door: 'because-i-say-so' } }),
  ],
  [
    'a ground that the door does not list',
    ['door-ground-not-listed'],
    police({ door: { ...policeDoor(), ground: 'curiosity' } }),
  ],
  [
    'a door without power and request',
    ['door-incomplete'],
    police({ door: { ...policeDoor(), power: undefined, request: undefined } }),
  ],
  [
    'one person on both sides of a door',
    ['door-needs-second-person'],
    police({ door: { ...policeDoor(), approvedBy: 'staff-1' } }),
  ],
  [
    'a door decided afterwards',
    ['door-decided-later'],
    police({ door: { ...policeDoor(), decidedAt: '2026-11-23T10:00:01Z' } }),
  ],
  ['a machine at a door', ['door-needs-a-person'], police({ actor: { kind: 'system' } })],
  [
    'the emergency door to a support provider',
    ['door-not-for-recipient', 'door-not-for-purpose'],
    toSupportProvider({ door: emergency().door }),
  ],
];

describe('what is in order is allowed', () => {
  for (const [name, facts] of inOrder)
    test(name, () => {
      const decision = decide(register, decisionFactsSchema.parse(facts));
      assert.deepEqual(decision.reasons, []);
      assert.equal(decision.allowed, true);
      assert.deepEqual(decision.fields, facts.fields);
    });
});

describe('each fault refuses, with exactly its reasons', () => {
  for (const [name, expected, facts] of refusals)
    test(name, () => {
      const decision = decide(register, decisionFactsSchema.parse(facts));
      assert.deepEqual(codes(facts).sort(), [...expected].sort());
      assert.equal(decision.allowed, false);
      assert.deepEqual(decision.fields, []);
      for (const { code, clause, message, remedy } of decision.reasons) {
        assert.match(code, /^[a-z]+(-[a-z]+)*$/);
        assert.ok(clause in register.clauses, clause);
        assert.ok(message.length > 10 && remedy.length > 10);
      }
    });
});

test('every reason is collected, never only the first', () => {
  const facts = toSupportProvider({
    consents: [],
    agreements: [],
    stage: 'after-exit',
    region: 'US',
    actor: soundActor({ assigned: false }),
  });
  assert.deepEqual(codes(facts), [
    'agreement-missing',
    'region-not-allowed',
    'stage-not-for-recipient',
    'stage-not-for-purpose',
    'consent-missing',
    'not-assigned',
  ]);
});

test('in an emergency a lapse is reviewed and never refuses', () => {
  const facts = emergency({
    at: '2028-06-01T10:00:00Z',
    stage: 'before-start',
    restrictions: [{ fields: ['*'], from: '2026-01-01T00:00:00Z' }],
    actor: soundActor({ trainingUntil: undefined, undertakingSignedOn: undefined, assigned: false }),
  });
  const decision = decide(register, facts);
  assert.deepEqual(decision.reasons, []);
  assert.equal(decision.clause, 'door/emergency-override');
  assert.deepEqual(
    decision.obligations.map(({ code, withinHours }) => [code, withinHours]),
    [
      ['review-door', 24],
      ['tell-person', undefined],
      ['review-policy-document-lapsed', 24],
      ['review-training-lapsed', 24],
      ['review-undertaking-not-signed', 24],
    ],
  );
});

test('a legal requirement still refuses when training lapsed', () => {
  assert.deepEqual(codes(police({ actor: soundActor({ trainingUntil: undefined }) })), ['training-lapsed']);
});

test('the day of an agreement is the day in London', () => {
  const last = {
    agreements: [agreementWith({ until: '2026-06-30' })],
    actor: soundActor(),
    consents: [consentTo({ givenAt: '2026-01-01T00:00:00Z' })],
  };
  assert.deepEqual(codes(toSupportProvider({ ...last, at: '2026-06-30T22:59:59Z' })), []);
  assert.deepEqual(codes(toSupportProvider({ ...last, at: '2026-06-30T23:00:00Z' })), ['agreement-not-in-force']);
  assert.deepEqual(codes(toSupportProvider({ ...last, at: '2026-07-01T00:30:00+01:00' })), ['agreement-not-in-force']);
});

function police(changes: Partial<DecisionFacts>): DecisionFacts {
  return emergency({
    recipient: 'hmrc-or-police',
    purpose: 'crime-and-fraud',
    fields: ['participant.given_name', 'participant.family_name', 'participant.postcode'],
    channel: 'secure-email',
    door: policeDoor(),
    ...changes,
  });
}

function policeDoor(): NonNullable<DecisionFacts['door']> {
  return {
    door: 'legal-requirement',
    ground: 'crime-prevention',
    decidedBy: 'staff-1',
    approvedBy: 'staff-2',
    decidedAt: '2026-11-22T10:00:00Z',
    request: 'letter-1',
    power: 'power-1',
  };
}

function healthShared(changes: Partial<DecisionFacts> = {}): DecisionFacts {
  return toSupportProvider({
    controller: 'health-team',
    fields: ['health_note.body'],
    consents: [consentTo({ fields: ['health_note.body'] })],
    agreements: [agreementWith({ categories: ['health-team-record'] })],
    explanation: explained(),
    actor: soundActor({ registrationNeeded: true, registeredUntil: '2026-11-23' }),
    ...changes,
  });
}

function explained(): NonNullable<DecisionFacts['explanation']> {
  return {
    recipient: 'support-provider',
    organisation: 'provider-1',
    fields: ['health_note.body'],
    givenAt: '2026-11-02T09:00:00Z',
  };
}

function jobConfirmed(person: DecisionFacts['person']): DecisionFacts {
  return toSupportProvider({
    recipient: 'employer',
    organisation: 'employer-1',
    purpose: 'outcome-validation',
    fields: ['participant.family_name', 'outcome.kind'],
    channel: 'telephone',
    consents: [],
    agreements: [
      {
        recipient: 'employer',
        organisation: 'employer-1',
        kind: 'agreement-note',
        from: '2026-01-01',
        categories: ['identity', 'outcome-evidence'],
      },
    ],
    person,
  });
}

function toEsf(changes: Partial<DecisionFacts>): DecisionFacts {
  return toDwp({
    recipient: 'esf',
    agreements: [
      {
        recipient: 'esf',
        kind: 'funding-agreement',
        from: '2018-03-01',
        categories: ['identity', 'national-insurance-number', 'referral-record', 'programme-health'],
      },
    ],
    ...changes,
  });
}

function statistics(changes: Partial<DecisionFacts>): DecisionFacts {
  return toSupportProvider({
    recipient: 'research-aggregate',
    organisation: undefined,
    purpose: 'research-statistics',
    fields: ['example.total'],
    channel: 'secure-file',
    consents: [],
    agreements: [],
    ...changes,
  });
}

function dbs(): DecisionFacts {
  return toSupportProvider({
    fields: ['example.certificate'],
    consents: [consentTo({ fields: ['example.certificate'] })],
  });
}
