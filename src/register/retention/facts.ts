import { z } from 'zod';
import { InvalidFacts } from '../clocks/index.ts';
import { triggerName } from './rule.ts';

/**
 * The facts a destruction date rests on: days and names of holds, never whom they concern. `holds` lists all that stops
 * destruction now, such as an open claim. `part` chooses a part of a rule that has several, such as bank
 * details. Events that the rule does not count from do no harm.
 */
export const retentionFacts = z.strictObject({
  triggers: z.record(triggerName, z.iso.date()),
  cohort: z.enum(['ESF', 'NON']).optional(),
  part: z.string().optional(),
  dateOfBirth: z.iso.date().optional(),
  esfRelease: z.iso.date().optional(),
  holds: z.array(z.string().min(1)),
});

export type RetentionFacts = z.infer<typeof retentionFacts>;

/** Reads facts from outside. Throws InvalidFacts naming the first field that is wrong. */
export function parseRetentionFacts(input: unknown): RetentionFacts {
  const result = retentionFacts.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') || 'the document';
  throw new InvalidFacts(
    'facts-invalid',
    `The facts cannot be used. ${field}: ${issue?.message}`,
    'Correct that field; the schema shows what is expected',
  );
}

/** The JSON Schema (2020-12) of the facts, for people and programs that write them. */
export function retentionFactsSchema(): object {
  return z.toJSONSchema(retentionFacts);
}
