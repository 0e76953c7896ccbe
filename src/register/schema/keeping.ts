import { z } from 'zod';
import { CLOCK_EVENTS } from '../product-words.ts';
import { retentionRule } from '../retention/rule.ts';
import { lineFields, slug, words } from './common.ts';

const clockEvent = z.enum(CLOCK_EVENTS);

/** `retention.yaml`: how long each class of data is kept. `variants` is what the retention engine computes with. */
export const retentionSchema = z.strictObject({
  ...lineFields,
  title: words,
  /** Written from `variants` in plain words for the public table. */
  words,
  classes: z.array(slug),
  /** Which people or part of a class the rule is for, in plain words. */
  only: words.optional(),
  applies: z.enum(['any', 'never-started', 'started']),
  variants: retentionRule.shape.variants,
  /** Months after exit from which only audit and data protection may look. */
  restrictAfterMonths: z.int().positive().optional(),
  why: words,
  atEnd: words,
});

/** `clocks.yaml`: how long something may take. */
export const clockSchema = z.strictObject({
  ...lineFields,
  /** What ends the clock, in the product’s words: how code finds it. Absent where only the notice shows it. */
  event: clockEvent.optional(),
  title: words,
  words,
  number: z.int().positive(),
  unit: z.enum(['working-days', 'days', 'months', 'hours', 'day-of-programme']),
  from: words,
  source: words,
});
