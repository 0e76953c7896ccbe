import { z } from 'zod';
import { clauseRef, slug, words } from './common.ts';

/** `src/register/activities.yaml`: what the product can do, for any programme. */
export const activityListSchema = z.record(slug, z.strictObject({ title: words, words }));

/** `activities.yaml` of a programme: the purpose and clause of each activity, or why it is not offered. */
export const activitySchema = z
  .strictObject({ purpose: slug.optional(), clause: clauseRef.optional(), notOffered: words.optional() })
  .refine(
    ({ purpose, clause, notOffered }) =>
      notOffered === undefined ? Boolean(purpose && clause) : purpose === undefined && clause === undefined,
    'must name a purpose and a clause, or say in notOffered why not',
  );

export type ActivityList = z.infer<typeof activityListSchema>;
