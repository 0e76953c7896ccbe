/** A message: one text, or a text for each plural form of its value `count`. */
export type Message = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;

type Values = Readonly<Record<string, string | number>>;

/** A message that cannot be shown: an unknown key, or a slot that got no value. */
export class MessageError extends Error {}

const SLOT = /\{(\w+)\}/g;

/** Chooses the form of a message for a count. Throws MessageError when a form or the count is missing. */
export function formOf(key: string, message: Message, values: Values, locale: string): string {
  if (typeof message === 'string') return message;
  const { count } = values;
  if (typeof count !== 'number') throw new MessageError(`The message ${key} has plural forms and got no count.`);
  const form = message[new Intl.PluralRules(locale).select(count)] ?? message.other;
  if (form === undefined) throw new MessageError(`The message ${key} has no form for ${count}.`);
  return form;
}

/** Fills the slots of a text; numbers are written as the language writes them. Throws MessageError for a missing value. */
export function fill(key: string, text: string, values: Values, locale: string): string {
  return text.replace(SLOT, (_slot, name: string) => {
    const value = values[name];
    if (value === undefined || value === null) throw new MessageError(`The message ${key} got no value for {${name}}.`);
    return typeof value === 'number' ? value.toLocaleString(locale) : String(value);
  });
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * A message as HTML: `[words](name)` is a link to the value of that name, `` `words` `` is code and `**words**` is strong.
 * Text and values are escaped. Throws MessageError for a link without an address.
 */
export function richHtml(key: string, text: string, values: Values, locale: string): string {
  const html = escaped(text)
    .replace(/\[([^\]]+)\]\((\w+)\)/g, (_link, words: string, name: string) => {
      const address = values[name];
      if (typeof address !== 'string') throw new MessageError(`The message ${key} got no address for (${name}).`);
      return `<a class="govuk-link" href="${escaped(address)}">${words}</a>`;
    })
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
  const safe = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? escaped(value) : value]),
  );
  return fill(key, html, safe, locale);
}
