import type { MessageValues, Words } from '../../pipeline/words.ts';
import type { Catalogue } from './catalogue.ts';
import { fill, formOf, type Message, MessageError, richHtml } from './format.ts';
import { PSEUDO, pseudo } from './pseudo.ts';

/** Words that can also write a message as HTML, for templates. */
export interface TemplateWords extends Words {
  /** As `t`, with links, code and strong words; everything else is escaped. */
  rich(key: string, values?: MessageValues): string;
}

const LONDON = 'Europe/London';

/** The words of one catalogue. Formatters are made once: a list holds hundreds of dates. */
export function wordsOf({ locale, messages }: Catalogue): TemplateWords {
  // The test language shows dates and numbers as English does.
  const spoken = locale === PSEUDO ? 'en-GB' : locale;
  const days = new Intl.DateTimeFormat(spoken, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const lists = new Intl.ListFormat(spoken);
  const countries = new Intl.DisplayNames(spoken, { type: 'region' });
  const messageOf = (key: string): Message => {
    const message = messages.get(key);
    if (message === undefined) throw new MessageError(`The catalogue ${locale} has no message called ${key}.`);
    return message;
  };
  const text = locale === PSEUDO ? pseudo : (written: string) => written;
  return {
    locale,
    has: (key) => messages.has(key),
    t: (key, values = {}) => fill(key, formOf(key, messageOf(key), values, spoken), values, spoken),
    rich: (key, values = {}) => richHtml(key, formOf(key, messageOf(key), values, spoken), values, spoken),
    text,
    list: (items) =>
      lists
        .formatToParts(items)
        .map(({ type, value }) => (type === 'literal' ? text(value) : value))
        .join(''),
    date: (when) => days.format(utcOf(dayOf(when))),
    country: (code) => text(countries.of(code) ?? code),
  };
}

/** A day as a formatter takes it soonest: the milliseconds of its midnight in UTC. A `PlainDate` takes twenty times as long. */
export const utcOf = ({ year, month, day }: Temporal.PlainDate): number => Date.UTC(year, month - 1, day);

/** The London day of a date or an instant, however it is written. */
export function dayOf(
  when: string | Date | Temporal.PlainDate | Temporal.Instant | Temporal.ZonedDateTime,
): Temporal.PlainDate {
  return momentOf(when)?.toPlainDate() ?? Temporal.PlainDate.from(when as string | Temporal.PlainDate);
}

/** The London time of an instant, undefined for a day without a time. */
export function momentOf(
  when: string | Date | Temporal.PlainDate | Temporal.Instant | Temporal.ZonedDateTime,
): Temporal.ZonedDateTime | undefined {
  if (when instanceof Temporal.ZonedDateTime) return when.withTimeZone(LONDON);
  if (when instanceof Temporal.Instant) return when.toZonedDateTimeISO(LONDON);
  if (when instanceof Date) return Temporal.Instant.fromEpochMilliseconds(when.getTime()).toZonedDateTimeISO(LONDON);
  if (typeof when === 'string' && /T.*(Z|[+-]\d\d:\d\d)$/.test(when))
    return Temporal.Instant.from(when).toZonedDateTimeISO(LONDON);
  return undefined;
}
