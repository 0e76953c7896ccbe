import { z } from 'zod';

/** A number that people quote for a recipient or a gap: a programme’s own letters and a number, such as R05 or G12. */
export const quotedNumber = z
  .string()
  .regex(/^[A-Z]{1,4}\d{1,3}[a-z]?$/, 'must be capital letters and a number, such as R05');

/** A retention rule: `rt` and two digits, with a programme’s own word before it where it likes, such as `rt` and a number, or `here-rt` and a number. */
export const retentionNumber = z
  .string()
  .regex(/^([a-z]+-)*rt\d{2}$/, 'A retention rule is numbered like rt05, with a word before it if you like');
