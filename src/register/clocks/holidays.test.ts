import assert from 'node:assert/strict';
import { test } from 'node:test';
import Holidays from 'date-holidays';
import { englandAndWalesBankHolidays, parseBankHolidays } from './index.ts';

function weekend(day: string): boolean {
  return Temporal.PlainDate.from(day).dayOfWeek > 5;
}

// The library lists Christmas, Boxing and New Year’s Day on their own date and again on the substitute; the table has the latter only.
test('the table agrees with date-holidays for England, but for holidays the library also lists on a weekend', () => {
  const table = englandAndWalesBankHolidays();
  const library = new Holidays('GB', 'ENG');
  for (let year = 2018; year <= 2028; year += 1) {
    const ours = [...table.keys()].filter((day) => day.startsWith(`${year}-`));
    const theirs = library
      .getHolidays(year)
      .filter(({ type }) => type === 'public')
      .map(({ date }) => date.slice(0, 10))
      .filter((day) => !weekend(day));
    assert.deepEqual(ours, theirs, `${year}`);
  }
});

test('no listed day is a weekend, and every year has its eight ordinary holidays', () => {
  const table = englandAndWalesBankHolidays();
  const extra: Record<number, number> = { 2022: 2, 2023: 1 };
  for (const day of table.keys()) assert.equal(weekend(day), false, day);
  for (let year = 2018; year <= 2028; year += 1) {
    const ours = [...table.keys()].filter((day) => day.startsWith(`${year}-`));
    assert.equal(ours.length, 8 + (extra[year] ?? 0), `${year}`);
  }
});

test('days moved or added by proclamation are in the table, and the days they replaced are not', () => {
  const table = englandAndWalesBankHolidays();
  const added = {
    '2020-05-08': /VE Day/,
    '2022-06-02': /Jubilee/,
    '2022-06-03': /Jubilee/,
    '2022-09-19': /funeral/,
    '2023-05-08': /Coronation/,
  };
  for (const [day, name] of Object.entries(added)) assert.match(table.get(day) ?? 'missing', name);
  assert.equal(table.has('2020-05-04'), false);
  assert.equal(table.has('2022-05-30'), false);
});

test('the table holds the days that the deadlines of 2026 to 2028 are reckoned with', () => {
  const expected = {
    2026: '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28',
    2027: '01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28',
    2028: '01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26',
  };
  const days = [...englandAndWalesBankHolidays().keys()];
  for (const [year, list] of Object.entries(expected)) {
    const ours = days.filter((day) => day.startsWith(year)).map((day) => day.slice(5));
    assert.equal(ours.join(' '), list);
  }
});

test('a table with a day that does not exist, or not a day at all, is refused', () => {
  assert.throws(() => parseBankHolidays('2026-02-30: Leap of faith'));
  assert.throws(() => parseBankHolidays('Christmas: 2026-12-25'));
  assert.throws(() => parseBankHolidays('2026-12-25: Christmas Day\n2026-12-25: Again'));
});
