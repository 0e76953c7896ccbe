import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActorFacts } from './facts.ts';
import { soundActor } from './scenarios.ts';
import { standing } from './standing.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const health = { registrationNeeded: true, registeredUntil: '2026-11-23' };
const contract = { from: '2026-01-01', until: '2026-11-23' };

const cases: [string, ActorFacts, string[]][] = [
  ['somebody in good standing', soundActor(), []],
  [
    'the last day of training, registration and contract',
    soundActor({ trainingUntil: '2026-11-23', ...health, contract }),
    [],
  ],
  ['training that ended yesterday', soundActor({ trainingUntil: '2026-11-22' }), ['training-lapsed']],
  ['no training', soundActor({ trainingUntil: undefined }), ['training-lapsed']],
  ['an undertaking signed tomorrow', soundActor({ undertakingSignedOn: '2026-11-24' }), ['undertaking-not-signed']],
  [
    'a registration that ended',
    soundActor({ registrationNeeded: true, registeredUntil: '2026-11-22' }),
    ['registration-lapsed'],
  ],
  ['no registration', soundActor({ registrationNeeded: true }), ['registration-lapsed']],
  ['a registration that is not needed', soundActor({ registeredUntil: '2020-01-01' }), []],
  [
    'a suspended contract',
    soundActor({ contract: { ...contract, suspendedFrom: '2026-11-01' } }),
    ['contract-not-in-force'],
  ],
  [
    'everything at once',
    { kind: 'person', registrationNeeded: true, contract: { from: '2026-11-24' } },
    ['training-lapsed', 'undertaking-not-signed', 'registration-lapsed', 'contract-not-in-force'],
  ],
  ['a job of the product', { kind: 'system' }, []],
];

for (const [name, actor, codes] of cases)
  test(name, () =>
    assert.deepEqual(
      standing(actor, today).map(({ code }) => code),
      codes,
    ),
  );

test('grace counts from the last day of training and ends', () => {
  const actor = soundActor({ trainingUntil: '2026-11-13' });
  assert.deepEqual(standing(actor, today, 10), []);
  assert.equal(standing(actor, today, 9).length, 1);
});
