import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  addWorkingDays,
  breachClock,
  complaintClock,
  englandAndWales,
  isBefore,
  isWorkingDay,
  londonDay,
  parseDay,
  parseInstant,
  programmeClock,
  regulatorNameOn,
  regulatorNames,
  rollForward,
} from './index.ts';

const calendar = englandAndWales();
const day = (text: string) => Temporal.PlainDate.from(text);
const someDay = fc.integer({ min: 0, max: 3_500 }).map((n) => day('2018-01-01').add({ days: n }));

describe('working days', () => {
  const vectors = [
    ['2018-03-01', '2018-03-05', '2018-03-22', '2018-03-29'],
    ['2019-12-19', '2019-12-23', '2020-01-14', '2020-01-21'],
    ['2024-09-30', '2024-10-02', '2024-10-21', '2024-10-28'],
    ['2026-12-21', '2026-12-23', '2027-01-14', '2027-01-21'],
  ] as const;
  for (const [referral, two, fifteen, twenty] of vectors) {
    test(`2, 15 and 20 working days after ${referral}`, () => {
      const after = [2, 15, 20].map((days) => `${addWorkingDays(day(referral), days, calendar)}`);
      assert.deepEqual(after, [two, fifteen, twenty]);
    });
  }
  test('no days leave the day where it is, even a Sunday', () => {
    assert.equal(`${addWorkingDays(day('2026-11-22'), 0, calendar)}`, '2026-11-22');
  });
  test('half a day and a negative number are not counted', () => {
    for (const days of [-1, 1.5, Number.NaN]) {
      assert.throws(() => addWorkingDays(day('2026-11-23'), days, calendar), { code: 'days-invalid' });
    }
  });
  test('a calendar may be a plain list', () => {
    const list = { holidays: ['2026-12-24'] };
    assert.equal(`${rollForward(day('2026-12-24'), list)}`, '2026-12-25');
  });
  test('the nth working day is a working day, and going in two steps is the same as in one', () => {
    const few = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(someDay, few, few, (from, first, second) => {
        const end = addWorkingDays(from, first + second, calendar);
        assert.ok(isWorkingDay(end, calendar));
        assert.ok(end.equals(addWorkingDays(addWorkingDays(from, first, calendar), second, calendar)));
      }),
    );
  });
  test('starting later never ends sooner', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), (from, later, days) => {
        const first = addWorkingDays(from, days, calendar);
        assert.ok(!isBefore(addWorkingDays(from.add({ days: later }), days, calendar), first));
      }),
    );
  });
});

describe('a data protection complaint', () => {
  const policy = { acknowledgeWithinWorkingDays: 5, regulatorNames: regulatorNames() };
  const vectors = [
    ['2026-06-19', '2026-06-26', '2026-07-20', '2026-07-18'],
    ['2026-11-23', '2026-11-30', '2026-12-23', '2026-12-22'],
    ['2026-11-25', '2026-12-02', '2026-12-29', '2026-12-24'],
    ['2026-12-24', '2027-01-05', '2027-01-25', '2027-01-22'],
  ] as const;
  for (const [received, target, acknowledgeBy, statuteLiteral] of vectors) {
    test(`received ${received}`, () => {
      assert.deepEqual(JSON.parse(JSON.stringify(complaintClock({ received: day(received) }, policy, calendar))), {
        target,
        acknowledgeBy,
        statuteLiteral,
        regulatorName: 'Information Commissioner',
      });
    });
  }
  test('the words of the statute are never later than the regulator’s reading', () => {
    fc.assert(
      fc.property(someDay, (received) => {
        const { target, acknowledgeBy, statuteLiteral } = complaintClock({ received }, policy, calendar);
        assert.ok(isBefore(statuteLiteral, acknowledgeBy) && isBefore(target, statuteLiteral));
        assert.ok(isWorkingDay(acknowledgeBy, calendar) && isWorkingDay(target, calendar));
      }),
    );
  });
  test('the regulator is called what it was called on that day', () => {
    const names = [{ name: 'Old' }, { from: '2027-01-01', name: 'New' }];
    assert.equal(regulatorNameOn(day('2026-12-31'), names), 'Old');
    assert.equal(regulatorNameOn(day('2027-01-01'), names), 'New');
    assert.throws(() => regulatorNameOn(day('2026-12-31'), names.slice(1)), { code: 'regulator-name-missing' });
  });
});

describe('a breach', () => {
  const local = (text: string) => Temporal.ZonedDateTime.from(`${text}[Europe/London]`).toInstant();
  const vectors = [
    ['2026-12-24T16:30', '2026-12-27T16:30', 'through Christmas'],
    ['2027-03-27T12:00', '2027-03-30T13:00', 'the clocks go forward'],
    ['2026-10-24T12:00', '2026-10-27T11:00', 'the clocks go back'],
  ] as const;
  for (const [aware, notifyBy, why] of vectors) {
    test(`known at ${aware} London time: by ${notifyBy} (${why})`, () => {
      assert.ok(breachClock({ aware: local(aware) }).notifyBy.equals(local(notifyBy)));
    });
  }
});

describe('days on a programme', () => {
  const policy = { limits: [456, 639, 700] } as const;
  const vectors = [
    ['2018-03-01', '2019-05-30', '2019-11-29', '2020-01-29'],
    ['2020-02-29', '2021-05-29', '2021-11-28', '2022-01-28'],
    ['2023-06-15', '2024-09-12', '2025-03-14', '2025-05-14'],
  ] as const;
  for (const [start, day456, day639, day700] of vectors) {
    test(`start ${start}`, () => {
      const dates = programmeClock({ start: day(start) }, policy);
      assert.deepEqual(JSON.parse(JSON.stringify(dates)), { day456, day639, day700 });
    });
  }
  test('a programme may count its start as day 0, and set other limits', () => {
    const dates = programmeClock({ start: day('2018-03-01') }, { limits: [1], startIsDay: 0 });
    assert.equal(`${dates.day1}`, '2018-03-02');
  });
});

describe('days and instants as written', () => {
  test('a day of London ends at midnight in London, in summer too', () => {
    assert.equal(`${londonDay(Temporal.Instant.from('2026-06-30T22:59:59Z'))}`, '2026-06-30');
    assert.equal(`${londonDay(Temporal.Instant.from('2026-06-30T23:00:00Z'))}`, '2026-07-01');
    assert.equal(`${londonDay(Temporal.Instant.from('2026-12-31T23:59:59Z'))}`, '2026-12-31');
  });
  test('an impossible day is told from a day that is not written as one', () => {
    for (const text of ['2026-02-30', '2027-02-29', '2026-13-01', '0000-00-00']) {
      assert.throws(() => parseDay(text, 'received'), { code: 'date-impossible' }, text);
    }
    for (const text of ['', '20260203', '2026-2-3', '03/02/2026', '2026-02-03T10:00', ' 2026-02-03']) {
      assert.throws(() => parseDay(text, 'received'), { code: 'date-invalid', message: /^received:/ }, text);
    }
  });
  test('an instant needs its offset', () => {
    assert.equal(`${parseInstant('2026-06-24T16:30:00+01:00', 'aware')}`, '2026-06-24T15:30:00Z');
    for (const text of ['2026-06-24T16:30:00', '2026-06-24', 'yesterday']) {
      assert.throws(() => parseInstant(text, 'aware'), { code: 'instant-invalid' }, text);
    }
  });
});
