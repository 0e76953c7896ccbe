import { InvalidFacts, RegisterRefused } from './problems.ts';

/**
 * The bank holidays a deadline is reckoned with, as `YYYY-MM-DD`. The table covers every year from its first entry to its
 * last: asking about another year is refused, because a missing holiday would move a legal date without a word.
 */
export type Calendar = { readonly holidays: ReadonlySet<string> | readonly string[] };

type Table = { days: ReadonlySet<string>; firstYear: number; lastYear: number };

const tables = new WeakMap<object, Table>();

function tableOf(calendar: Calendar): Table {
  const known = tables.get(calendar.holidays);
  if (known) return known;
  const days = new Set(calendar.holidays);
  const years = [...days].map((day) => Number(day.slice(0, 4)));
  const table = { days, firstYear: Math.min(...years), lastYear: Math.max(...years) };
  tables.set(calendar.holidays, table);
  return table;
}

/** Whether a day is neither Saturday, Sunday nor a bank holiday. Throws RegisterRefused for a year the calendar does not hold. */
export function isWorkingDay(day: Temporal.PlainDate, calendar: Calendar): boolean {
  const table = tableOf(calendar);
  if (day.year < table.firstYear || day.year > table.lastYear) {
    throw new RegisterRefused(
      'calendar-year-missing',
      `The bank holidays of ${day.year} are not in the calendar`,
      `Add the bank holidays of ${day.year} to the calendar, then ask again`,
    );
  }
  return day.dayOfWeek <= 5 && !table.days.has(day.toString());
}

/** The day itself when it is a working day, otherwise the next working day. */
export function rollForward(day: Temporal.PlainDate, calendar: Calendar): Temporal.PlainDate {
  let rolled = day;
  while (!isWorkingDay(rolled, calendar)) rolled = rolled.add({ days: 1 });
  return rolled;
}

/**
 * The nth working day after `from`. The day of the event is day 0, working or not; no days leave it where it is.
 * Throws InvalidFacts unless `days` is a whole number from 0 up.
 */
export function addWorkingDays(from: Temporal.PlainDate, days: number, calendar: Calendar): Temporal.PlainDate {
  if (!Number.isSafeInteger(days) || days < 0) {
    throw new InvalidFacts(
      'days-invalid',
      'The number of working days must be a whole number, 0 or more',
      'Give a number such as 15',
    );
  }
  let day = from;
  for (let counted = 0; counted < days; counted += 1) day = rollForward(day.add({ days: 1 }), calendar);
  return day;
}
