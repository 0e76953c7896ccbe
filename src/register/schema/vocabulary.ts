import { z } from 'zod';
import { compartment, slug, special, words } from './common.ts';

/** `src/register/vocabulary.yaml`: the product's data categories. */
export const vocabularySchema = z.record(
  slug,
  z.strictObject({
    id: z.string().regex(/^D\d{2}$/),
    name: words,
    words,
    special,
    class: slug,
    compartment,
  }),
);

const name = z.string().regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$/, 'must be a name as in the database');

/** `src/register/columns.yaml`: table, column, and which category it holds (`operational` when not personal). */
export const columnsSchema = z.record(name, z.record(name, slug));

export type Vocabulary = z.infer<typeof vocabularySchema>;
