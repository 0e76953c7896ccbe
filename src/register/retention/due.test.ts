import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { financialYearEnd } from './events.ts';
import {
  dueForRule,
  parseRetentionFacts,
  type RetentionFacts,
  type RetentionRule,
  retentionFactsSchema,
} from './index.ts';

const paymentOrExit = { event: 'T-PAY', otherwise: 'T-EXIT' };
const release = { release: 'ESF', notBefore: '2034-12-31', destroyWithinDays: 90 } as const;

const rules = {
  rt01: { id: 'rt01', variants: [{ period: { after: 'T-REF', months: 24 } }] },
  rt02: {
    id: 'rt02',
    variants: [{ cohort: 'NON', period: { after: { laterOf: ['T-EXIT', paymentOrExit] }, financialYears: 6 } }],
  },
  rt03: { id: 'rt03', variants: [{ cohort: 'ESF', period: release }] },
  rt05: { id: 'rt05', restrictAfterMonths: 12, variants: [{ period: { after: 'T-EXIT', financialYears: 6 } }] },
  rt06: { id: 'rt06', variants: [{ period: { after: 'T-EXIT', months: 12 } }] },
  rt08: { id: 'rt08', variants: [{ age: { on: 'T-CLIN', from: 18 }, period: { after: 'T-CLIN', years: 8 } }] },
  rt09: {
    id: 'rt09',
    variants: [
      {
        age: { on: 'T-CLIN', under: 18 },
        period: { birthday: 25, aged: { age: 17, on: 'T-CLIN', birthday: 26 } },
      },
    ],
  },
  rt13: { id: 'rt13', variants: [{ period: 'not-kept' }] },
  rt17: {
    id: 'rt17',
    variants: [
      { cohort: 'ESF', period: release },
      { cohort: 'NON', period: { after: 'T-VERIFIED', days: 30 } },
    ],
  },
  rt18: {
    id: 'rt18',
    variants: [
      { period: { after: 'T-PAID', financialYears: 6 } },
      { part: 'bank-details', period: { after: 'T-PAID', days: 90 } },
    ],
  },
  rt19: {
    id: 'rt19',
    variants: [
      {
        period: {
          earliestOf: [
            { after: 'T-EXIT', months: 12 },
            { after: 'T-OPT-OUT', days: 30, ifHappened: true },
          ],
        },
      },
    ],
  },
  rt20: {
    id: 'rt20',
    variants: [
      {
        period: {
          latestOf: [
            { after: 'T-CONSENT-END', years: 6 },
            { after: 'T-PARENT', days: 0, ifHappened: true },
          ],
        },
      },
    ],
  },
  rt29: {
    id: 'rt29',
    variants: [
      {
        period: {
          latestOf: [
            { after: 'T-EVENT', years: 6 },
            { after: 'T-PARENT', months: 12 },
          ],
        },
      },
      { part: 'telemetry', period: { after: 'T-EVENT', months: 24 } },
    ],
  },
  rt31: { id: 'rt31', variants: [{ period: 'no-limit' }] },
  rt33: {
    id: 'rt33',
    variants: [
      { period: { after: 'T-END', years: 6 } },
      { part: 'deeds', period: { after: 'T-END', years: 12 } },
      { part: 'policy-documents', period: { after: 'T-END', months: 6 } },
      { part: 'esf-evidence', period: release },
    ],
  },
} satisfies Record<string, RetentionRule>;

type Facts = Omit<RetentionFacts, 'holds' | 'triggers'> & { holds?: string[]; triggers?: Record<string, string> };

function due(rule: keyof typeof rules, facts: Facts) {
  const answer = dueForRule(rules[rule], parseRetentionFacts({ triggers: {}, holds: [], ...facts }));
  const { destroyFrom, destroyBy, heldBy } = answer;
  return { from: destroyFrom && `${destroyFrom}`, ...(destroyBy ? { by: `${destroyBy}` } : {}), heldBy };
}

const on = (from: string, by?: string) => ({ from, ...(by ? { by } : {}), heldBy: [] });

describe('the day after the period ends', () => {
  const exit = (day: string) => ({ 'T-EXIT': day });
  const vectors: [string, keyof typeof rules, Facts, ReturnType<typeof on>][] = [
    ['a referral that never started', 'rt01', { triggers: { 'T-REF': '2024-09-30' } }, on('2026-10-01')],
    [
      'a core file whose last payment came after the exit',
      'rt02',
      { cohort: 'NON', triggers: { 'T-EXIT': '2024-01-31', 'T-PAY': '2024-03-10' } },
      on('2030-04-01'),
    ],
    [
      'the same with the payment a financial year later',
      'rt02',
      { cohort: 'NON', triggers: { 'T-EXIT': '2024-01-31', 'T-PAY': '2024-04-01' } },
      on('2031-04-01'),
    ],
    [
      'the same where no payment was possible',
      'rt02',
      { cohort: 'NON', triggers: exit('2024-03-31') },
      on('2030-04-01'),
    ],
    ['case notes', 'rt05', { cohort: 'ESF', triggers: exit('2020-04-14') }, on('2027-04-01')],
    ['a clinical record from a leap day', 'rt08', { triggers: { 'T-CLIN': '2020-02-29' } }, on('2028-03-01')],
    ['contact details', 'rt06', { triggers: exit('2026-07-20') }, on('2027-07-21')],
    ['contact details from a leap day', 'rt06', { triggers: exit('2024-02-29') }, on('2025-03-01')],
    ['a released evidence pack', 'rt03', { cohort: 'ESF', esfRelease: '2035-02-03' }, on('2035-02-04', '2035-05-04')],
    [
      'one released before the planning date',
      'rt03',
      { cohort: 'ESF', esfRelease: '2033-06-01' },
      on('2035-01-01', '2035-03-31'),
    ],
    ['a child', 'rt09', { dateOfBirth: '2008-05-10', triggers: { 'T-CLIN': '2025-05-09' } }, on('2033-05-11')],
    ['one aged 17', 'rt09', { dateOfBirth: '2008-05-10', triggers: { 'T-CLIN': '2025-05-10' } }, on('2034-05-11')],
    [
      'the eve of the 18th birthday',
      'rt09',
      { dateOfBirth: '2008-05-10', triggers: { 'T-CLIN': '2026-05-09' } },
      on('2034-05-11'),
    ],
    [
      'a child born on a leap day',
      'rt09',
      { dateOfBirth: '2008-02-29', triggers: { 'T-CLIN': '2023-01-01' } },
      on('2033-03-01'),
    ],
    [
      'copies of proof of identity',
      'rt17',
      { cohort: 'NON', triggers: { 'T-VERIFIED': '2026-11-23' } },
      on('2026-12-24'),
    ],
    ['the same as evidence', 'rt17', { cohort: 'ESF', esfRelease: '2035-02-03' }, on('2035-02-04', '2035-05-04')],
    ['payments', 'rt18', { triggers: { 'T-PAID': '2026-04-01' } }, on('2033-04-01')],
    ['bank details', 'rt18', { part: 'bank-details', triggers: { 'T-PAID': '2026-11-23' } }, on('2027-02-22')],
    ['equality monitoring', 'rt19', { triggers: exit('2026-07-20') }, on('2027-07-21')],
    [
      'the same after an opt-out',
      'rt19',
      { triggers: { 'T-EXIT': '2026-07-20', 'T-OPT-OUT': '2026-08-01' } },
      on('2026-09-01'),
    ],
    ['a consent', 'rt20', { triggers: { 'T-CONSENT-END': '2026-11-23' } }, on('2032-11-24')],
    [
      'one whose share is kept longer',
      'rt20',
      { triggers: { 'T-CONSENT-END': '2026-11-23', 'T-PARENT': '2034-03-31' } },
      on('2034-04-01'),
    ],
    [
      'one whose share is kept for less',
      'rt20',
      { triggers: { 'T-CONSENT-END': '2026-11-23', 'T-PARENT': '2030-03-31' } },
      on('2032-11-24'),
    ],
    ['an audit entry', 'rt29', { triggers: { 'T-EVENT': '2026-11-23', 'T-PARENT': '2032-03-31' } }, on('2033-04-01')],
    [
      'one whose record went early',
      'rt29',
      { triggers: { 'T-EVENT': '2026-11-23', 'T-PARENT': '2027-03-31' } },
      on('2032-11-24'),
    ],
    ['security telemetry', 'rt29', { part: 'telemetry', triggers: { 'T-EVENT': '2026-11-23' } }, on('2028-11-24')],
    ['an agreement', 'rt33', { triggers: { 'T-END': '2026-11-23' } }, on('2032-11-24')],
    ['a deed', 'rt33', { part: 'deeds', triggers: { 'T-END': '2026-11-23' } }, on('2038-11-24')],
    ['a policy document', 'rt33', { part: 'policy-documents', triggers: { 'T-END': '2026-08-31' } }, on('2027-03-01')],
  ];
  for (const [what, rule, facts, expected] of vectors) {
    test(`${rule}: ${what}`, () => assert.deepEqual(due(rule, facts), expected));
  }
});

describe('holds', () => {
  test('any hold stops destruction, and is named', () => {
    const facts = {
      cohort: 'NON' as const,
      triggers: { 'T-EXIT': '2018-01-31' },
      holds: ['litigation', 'open-complaint'],
    };
    assert.deepEqual(due('rt02', facts), { from: null, heldBy: ['litigation', 'open-complaint'] });
  });
  test('evidence waits for the release, whatever the year, and other holds stand beside it', () => {
    assert.deepEqual(due('rt03', { cohort: 'ESF' }), { from: null, heldBy: ['ESF-HOLD'] });
    assert.deepEqual(due('rt03', { cohort: 'ESF', holds: ['audit-sample'] }).heldBy, ['ESF-HOLD', 'audit-sample']);
    const released = { cohort: 'ESF' as const, esfRelease: '2035-02-03', holds: ['audit-sample'] };
    assert.deepEqual(due('rt03', released), { from: null, heldBy: ['audit-sample'] });
  });
  test('without limit there is neither a date nor a hold', () => {
    assert.deepEqual(due('rt31', {}), { from: null, heldBy: [] });
  });
});

describe('stops loudly', () => {
  const refused = (rule: RetentionRule | unknown, facts: Facts, code: string) => {
    const read = parseRetentionFacts({ triggers: {}, holds: [], ...facts });
    assert.throws(() => dueForRule(rule as RetentionRule, read), {
      name: 'RegisterRefused',
      code,
      clause: /^retention\/rt\d\d$/,
    });
  };
  const lacking = (rule: keyof typeof rules, facts: Facts, code: string) =>
    assert.throws(() => due(rule, facts), { name: 'InvalidFacts', code });

  test('on facts that the rule needs and that are missing', () => {
    lacking('rt01', {}, 'trigger-missing');
    lacking('rt02', { cohort: 'NON', triggers: { 'T-PAY': '2024-03-10' } }, 'trigger-missing');
    lacking('rt02', { triggers: { 'T-EXIT': '2024-01-31' } }, 'cohort-missing');
    lacking('rt09', { triggers: { 'T-CLIN': '2024-01-31' } }, 'date-of-birth-missing');
    lacking('rt18', { part: 'cheques', triggers: { 'T-PAID': '2024-01-31' } }, 'part-unknown');
    lacking('rt29', { triggers: { 'T-EVENT': '2024-01-31' } }, 'trigger-missing');
  });
  test('on a rule for other people', () => {
    refused(rules.rt02, { cohort: 'ESF', triggers: { 'T-EXIT': '2024-01-31' } }, 'rule-does-not-apply');
    refused(rules.rt03, { cohort: 'NON' }, 'rule-does-not-apply');
    refused(rules.rt09, { dateOfBirth: '2000-01-01', triggers: { 'T-CLIN': '2018-01-01' } }, 'rule-does-not-apply');
    refused(rules.rt08, { dateOfBirth: '2000-01-02', triggers: { 'T-CLIN': '2018-01-01' } }, 'rule-does-not-apply');
  });
  test('where nothing may be stored', () => refused(rules.rt13, {}, 'not-kept'));
  test('on a rule it cannot understand', () => {
    const facts = { triggers: { 'T-EXIT': '2024-01-31' } };
    const periods = [
      { after: 'T-EXIT', moons: 6 },
      { after: 'T-EXIT', years: 6, days: 90 },
      { after: 'T-EXIT', years: 6, unless: 'T-PAY' },
      { after: 'T-EXIT', years: 0 },
      { after: 'T-EXIT' },
      { latestOf: [{ after: 'T-EXIT', years: 6 }] },
      'for a while',
    ];
    for (const period of periods) refused({ id: 'rt05', variants: [{ period }] }, facts, 'rule-not-understood');
    refused({ id: 'rt05', variants: [] }, facts, 'rule-not-understood');
    refused({ id: 'rt05', variants: [{ when: 'raining', period: 'no-limit' }] }, facts, 'rule-not-understood');
  });
});

test('looking is restricted from the day after twelve months, once the person has left', () => {
  const left = dueForRule(rules.rt05, { triggers: { 'T-EXIT': '2026-07-20' }, holds: [] });
  assert.equal(`${left.restrictFrom}`, '2027-07-21');
  assert.equal(dueForRule(rules.rt06, { triggers: { 'T-EXIT': '2026-07-20' }, holds: [] }).restrictFrom, undefined);
});

test('the reason says why in a sentence', () => {
  const reason = (rule: RetentionRule, facts: Partial<RetentionFacts>) =>
    dueForRule(rule, { triggers: { 'T-EXIT': '2024-01-31' }, holds: [], ...facts }).reason;
  assert.equal(
    reason(rules.rt02, { cohort: 'NON' }),
    'Kept until 6 years after the end of the financial year (31 March) of the later of leaving the programme and the settling of the last outcome payment, which is 31 March 2030.',
  );
  assert.equal(
    reason(rules.rt03, { cohort: 'ESF' }),
    'Kept for the European Social Fund’s auditors until they release it in writing. Held now by: ESF-HOLD.',
  );
  assert.equal(reason(rules.rt31, {}), 'Kept without limit.');
  assert.equal(
    reason(rules.rt09, { dateOfBirth: '2008-05-10', triggers: { 'T-CLIN': '2025-05-09' } }),
    'Kept until the day on which the person turns 25 (26 for those aged 17 at the last clinical contact), which is 10 May 2033.',
  );
  assert.match(
    reason(rules.rt19, {}),
    /^Kept until the earliest of: 12 months after leaving the programme; 30 days after/,
  );
});

describe('facts', () => {
  test('unknown fields, impossible days and malformed triggers are named', () => {
    const wrong: [object, RegExp][] = [
      [{ triggers: { 'T-EXIT': '2026-02-30' }, holds: [] }, /triggers\.T-EXIT/],
      [{ triggers: { exit: '2026-02-03' }, holds: [] }, /triggers/],
      [{ triggers: {}, holds: [], cohort: 'esf' }, /cohort/],
      [{ triggers: {}, holds: [], name: 'x' }, /name/],
      [{ triggers: {} }, /holds/],
    ];
    for (const [input, message] of wrong) {
      assert.throws(() => parseRetentionFacts(input), { name: 'InvalidFacts', message });
    }
  });
  test('their schema can be published', () => {
    assert.deepEqual(Object.keys((retentionFactsSchema() as { properties: object }).properties).sort(), [
      'cohort',
      'dateOfBirth',
      'esfRelease',
      'holds',
      'part',
      'triggers',
    ]);
  });
});

describe('for any record', () => {
  const someDay = fc.integer({ min: 0, max: 8_000 }).map((n) => Temporal.PlainDate.from('2015-01-01').add({ days: n }));
  const timed = (['rt01', 'rt05', 'rt06', 'rt08', 'rt18'] as const).map((id) => rules[id]);
  const dated = (rule: RetentionRule, day: Temporal.PlainDate, holds: string[] = []) => {
    const triggers = Object.fromEntries(['T-REF', 'T-EXIT', 'T-CLIN', 'T-PAID'].map((name) => [name, `${day}`]));
    return dueForRule(rule, { triggers, holds }).destroyFrom;
  };

  test('a later event never allows destruction sooner, and none is allowed at the event', () => {
    fc.assert(
      fc.property(fc.constantFrom(...timed), someDay, fc.integer({ min: 0, max: 800 }), (rule, day, later) => {
        const first = dated(rule, day);
        const second = dated(rule, day.add({ days: later }));
        assert.ok(first && second && Temporal.PlainDate.compare(first, second) <= 0);
        assert.ok(Temporal.PlainDate.compare(day, first) < 0);
      }),
    );
  });
  test('a hold always wins', () => {
    fc.assert(
      fc.property(fc.constantFrom(...timed), someDay, fc.string({ minLength: 1 }), (rule, day, hold) => {
        assert.equal(dated(rule, day, [hold]), null);
      }),
    );
  });
  test('a financial year ends on the first 31 March that is not before the day', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const end = financialYearEnd(day);
        assert.equal(`${end}`.slice(5), '03-31');
        const { days } = day.until(end, { largestUnit: 'days' });
        assert.ok(days >= 0 && days < 366);
      }),
    );
  });
});
