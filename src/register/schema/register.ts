import { z } from 'zod';
import { assessmentSchema } from './assessments.ts';
import { clauseRef, compartment, slug, special, words } from './common.ts';
import { importsSchema } from './imports.ts';
import { clockSchema, retentionSchema } from './keeping.ts';
import { categorySchema, conditionSchema, doorSchema, purposeSchema, recipientSchema } from './policy.ts';
import { programmeSchema } from './programme.ts';
import { formSchema, gapSchema, promiseSchema, ruleSchema, scriptSchema } from './reading.ts';

/** `table.column`, or `schema.table.column` outside the first schema. */
const place = z.string().regex(/^([a-z][a-z0-9_]*\.){1,2}[a-z][a-z0-9_]*$/, 'must be table.column');

const lines = <Line extends z.ZodObject>(line: Line) => z.record(slug, line.extend({ slug }));

const block = z.strictObject({
  kind: z.enum(['heading', 'paragraph', 'item', 'table']),
  text: z.string().describe('What people read; of a table its name'),
  promises: z.array(z.string()).describe('The promises on which the sentences rest'),
  clauses: z.array(clauseRef).describe('The rules that keep those promises'),
});

/** The register as it is published: everything that is read and everything that runs, under one hash. */
export const registerSchema = z
  .object({
    format: z.literal(1),
    programme: programmeSchema,
    categories: z.record(
      slug,
      categorySchema.extend({ id: z.string(), slug, name: words, words, special, class: slug, compartment }),
    ),
    columns: z.record(place, slug).describe('Which kind of information each column of the database holds'),
    purposes: lines(purposeSchema),
    conditions: z.record(
      slug,
      conditionSchema.extend({
        slug,
        policyDocument: z.strictObject({ slug, reference: words, from: z.iso.date(), until: z.iso.date() }).optional(),
      }),
    ),
    recipients: z.record(slug, recipientSchema.extend({ slug, fields: z.array(place) })),
    doors: lines(doorSchema),
    retention: z.record(slug, retentionSchema.safeExtend({ id: slug, slug })),
    clocks: lines(clockSchema),
    standing: lines(ruleSchema),
    rights: lines(ruleSchema),
    safeguards: lines(ruleSchema),
    scripts: lines(scriptSchema),
    forms: lines(formSchema),
    gaps: z.record(z.string(), gapSchema.extend({ id: z.string() })),
    promises: z.record(z.string(), promiseSchema.extend({ id: z.string() })),
    activities: z
      .record(slug, z.looseObject({}))
      .describe('Which purpose and clause each activity of the product serves'),
    imports: importsSchema.describe('How the columns of files that arrive are named'),
    assessments: lines(assessmentSchema).describe('Dated documents on which rules rest'),
    clauses: z.record(
      clauseRef,
      z.strictObject({
        slug: clauseRef,
        kind: z.string(),
        title: words,
        promises: z.array(z.string()),
        internal: words.optional(),
      }),
    ),
    notice: z.array(z.strictObject({ slug, title: words, blocks: z.array(block) })),
    bankHolidays: z.record(z.iso.date(), words),
    regulatorNames: z.array(z.strictObject({ from: z.iso.date().optional(), name: words })),
  })
  .describe('A published register: everything that is read and everything that runs, under one hash');

/** The published register as a JSON Schema (draft 2020-12), made from the schemas that the loader checks with. */
export const registerJsonSchema = (): object =>
  z.toJSONSchema(registerSchema, { io: 'output', unrepresentable: 'any' });
