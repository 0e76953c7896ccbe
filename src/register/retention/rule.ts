import { z } from 'zod';
import { retentionNumber } from '../schema/numbers.ts';

/*
 * The shape of a retention rule as a programme writes it. Every object is strict: a key that is not known here is an error,
 * so that a rule which the engine cannot understand stops it instead of being half read.
 */

const count = z.int().positive();

/** The name of an event in a record’s life: `T-EXIT`, `T-PAY`, `T-CONSENT-END`. */
export const triggerName = z.string().regex(/^T(-[A-Z]+)+$/, 'A trigger is written like T-EXIT');

const event = z.union([triggerName, z.strictObject({ event: triggerName, otherwise: triggerName })]);

/** A day counted from: an event, an event that another stands in for when it never happened, or the later of several. */
const moment = z.union([event, z.strictObject({ laterOf: z.array(event).min(2) })]);

/** `ifHappened` leaves a term out, when it stands beside others, until its event has happened. */
const from = { after: moment, ifHappened: z.literal(true).optional() };

/** A length of time after a day. A financial year ends on 31 March: six of them end six years after the 31 March on or after that day. */
const simpleEnd = z.union([
  z.strictObject({ ...from, days: z.int().nonnegative() }),
  z.strictObject({ ...from, months: count }),
  z.strictObject({ ...from, years: count }),
  z.strictObject({ ...from, financialYears: count }),
]);

/** A birthday: `aged` gives another one for people who were of that age on the day of the event. */
const birthday = z.strictObject({
  birthday: count,
  aged: z.strictObject({ age: count, on: triggerName, birthday: count }).optional(),
});

/** Kept until the later of a planning date and a written release from outside; then destroyed within some days. */
const release = z.strictObject({
  release: z.literal('ESF'),
  notBefore: z.iso.date(),
  destroyWithinDays: count,
});

/** When a period ends. */
export const period = z.union([
  simpleEnd,
  z.strictObject({ latestOf: z.array(simpleEnd).min(2) }),
  z.strictObject({ earliestOf: z.array(simpleEnd).min(2) }),
  birthday,
  release,
  z.literal('no-limit'),
  z.literal('not-kept'),
]);

/** A period and whom it is for. Without `part` it is the rule’s main part; without `cohort` and `age` it is for everyone. */
const variant = z.strictObject({
  part: z
    .string()
    .regex(/^[a-z]+(-[a-z]+)*$/)
    .optional(),
  cohort: z.enum(['ESF', 'NON']).optional(),
  age: z
    .strictObject({ on: triggerName, under: count.optional(), from: count.optional() })
    .refine((age) => (age.under === undefined) !== (age.from === undefined), 'Give either under or from')
    .optional(),
  period,
});

/** A retention rule as the engine reads it: the first variant of the asked part that fits the facts gives the date. */
export const retentionRule = z.strictObject({
  id: retentionNumber,
  variants: z.array(variant).min(1),
  /** Months after leaving from which only data protection and audit may look. */
  restrictAfterMonths: count.optional(),
});

export type RetentionRule = z.infer<typeof retentionRule>;
export type Variant = z.infer<typeof variant>;
export type Period = z.infer<typeof period>;
export type SimplePeriod = z.infer<typeof simpleEnd>;
export type Event = z.infer<typeof event>;
export type Moment = z.infer<typeof moment>;
