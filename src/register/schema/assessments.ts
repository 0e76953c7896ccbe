import { z } from 'zod';
import { day, lineFields, ownerRole, words } from './common.ts';

/** What an assessment is: each kind carries something else that the law asks for. */
const assessmentKind = z.enum([
  'dpia',
  'legitimate-interests',
  'joint-arrangement',
  'policy-document',
  'new-purpose',
  'transfer-risk',
]);

/** `assessments.yaml`: dated documents on which bases, conditions, controllers and recipients rest. */
export const assessmentSchema = z.strictObject({
  ...lineFields,
  kind: assessmentKind.describe(
    'dpia (Article 35), legitimate-interests (Article 6(1)(f)), joint-arrangement (Article 26), policy-document (Schedule 1 Part 4), new-purpose (Article 8A) or transfer-risk (Chapter V)',
  ),
  title: words,
  reference: words.describe('The number under which the document is filed'),
  words: words.describe('Its essence, as people may read it'),
  from: day.describe('The first day on which it counts'),
  until: day.optional().describe('The last day on which it counts, where it ends by itself'),
  reviewBy: day
    .optional()
    .describe('The day by which it must be looked at again; after it, it no longer carries anything'),
  owner: ownerRole.describe('The role that must keep it in date'),
});

export type AssessmentKind = z.infer<typeof assessmentKind>;
