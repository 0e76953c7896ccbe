/** Template filters: dates, times, money and references as people read them. All days are London days. */

const london = 'Europe/London';
type When = string | Date | Temporal.PlainDate | Temporal.Instant | Temporal.ZonedDateTime;

const asInstant = (value: When): Temporal.ZonedDateTime | undefined => {
  if (value instanceof Temporal.ZonedDateTime) return value.withTimeZone(london);
  if (value instanceof Temporal.Instant) return value.toZonedDateTimeISO(london);
  if (value instanceof Date) return Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO(london);
  if (typeof value === 'string' && /T.*(Z|[+-]\d\d:\d\d)$/.test(value))
    return Temporal.Instant.from(value).toZonedDateTimeISO(london);
  return undefined;
};

const asDay = (value: When): Temporal.PlainDate =>
  asInstant(value)?.toPlainDate() ?? Temporal.PlainDate.from(value as string);

// Written out, because a formatter is made anew for each call and a list holds hundreds of dates.
const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Mon Tue Wed Thu Fri Sat Sun'.split(' ');
const inFull = (day: Temporal.PlainDate): string => `${day.day} ${months[day.month - 1]} ${day.year}`;
const blank = (value: unknown): value is null | undefined | '' => value === undefined || value === null || value === '';

/** `4 May 2026`, from a date, an ISO date or an instant. */
export const date = (value?: When | null): string => (blank(value) ? '' : inFull(asDay(value)));

/** `Mon 4 May 2026`. */
export const weekday = (value?: When | null): string => {
  if (blank(value)) return '';
  const day = asDay(value);
  return `${weekdays[day.dayOfWeek - 1]} ${inFull(day)}`;
};

/** `9:30am` or `2pm`, from an instant or `HH:MM`; midday and midnight are words. */
export const time = (value?: When | null): string => {
  if (blank(value)) return '';
  const at = asInstant(value)?.toPlainTime() ?? Temporal.PlainTime.from(value as string);
  if (at.minute === 0 && at.hour === 12) return 'midday';
  if (at.minute === 0 && at.hour === 0) return 'midnight';
  const minutes = at.minute === 0 ? '' : `:${String(at.minute).padStart(2, '0')}`;
  return `${at.hour % 12 || 12}${minutes}${at.hour < 12 ? 'am' : 'pm'}`;
};

/** `4 May 2026 at 9:30am`; a date without a time stays a date. */
export const instant = (value?: When | null): string => {
  if (blank(value)) return '';
  return asInstant(value) ? `${date(value)} at ${time(value)}` : date(value);
};

/** Pence as pounds: 123450 is `£1,234.50`. */
export const money = (pence?: number | null): string =>
  blank(pence) ? '' : (pence / 100).toLocaleString('en-GB', { style: 'currency', currency: 'GBP' });

/** A reference in groups of four, easier to read aloud. */
export const reference = (value?: string | null): string =>
  blank(value) ? '' : value.includes('-') ? value : (value.match(/.{1,4}/g) ?? []).join(' ');

/** The first eight characters of a hash, enough to compare by eye. */
export const shortHash = (value?: string | null): string => (value ?? '').slice(0, 8);

/** A whole number with commas. */
export const number = (value?: number | null): string => (blank(value) ? '' : value.toLocaleString('en-GB'));

/** `1 day`, `2 days`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;

/** A machine name as words: `partner-worker` is `Partner worker`. */
export const words = (value?: string | null): string => {
  const text = (value ?? '').replaceAll(/[-_]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** Every filter by its name in templates. */
export const filters = { date, weekday, time, instant, money, reference, shortHash, number, plural, words };
