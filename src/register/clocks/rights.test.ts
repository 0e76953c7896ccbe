import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  daysBetween,
  englandAndWales,
  isBefore,
  isWorkingDay,
  londonDay,
  type RightsFacts,
  rightsClock,
} from './index.ts';

const calendar = englandAndWales();
const day = (text: string) => Temporal.PlainDate.from(text);

function clock(facts: RightsFacts) {
  const { due, outerLimit, extendedDue } = rightsClock(facts, calendar);
  return { due: `${due}`, outerLimit: `${outerLimit}`, extendedDue: extendedDue && `${extendedDue}` };
}

describe('one month and three months', () => {
  const vectors = [
    ['2024-11-25', '2024-12-27', '2025-02-25', 'the regulator’s own: Christmas and Boxing Day pushed on'],
    ['2024-01-31', '2024-02-29', '2024-04-30', 'leap February'],
    ['2023-01-31', '2023-02-28', '2023-05-02', 'ordinary February; 30 April 2023 a Sunday before a bank holiday'],
    ['2026-03-31', '2026-04-30', '2026-06-30', 'a month of 30 days'],
    ['2026-09-03', '2026-10-05', '2026-12-03', 'Saturday'],
    ['2026-11-23', '2026-12-23', '2027-02-23', 'nothing to move'],
    ['2026-11-26', '2026-12-29', '2027-02-26', 'Boxing Day on a Saturday and its substitute'],
    ['2026-12-01', '2027-01-04', '2027-03-01', 'New Year’s Day'],
    ['2027-02-26', '2027-03-30', '2027-05-26', 'Good Friday and Easter Monday'],
    ['2022-05-02', '2022-06-06', '2022-08-02', 'two days of jubilee and a weekend'],
    ['2022-08-19', '2022-09-20', '2022-11-21', 'the state funeral'],
    ['2023-04-08', '2023-05-09', '2023-07-10', 'the coronation'],
    ['2020-04-08', '2020-05-11', '2020-07-08', 'the bank holiday moved to VE Day'],
  ] as const;
  for (const [received, due, extendedDue, why] of vectors) {
    test(`received ${received}: ${due}, extended ${extendedDue} (${why})`, () => {
      assert.deepEqual(clock({ received: day(received), extended: {} }), { due, outerLimit: due, extendedDue });
    });
  }

  test('received at 23:59 London on 31 March counts from that day, and a minute later from the next', () => {
    const lastMinute = londonDay(Temporal.Instant.from('2026-03-31T22:59:00Z'));
    assert.equal(clock({ received: lastMinute }).due, '2026-04-30');
    const nextMinute = londonDay(Temporal.Instant.from('2026-03-31T23:00:00Z'));
    assert.equal(clock({ received: nextMinute }).due, '2026-05-01');
  });
});

describe('the strict reading', () => {
  test('ends the month on the day before', () => {
    assert.equal(clock({ received: day('2026-09-03'), strict: true }).due, '2026-10-02');
    assert.equal(clock({ received: day('2026-09-03'), strict: true, extended: {} }).extendedDue, '2026-12-02');
  });
  test('leaves the outer limit where the latest reading puts it', () => {
    assert.equal(clock({ received: day('2026-09-03'), strict: true }).outerLimit, '2026-10-05');
  });
});

describe('identity and clarification', () => {
  const asked = (from: string, to: string) => ({ asked: day(from), answered: day(to) });
  const received = day('2026-11-02');

  test('the month starts when identity is shown', () => {
    assert.equal(clock({ received, identity: day('2026-11-16') }).due, '2026-12-16');
  });
  test('the days the person took are added; the outer limit adds the day of asking', () => {
    const facts = { received, clarifications: [asked('2026-11-05', '2026-11-10')], extended: {} };
    // Three months end on 2 February 2027; five days more is a Sunday.
    assert.deepEqual(clock(facts), { due: '2026-12-07', outerLimit: '2026-12-08', extendedDue: '2027-02-08' });
    const late = { received: day('2026-11-23'), clarifications: [asked('2026-11-24', '2026-12-01')] };
    assert.deepEqual(clock(late), { due: '2026-12-30', outerLimit: '2026-12-31', extendedDue: null });
  });
  test('an answer on the same day pauses nothing, or one day on the words of the statute', () => {
    const facts = { received, clarifications: [asked('2026-11-05', '2026-11-05')] };
    assert.deepEqual(clock(facts), { due: '2026-12-02', outerLimit: '2026-12-03', extendedDue: null });
  });
  test('asking after the last day pauses nothing, on the last day it does', () => {
    assert.equal(clock({ received, clarifications: [asked('2026-12-03', '2026-12-10')] }).due, '2026-12-02');
    assert.equal(clock({ received, clarifications: [asked('2026-12-02', '2026-12-10')] }).due, '2026-12-10');
  });
  test('days that two questions share are counted once', () => {
    const one = [asked('2026-11-05', '2026-11-10')];
    const overlapping = [asked('2026-11-07', '2026-11-10'), asked('2026-11-05', '2026-11-08')];
    assert.deepEqual(clock({ received, clarifications: overlapping }), clock({ received, clarifications: one }));
  });
  test('days before identity was shown were never in the month', () => {
    const facts = { received, identity: day('2026-11-16'), clarifications: [asked('2026-11-05', '2026-11-18')] };
    assert.equal(clock(facts).due, '2026-12-18');
    assert.equal(clock({ ...facts, clarifications: [asked('2026-11-05', '2026-11-10')] }).due, '2026-12-16');
  });
});

describe('the notice of an extension', () => {
  const received = day('2026-09-03');
  test('given on the last day it stands', () => {
    assert.equal(clock({ received, extended: { noticed: day('2026-10-05') } }).extendedDue, '2026-12-03');
  });
  test('given one day late it is refused, with the remedy', () => {
    assert.throws(() => clock({ received, extended: { noticed: day('2026-10-06') } }), {
      name: 'RegisterRefused',
      code: 'extension-notice-late',
      remedy: /Answer the request now/,
    });
  });
  test('waiting for clarification moves its last day too', () => {
    const clarifications = [{ asked: day('2026-09-10'), answered: day('2026-09-14') }];
    const facts = { received, clarifications, extended: { noticed: day('2026-10-07') } };
    assert.equal(clock(facts).extendedDue, '2026-12-07');
    assert.throws(() => clock({ ...facts, extended: { noticed: day('2026-10-08') } }), { name: 'RegisterRefused' });
  });
});

test('days that cannot have happened in that order are refused as facts', () => {
  const received = day('2026-11-02');
  const before = day('2026-11-01');
  const impossible: Omit<RightsFacts, 'received'>[] = [
    { identity: before },
    { extended: { noticed: before } },
    { clarifications: [{ asked: before, answered: received }] },
    { clarifications: [{ asked: day('2026-11-05'), answered: day('2026-11-04') }] },
  ];
  for (const facts of impossible) {
    assert.throws(() => clock({ received, ...facts }), { name: 'InvalidFacts', code: 'dates-out-of-order' });
  }
});

test('a deadline in a year whose bank holidays are unknown is refused', () => {
  assert.throws(() => clock({ received: day('2028-12-20') }), {
    name: 'RegisterRefused',
    code: 'calendar-year-missing',
  });
});

const someDay = fc.integer({ min: 0, max: 3_500 }).map((n) => day('2018-01-01').add({ days: n }));
const shortTime = fc.integer({ min: 0, max: 60 });
const facts = fc
  .record({
    received: someDay,
    identityAfter: fc.option(shortTime),
    questions: fc.array(fc.record({ after: shortTime, took: fc.integer({ min: 0, max: 30 }) }), { maxLength: 3 }),
    strict: fc.boolean(),
  })
  .map(({ received, identityAfter, questions, strict }) => ({
    received,
    identity: identityAfter === null ? undefined : received.add({ days: identityAfter }),
    clarifications: questions.map(({ after, took }) => ({
      asked: received.add({ days: after }),
      answered: received.add({ days: after + took }),
    })),
    strict,
    extended: {},
  }));

describe('for any request', () => {
  test('due, outer and extended days are working days in that order', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const { due, outerLimit, extendedDue } = rightsClock(some, calendar);
        assert.ok(isWorkingDay(due, calendar) && isWorkingDay(outerLimit, calendar));
        assert.ok(!isBefore(outerLimit, due));
        assert.ok(extendedDue && isWorkingDay(extendedDue, calendar) && isBefore(due, extendedDue));
      }),
      { numRuns: 1_000 },
    );
  });
  test('a pause never shortens the time, and an answer in time is never wanted before it came', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const paused = rightsClock(some, calendar).due;
        const plain = rightsClock({ ...some, clarifications: [] }, calendar).due;
        assert.ok(!isBefore(paused, plain));
        for (const { asked, answered } of some.clarifications) {
          if (!isBefore(plain, asked)) assert.ok(!isBefore(paused, answered));
        }
      }),
      { numRuns: 1_000 },
    );
  });
  test('a request received later is never due sooner', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 0, max: 40 }), fc.boolean(), (received, later, strict) => {
        const first = rightsClock({ received, strict }, calendar).due;
        const second = rightsClock({ received: received.add({ days: later }), strict }, calendar).due;
        assert.ok(!isBefore(second, first));
      }),
      { numRuns: 1_000 },
    );
  });
  test('the strict reading is never later', () => {
    fc.assert(
      fc.property(someDay, (received) => {
        const strict = rightsClock({ received, strict: true }, calendar).due;
        assert.ok(daysBetween(strict, rightsClock({ received }, calendar).due) >= 0);
      }),
    );
  });
});
