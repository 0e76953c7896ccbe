/** Dates in three boxes and times in one, read as people type them. */
import type { FieldProblem, Posted } from './page.ts';

/** How a date is named in its messages, and what else it must satisfy. */
export interface DateOptions {
  /** The date inside a sentence, such as `the date of the meeting`. */
  readonly called: string;
  /** False when all three boxes may be left empty. */
  readonly required?: boolean;
  /** A rule of its own: the message when the date breaks it. */
  readonly rule?: (date: Temporal.PlainDate) => string | undefined;
}

/** How a time is named in its messages. */
export interface TimeOptions {
  readonly called: string;
  readonly required?: boolean;
}

const boxes = ['day', 'month', 'year'] as const;
const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const box = (body: Posted, name: string): string => {
  const value = body[name];
  return (Array.isArray(value) ? (value[0] ?? '') : (value ?? '')).trim();
};

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const monthNumber = (typed: string): number => {
  if (/^\d{1,2}$/.test(typed)) return Number(typed);
  const found = /^[a-z]{3,9}$/i.test(typed) ? months.indexOf(typed.slice(0, 3).toLowerCase()) : -1;
  const full =
    found < 0 ? '' : new Date(Date.UTC(2000, found)).toLocaleDateString('en-GB', { month: 'long', timeZone: 'UTC' });
  return full.toLowerCase().startsWith(typed.toLowerCase()) ? found + 1 : 0;
};

/**
 * Reads `NAME-day`, `NAME-month` and `NAME-year`. `value` is `YYYY-MM-DD`; a problem names the boxes that are wrong.
 * The messages follow the date input of the GOV.UK Design System: what is missing first, then a real date, then the rule.
 */
export const dateParts = (
  body: Posted,
  name: string,
  { called, required = true, rule }: DateOptions,
): { value?: string; problem?: FieldProblem } => {
  const typed = boxes.map((part) => box(body, `${name}-${part}`));
  const missing = boxes.filter((_, index) => typed[index] === '');
  const wrong = (message: string, parts: readonly string[]) => ({ problem: { field: name, message, parts } });
  if (missing.length === 3) return required ? wrong(`Enter ${called}`, boxes) : {};
  if (missing.length > 0)
    return wrong(`${sentence(called)} must include ${missing.map((part) => `a ${part}`).join(' and ')}`, missing);
  const [day = '', month = '', year = ''] = typed;
  if (/^\d+$/.test(year) && year.length !== 4) return wrong('Year must include 4 numbers', ['year']);
  const number = monthNumber(month);
  const iso = `${year}-${String(number).padStart(2, '0')}-${day.padStart(2, '0')}`;
  let date: Temporal.PlainDate;
  try {
    if (!/^\d{1,2}$/.test(day) || !/^\d{4}$/.test(year)) throw new RangeError(iso);
    date = Temporal.PlainDate.from({ year: Number(year), month: number, day: Number(day) }, { overflow: 'reject' });
  } catch {
    return wrong(`${sentence(called)} must be a real date`, boxes);
  }
  const broken = rule?.(date);
  return broken ? wrong(broken, boxes) : { value: date.toString() };
};

/** Reads `9:30am`, `9.30 pm`, `9am`, `14:30`, `1430`, `midday` or `midnight`. `value` is `HH:MM`. */
export const timeOf = (
  typed: string,
  field: string,
  { called, required = true }: TimeOptions,
): { value?: string; problem?: FieldProblem } => {
  const text = typed.trim().toLowerCase();
  if (text === '') return required ? { problem: { field, message: `Enter ${called}` } } : {};
  if (text === 'midday' || text === 'noon') return { value: '12:00' };
  if (text === 'midnight') return { value: '00:00' };
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?$/.exec(text);
  const half = found?.[3]?.charAt(0);
  const hour = Number(found?.[1] ?? 99);
  const minute = Number(found?.[2] ?? 0);
  const bad = half ? hour < 1 || hour > 12 : hour > 23 || found?.[2] === undefined;
  if (!found || bad || minute > 59)
    return { problem: { field, message: `${sentence(called)} must be a time, like 9:30am or 14:30` } };
  const hours = half === 'a' ? hour % 12 : half === 'p' ? (hour % 12) + 12 : hour;
  return { value: `${String(hours).padStart(2, '0')}:${String(minute).padStart(2, '0')}` };
};
