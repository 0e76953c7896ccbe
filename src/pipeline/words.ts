/** What may be filled into a message: `{name}` in the text takes the value of that name. */
export type MessageValues = Readonly<Record<string, string | number>>;

/** The fixed texts of one language, and how that language writes dates and lists. Nothing of a register is in them. */
export interface Words {
  /** The language tag, such as `en-GB`. */
  readonly locale: string;
  /**
   * The message of that key with its slots filled. A message with forms for one and for many takes the one that fits the
   * value `count`. Throws for an unknown key and for a slot without a value: a gap in a page is a fault, not a blank.
   */
  t(key: string, values?: MessageValues): string;
  /** Whether the catalogue has that key. */
  has(key: string): boolean;
  /** A text of the register as this language shows it: as it stands, but for the test language that marks what it has touched. */
  text(written: string): string;
  /** `a, b and c`. */
  list(items: readonly string[]): string;
  /** `4 May 2026`, from a day or an instant as the London day. */
  date(when: string | Temporal.PlainDate | Temporal.Instant): string;
  /** The name of a country, from its two-letter code. */
  country(code: string): string;
}
