/** Template filters: dates, times, money and references as people read them. All days are London days. */
import { HOME } from './messages/locales.ts';
import { PSEUDO } from './messages/pseudo.ts';
import { dayOf, momentOf, type TemplateWords, utcOf } from './messages/words.ts';

type When = string | Date | Temporal.PlainDate | Temporal.Instant | Temporal.ZonedDateTime;

const blank = (value: unknown): value is null | undefined | '' => value === undefined || value === null || value === '';

/** The filters that write dates and times, in one language. */
const datesIn = (words: TemplateWords) => {
  const shortDay = new Intl.DateTimeFormat(words.locale === PSEUDO ? HOME : words.locale, {
    weekday: 'short',
    timeZone: 'UTC',
  });

  /** `4 May 2026`, from a date, an ISO date or an instant. */
  const date = (value?: When | null): string => (blank(value) ? '' : words.date(dayOf(value)));

  /** `Mon 4 May 2026`. */
  const weekday = (value?: When | null): string =>
    blank(value) ? '' : `${shortDay.format(utcOf(dayOf(value)))} ${words.date(dayOf(value))}`;

  /** `9:30am` or `2pm`, from an instant or `HH:MM`; midday and midnight are words. */
  const time = (value?: When | null): string => {
    if (blank(value)) return '';
    const at = momentOf(value)?.toPlainTime() ?? Temporal.PlainTime.from(value as string);
    if (at.minute === 0 && at.hour === 12) return words.t('time.midday');
    if (at.minute === 0 && at.hour === 0) return words.t('time.midnight');
    const minutes = at.minute === 0 ? '' : `:${String(at.minute).padStart(2, '0')}`;
    return words.t(at.hour < 12 ? 'time.morning' : 'time.afternoon', { clock: `${at.hour % 12 || 12}${minutes}` });
  };

  /** `4 May 2026 at 9:30am`; a date without a time stays a date. */
  const instant = (value?: When | null): string => {
    if (blank(value)) return '';
    return momentOf(value) ? words.t('time.at', { date: date(value), time: time(value) }) : date(value);
  };
  return { date, weekday, time, instant };
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

/** Every filter by its name in templates, for one language. */
export const filtersIn = (language: TemplateWords) => ({
  ...datesIn(language),
  money,
  reference,
  shortHash,
  number,
  plural,
  words,
});
