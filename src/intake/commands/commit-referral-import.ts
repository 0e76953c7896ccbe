import { z } from 'zod';
import { command } from '../../pipeline/index.ts';
import { beginCommit, commitBatch } from '../receive/commit-import.ts';

const declared = {
  activity: 'intake',
  verb: 'collect',
  compartment: 'programme',
  may: ['administrator', 'team-leader'],
} as const;

/** Decides that a previewed file is imported. Deciding again changes nothing and answers what is left to do. */
export const commitReferralImport = command({
  ...declared,
  name: 'commit-referral-import',
  significant: false,
  input: z.strictObject({ import: z.uuid() }),
  run: (act, input) => beginCommit(act, input.import),
});

/** Imports one batch of a decided file; done already, it changes nothing. */
export const commitReferralBatch = command({
  ...declared,
  name: 'commit-referral-batch',
  significant: false,
  input: z.strictObject({ import: z.uuid(), batch: z.int().positive() }),
  run: (act, input) => commitBatch(act, input.import, input.batch),
});
