import { z } from 'zod';
import { command, query } from '../../pipeline/index.ts';
import { importReport } from '../queries/import-report.ts';
import { beginCommit, commitBatch } from '../receive/commit-import.ts';
import { stageFile } from '../receive/stage-file.ts';
import { CHANNELS } from '../rules.ts';

const declared = {
  activity: 'intake',
  compartment: 'operator',
  may: ['system'],
} as const;

/** The command line's way in: reads a file, and keeps it ready unless it is a dry run. */
export const stageReferralFile = command({
  ...declared,
  name: 'stage-referral-file',
  verb: 'store',
  significant: false,
  input: z.strictObject({
    source: z.custom<AsyncIterable<Uint8Array>>((value) => value !== null && typeof value === 'object'),
    channel: z.enum(CHANNELS),
    asAt: z.iso.date(),
    dryRun: z.boolean(),
  }),
  run: (act, { source, channel, asAt, dryRun }) =>
    stageFile(act, { source, channel, asAt, keep: !dryRun, compare: dryRun }),
});

/** Decides that a staged file is imported, and answers what is left to do. */
export const commitStagedFile = command({
  ...declared,
  name: 'commit-staged-file',
  verb: 'collect',
  significant: false,
  input: z.strictObject({ import: z.uuid() }),
  run: (act, input) => beginCommit(act, input.import),
});

/** Imports one batch of a staged file. */
export const commitStagedBatch = command({
  ...declared,
  name: 'commit-staged-batch',
  verb: 'collect',
  significant: false,
  input: z.strictObject({ import: z.uuid(), batch: z.int().positive() }),
  run: (act, input) => commitBatch(act, input.import, input.batch),
});

/** What became of an import: counts, and each problem by line. */
export const reportImport = query({
  ...declared,
  name: 'report-import',
  verb: 'use',
  input: z.strictObject({ import: z.uuid() }),
  run: (act, input) => importReport(act, input.import),
});
