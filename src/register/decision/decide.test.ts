import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide } from './decide.ts';
import { type DecisionFacts, decisionFactsSchema } from './facts.ts';
import { healthShared, jobConfirmed, police } from './more-scenarios.ts';
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

describe('what is in order is allowed', () => {
  for (const [name, facts] of inOrder)
    test(name, () => {
      const decision = decide(register, decisionFactsSchema.parse(facts));
      assert.deepEqual(decision.reasons, []);
      assert.equal(decision.allowed, true);
      assert.deepEqual(decision.fields, facts.fields);
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
