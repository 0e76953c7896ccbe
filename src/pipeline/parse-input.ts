import type { z } from 'zod';
import { InvalidInput } from './errors.ts';

/**
 * Checks what was sent against a command's schema. Every problem names its field; a field the command does not know is a
 * problem too. Nothing is coerced that the schema does not coerce.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new InvalidInput(
    result.error.issues.flatMap((issue) => {
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => ({
          field: key,
          message: `This form has no field called “${key.slice(0, 60)}”.`,
        }));
      }
      return [{ field: issue.path.join('.') || 'form', message: issue.message }];
    }),
  );
}
