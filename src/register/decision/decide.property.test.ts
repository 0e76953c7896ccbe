import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decide } from './decide.ts';
import { type DecisionFacts, decisionFactsSchema } from './facts.ts';
import { copyOf, exampleRegister } from './scenarios.ts';

const register = await exampleRegister();
const RUNS = { numRuns: 2000 };
const pick = <Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });

const recipient = pick(
  'support-provider',
  'employer',
  'dwp',
  'esf',
  'emergency-services',
  'hmrc-or-police',
  'lead-authority',
  'legal-advisers',
);
const organisation = pick('one', 'two');
const purpose = pick(
  'onward-support',
  'employer-application',
  'funder-reporting',
  'emergency',
  'crime-and-fraud',
  'contract-management',
  'legal-obligation',
);
const field = pick(
  'participant.given_name',
  'participant.reference',
  'participant.telephone',
  'participant.ni_number',
  'participant.disability',
  'referral.health_notes',
  'referral.job_aims',
  'health_note.body',
  'case_note.body',
  'enrolment.started_on',
  'example.certificate',
  'example.unknown',
);
const fields = fc.uniqueArray(field, { minLength: 0, maxLength: 5 });
const instant = pick(
  '2026-11-01T00:00:00Z',
  '2026-11-22T23:30:00Z',
  '2026-11-23T10:00:00Z',
  '2026-11-23T10:00:00.5Z',
  '2026-11-23T12:00:00+02:00',
  '2026-11-24T00:00:00Z',
);
const day = pick('2026-01-01', '2026-11-22', '2026-11-23', '2026-11-24', '2028-12-31');
const categories = fc.subarray([
  'identity',
  'contact-details',
  'programme-health',
  'employment',
  'referral-record',
  'case-notes',
]);
const consent = fc.record({
  recipient,
  organisation,
  purpose,
  fields,
  mode: pick('verbal' as const, 'written' as const),
  explicit: fc.boolean(),
  givenAt: instant,
  expiresAt: maybe(instant),
  withdrawnAt: maybe(instant),
});
const agreement = fc.record({
  recipient,
  organisation: maybe(organisation),
  kind: pick('data-sharing-agreement', 'agreement-note', 'contract', 'funding-agreement'),
  from: day,
  until: maybe(day),
  suspendedFrom: maybe(day),
  resumedOn: maybe(day),
  categories,
  transferMechanism: maybe(pick('adequacy')),
  dwpApproved: fc.boolean(),
});
const restriction = fc.record({
  fields: fc.array(fc.oneof(field, pick('*', 'programme-health')), { maxLength: 3 }),
  from: instant,
  liftedAt: maybe(instant),
});
const objection = fc.record({
  purpose,
  madeAt: instant,
  outcome: maybe(pick('upheld' as const, 'rejected' as const, 'withdrawn' as const)),
  decidedAt: maybe(instant),
});
const door = fc.record({
  door: pick('emergency-override', 'legal-requirement', 'safeguarding', 'court-claims'),
  ground: pick('danger-to-self', 'court-order', 'child-at-risk', 'claim-brought'),
  decidedBy: pick('a', 'b'),
  decidedAt: instant,
  approvedBy: maybe(pick('a', 'b')),
  request: maybe(pick('r')),
  power: maybe(pick('p')),
  consentSought: maybe(pick('not-possible' as const)),
});
const actor = fc.record({
  kind: pick('person' as const, 'person' as const, 'system' as const),
  assigned: fc.boolean(),
  trainingUntil: maybe(day),
  undertakingSignedOn: maybe(day),
  registrationNeeded: fc.boolean(),
  registeredUntil: maybe(day),
});

const facts: fc.Arbitrary<DecisionFacts> = fc.record({
  programme: pick('central-london-works', 'central-london-works', 'another'),
  controller: pick('provider', 'lead-authority', 'health-team'),
  recipient,
  organisation: maybe(organisation),
  purpose,
  fields,
  at: instant,
  stage: pick('before-start' as const, 'on-programme' as const, 'in-work' as const, 'after-exit' as const),
  person: fc.record({ cohort: maybe(pick('ESF' as const, 'NON' as const)) }),
  region: pick('GB', 'GB', 'IE', 'US'),
  consents: fc.array(consent, { maxLength: 3 }),
  agreements: fc.array(agreement, { maxLength: 3 }),
  restrictions: fc.array(restriction, { maxLength: 1 }),
  objections: fc.array(objection, { maxLength: 1 }),
  actor,
  door: maybe(door),
});

/**
 * Facts near to lawful: one thing of an allowed disclosure is exchanged for something arbitrary, so that both answers come up.
 * Wholly arbitrary facts are nearly always refused.
 */
const nearlyLawful = fc.tuple(facts, fc.nat(17)).map(([other, index]) => {
  const asked = ['participant.given_name', 'participant.telephone', 'referral.health_notes'];
  const lawful: DecisionFacts = {
    programme: 'central-london-works',
    controller: 'provider',
    recipient: 'support-provider',
    organisation: 'one',
    purpose: 'onward-support',
    fields: asked,
    at: '2026-11-23T10:00:00Z',
    stage: 'on-programme',
    person: { cohort: 'NON' },
    region: 'GB',
    consents: [
      {
        recipient: 'support-provider',
        organisation: 'one',
        purpose: 'onward-support',
        fields: asked,
        mode: 'written',
        explicit: true,
        givenAt: '2026-11-01T00:00:00Z',
      },
    ],
    agreements: [
      {
        recipient: 'support-provider',
        organisation: 'one',
        kind: 'data-sharing-agreement',
        from: '2026-01-01',
        categories: ['identity', 'contact-details', 'programme-health'],
      },
    ],
    restrictions: [],
    objections: [],
    actor: { kind: 'person', assigned: true, trainingUntil: '2028-12-31', undertakingSignedOn: '2026-01-01' },
  };
  const key = (Object.keys(other) as (keyof DecisionFacts)[])[index];
  return key && key !== 'door' ? { ...lawful, [key]: other[key] } : lawful;
});
const any = fc.oneof(facts, nearlyLawful, nearlyLawful);

const allowed = (given: DecisionFacts): boolean => decide(register, given).allowed;
const check = <Values extends [unknown, ...unknown[]]>(
  arbitrary: fc.Arbitrary<Values>,
  test: (...values: Values) => void,
): void =>
  fc.assert(
    fc.property(arbitrary, (values) => test(...values)),
    RUNS,
  );

test('the generator gives lawful and unlawful facts, all well formed', () => {
  const sample = fc.sample(any, 500);
  for (const given of sample) decisionFactsSchema.parse(JSON.parse(JSON.stringify(given)));
  const share = sample.filter(allowed).length / sample.length;
  assert.ok(share > 0.05 && share < 0.95, `${share}`);
});

test('there are reasons if and only if it is refused, and then no field goes', () => {
  check(fc.tuple(any), (given) => {
    const decision = decide(register, given);
    assert.equal(decision.allowed, decision.reasons.length === 0);
    assert.deepEqual(decision.fields, decision.allowed ? given.fields : []);
    assert.ok(decision.clause in register.clauses);
    for (const reason of decision.reasons) assert.ok(reason.clause in register.clauses, reason.clause);
  });
});

test('no reason is given twice', () => {
  check(fc.tuple(any), (given) => {
    const said = decide(register, given).reasons.map(({ code, clause, message }) => `${code} ${clause} ${message}`);
    assert.equal(new Set(said).size, said.length);
  });
});

test('a new restriction never turns a refusal into a permission', () => {
  check(fc.tuple(any, restriction), (given, added) => {
    if (!allowed(given)) assert.equal(allowed({ ...given, restrictions: [...given.restrictions, added] }), false);
  });
});

test('a new objection never turns a refusal into a permission', () => {
  check(fc.tuple(any, objection), (given, added) => {
    if (!allowed(given)) assert.equal(allowed({ ...given, objections: [...given.objections, added] }), false);
  });
});

test('withdrawing a consent never turns a refusal into a permission', () => {
  check(fc.tuple(any, fc.nat(2), instant), (given, index, withdrawnAt) => {
    const consents = given.consents.map((each, at) =>
      at === index && !each.withdrawnAt ? { ...each, withdrawnAt } : each,
    );
    if (!allowed(given)) assert.equal(allowed({ ...given, consents }), false);
  });
});

test('losing consents, agreements or standing never turns a refusal into a permission', () => {
  check(fc.tuple(any), (given) => {
    if (allowed(given)) return;
    for (const loss of [{ consents: [] }, { agreements: [] }, { actor: { kind: 'person' as const } }])
      assert.equal(allowed({ ...given, ...loss }), false);
  });
});

test('asking for one field more never turns a refusal into a permission', () => {
  check(fc.tuple(any, field), (given, more) => {
    if (given.fields.length > 0 && !allowed(given))
      assert.equal(allowed({ ...given, fields: [...given.fields, more] }), false);
  });
});

test('what is allowed together is allowed field by field', () => {
  check(fc.tuple(any), (given) => {
    if (allowed(given)) for (const one of given.fields) assert.ok(allowed({ ...given, fields: [one] }), one);
  });
});

test('the order of fields, consents and agreements does not matter', () => {
  check(fc.tuple(any), (given) => {
    const turned = {
      ...given,
      fields: given.fields.toReversed(),
      consents: given.consents.toReversed(),
      agreements: given.agreements.toReversed(),
    };
    assert.deepEqual(decide(register, turned).reasons, decide(register, given).reasons);
  });
});

test('the same facts get the same answer from a fresh copy of the register, and neither is changed', () => {
  const fresh = copyOf(register);
  const before = JSON.stringify(register);
  check(fc.tuple(any), (given) => {
    const text = JSON.stringify(given);
    assert.deepEqual(decide(fresh, given), decide(register, given));
    assert.equal(JSON.stringify(given), text);
  });
  assert.equal(JSON.stringify(register), before);
});
