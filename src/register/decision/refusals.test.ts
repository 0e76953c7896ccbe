import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide } from './decide.ts';
import { type DecisionFacts, decisionFactsSchema } from './facts.ts';
import { dbs, explained, healthShared, jobConfirmed, police, policeDoor, statistics, toEsf } from './more-scenarios.ts';
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
    'consent that names one doctor, used for another',
    ['consent-missing'],
    emergency({
      recipient: 'gp',
      organisation: 'surgery-2',
      door: undefined,
      consents: [
        consentTo({ recipient: 'gp', organisation: 'surgery-1', purpose: 'emergency', fields: emergency().fields }),
      ],
    }),
  ],
  [
    'a contract with one office, used for another',
    ['agreement-missing'],
    toDwp({
      organisation: 'office-2',
      agreements: toDwp().agreements.map((each) => ({ ...each, organisation: 'office-1' })),
    }),
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
    'Ireland with protection for another kind of data only',
    ['region-without-mechanism', 'region-without-dwp-approval'],
    toSupportProvider({
      region: 'IE',
      agreements: [
        agreementWith({ categories: ['contact-details', 'programme-health', 'employment'] }),
        agreementWith({ categories: ['identity'], transferMechanism: 'adequacy', dwpApproved: true }),
      ],
    }),
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
    ['not-collected', 'wrong-controller', 'category-not-for-purpose', 'not-in-notice', 'agreement-lacks-category'],
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

test('what stands in for the recipient’s consent never stands in for a basis that is consent', () => {
  const changed = structuredClone(register);
  const facts = decisionFactsSchema.parse(jobConfirmed({ designationOrder: true }));
  for (const basis of Object.values(changed.purposes[facts.purpose]?.bases ?? {})) basis.article = '6(1)(a)';
  assert.equal(decide(register, facts).allowed, true);
  assert.deepEqual(
    decide(changed, facts).reasons.map(({ code }) => code),
    ['consent-missing'],
  );
});

describe('each fault refuses, with exactly its reasons', () => {
  for (const [name, expected, facts] of refusals)
    test(name, () => {
      const decision = decide(register, decisionFactsSchema.parse(facts));
      assert.deepEqual(decision.reasons.map(({ code }) => code).sort(), [...expected].sort());
      assert.equal(decision.allowed, false);
      assert.deepEqual(decision.fields, []);
      for (const { code, clause, message, remedy } of decision.reasons) {
        assert.match(code, /^[a-z]+(-[a-z]+)*$/);
        assert.ok(clause in register.clauses, clause);
        assert.ok(message.length > 10 && remedy.length > 10);
      }
    });
});
