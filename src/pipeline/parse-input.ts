import type { z } from 'zod';
import { InvalidInput } from './errors.ts';

/**
 * Checks what was sent against a command's schema. Every problem names its field; a field the command does not know is a
 * problem too. Nothing is coerced that the schema does not coerce. Text with a null character is refused: no column can hold it.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const unreadable = withNull(input);
  if (unreadable.length > 0)
    throw new InvalidInput(
      unreadable.map((field) => ({ field, message: 'This has a character that cannot be kept. Type it again' })),
    );
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

/** The fields whose text, at any depth, has a null character. Bytes of files are not text. */
function withNull(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  const holds = (value: unknown): boolean => {
    if (typeof value === 'string') return value.includes('\0');
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
    return Object.values(value).some(holds);
  };
  return Object.entries(input).flatMap(([field, value]) => (holds(value) ? [field] : []));
}
