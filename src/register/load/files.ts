import { z } from 'zod';
import { activitySchema } from '../schema/activities.ts';
import { assessmentSchema } from '../schema/assessments.ts';
import { slug } from '../schema/common.ts';
import { importsSchema } from '../schema/imports.ts';
import { clockSchema, retentionSchema } from '../schema/keeping.ts';
import { quotedNumber, retentionNumber } from '../schema/numbers.ts';
import { categorySchema, conditionSchema, doorSchema, purposeSchema, recipientSchema } from '../schema/policy.ts';
import { programmeSchema } from '../schema/programme.ts';
import { formSchema, gapSchema, promiseSchema, ruleSchema, scriptSchema } from '../schema/reading.ts';

/** Each file of a programme with its schema. The key is the name under which checks refer to it. */
export const programmeFiles = {
  programme: { file: 'programme.yaml', schema: programmeSchema },
  categories: { file: 'categories.yaml', schema: z.record(slug, categorySchema) },
  purposes: { file: 'purposes.yaml', schema: z.record(slug, purposeSchema) },
  conditions: { file: 'conditions.yaml', schema: z.record(slug, conditionSchema) },
  assessments: { file: 'assessments.yaml', schema: z.record(slug, assessmentSchema), optional: true },
  recipients: { file: 'recipients.yaml', schema: z.record(slug, recipientSchema) },
  doors: { file: 'doors.yaml', schema: z.record(slug, doorSchema) },
  retention: { file: 'retention.yaml', schema: z.record(retentionNumber, retentionSchema) },
  clocks: { file: 'clocks.yaml', schema: z.record(slug, clockSchema) },
  activities: { file: 'activities.yaml', schema: z.record(slug, activitySchema) },
  imports: { file: 'imports.yaml', schema: importsSchema, optional: true },
  rules: {
    file: 'rules.yaml',
    schema: z.strictObject({
      standing: z.record(slug, ruleSchema),
      rights: z.record(slug, ruleSchema),
      safeguards: z.record(slug, ruleSchema),
    }),
  },
  scripts: { file: 'consent.yaml', schema: z.record(slug, scriptSchema) },
  forms: { file: 'forms.yaml', schema: z.record(slug, formSchema) },
  gaps: { file: 'gaps.yaml', schema: z.record(quotedNumber, gapSchema) },
  promises: { file: 'promises.yaml', schema: z.record(z.string().regex(/^P\d{3}$/), promiseSchema) },
} as const;

export type FileKey = keyof typeof programmeFiles;

/** Whether a programme may do without the file, which then counts as empty. */
export const isOptional = (key: FileKey): boolean => 'optional' in programmeFiles[key];

/** The values of all files of a programme, once each is valid on its own. */
export type Draft = { [Key in FileKey]: z.infer<(typeof programmeFiles)[Key]['schema']> };
