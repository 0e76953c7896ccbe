import { execute, type Services } from '../pipeline/index.ts';
import { commitStagedBatch, commitStagedFile, reportImport, stageReferralFile } from './commands/import-referrals.ts';
import { type ImportReport, reportProblems } from './queries/import-report.ts';
import { importWhole } from './receive/import-whole.ts';
import type { Channel } from './rules.ts';

/** A file as the command line gives it. */
export interface FileToImport {
  source: AsyncIterable<Uint8Array>;
  programme: string;
  channel: Channel;
  /** The day of which the file speaks, `YYYY-MM-DD`. */
  asAt: string;
  dryRun: boolean;
  /** Who runs the command line, for the ledger. */
  operatingAs?: string;
  signal?: AbortSignal;
  progress?: (done: number, all: number) => void;
}

/**
 * Imports a referral file for the operator: reads it whole, then commits it batch by batch. Killed on the way, it is run
 * again with the same file and loses and repeats nothing. A dry run keeps nothing and says what would happen.
 * Throws `UnreadableFile`, InvalidInput.
 */
export async function importFile(services: Services, file: FileToImport): Promise<ImportReport> {
  const who = {
    job: 'import-referrals',
    programme: file.programme,
    ...(file.operatingAs === undefined ? {} : { operatingAs: file.operatingAs }),
  };
  const { source, channel, asAt, dryRun } = file;
  const staged = await execute(services, stageReferralFile, who, { source, channel, asAt, dryRun });
  if (dryRun) {
    const { created, updated, unchanged } = staged.counts;
    const { read, unknownColumns } = staged;
    return {
      read,
      created,
      updated,
      unchanged,
      ...reportProblems(staged.problems, staged.format),
      unknownColumns,
      paused: false,
    };
  }
  const { batches } = await execute(services, commitStagedFile, who, { import: staged.importId });
  await importWhole(
    batches,
    (batch) => execute(services, commitStagedBatch, who, { import: staged.importId, batch }),
    file,
  );
  return execute(services, reportImport, who, { import: staged.importId });
}
