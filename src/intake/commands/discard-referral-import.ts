import { z } from 'zod';
import { command } from '../../pipeline/index.ts';
import { discardImport } from '../receive/commit-import.ts';

/** Discards a previewed file that is not to be imported. */
export const discardReferralImport = command({
  name: 'discard-referral-import',
  activity: 'intake',
  verb: 'destroy',
  compartment: 'programme',
  may: ['administrator', 'team-leader'],
  significant: false,
  input: z.strictObject({ import: z.uuid() }),
  run: (act, input) => discardImport(act, input.import),
});
