import type { AnyDefinition, Page } from '../pipeline/index.ts';
import { acknowledgeReferral } from './commands/acknowledge-referral.ts';
import { allocateParticipant } from './commands/allocate-participant.ts';
import { commitReferralBatch, commitReferralImport } from './commands/commit-referral-import.ts';
import { correctQuarantinedRow } from './commands/correct-quarantined-row.ts';
import { decidePossibleDuplicate } from './commands/decide-possible-duplicate.ts';
import { discardReferralImport } from './commands/discard-referral-import.ts';
import { dismissQuarantinedRow } from './commands/dismiss-quarantined-row.ts';
import { commitStagedBatch, commitStagedFile, reportImport, stageReferralFile } from './commands/import-referrals.ts';
import { previewReferralFile } from './commands/preview-referral-file.ts';

import { importPages } from './pages/imports.ts';
import { quarantinePages } from './pages/quarantine.ts';
import { referralPages } from './pages/referrals.ts';
import { listImports } from './queries/list-imports.ts';
import { listReferrals } from './queries/list-referrals.ts';
import { listWaiting } from './queries/list-waiting.ts';
import { prepareAllocation } from './queries/prepare-allocation.ts';
import { readFileFormats } from './queries/read-file-formats.ts';
import { readImport } from './queries/read-import.ts';
import { readWaitingRow } from './queries/read-waiting-row.ts';

export { acknowledgeReferral } from './commands/acknowledge-referral.ts';
export { allocateParticipant } from './commands/allocate-participant.ts';
export { type FileToImport, importFile } from './import-file.ts';
export { lookAlikeWarning, UnreadableFile } from './parse/index.ts';
export type { ImportReport } from './queries/import-report.ts';
export { destroyedPerson, destroyedReferral } from './receive/match.ts';
export { CHANNELS, type Channel, SOURCE_OF } from './rules.ts';

export const acts: readonly AnyDefinition[] = [
  previewReferralFile,
  commitReferralImport,
  commitReferralBatch,
  discardReferralImport,
  correctQuarantinedRow,
  dismissQuarantinedRow,
  decidePossibleDuplicate,
  acknowledgeReferral,
  allocateParticipant,
  stageReferralFile,
  commitStagedFile,
  commitStagedBatch,
  reportImport,
  listImports,
  readFileFormats,
  readImport,
  listWaiting,
  readWaitingRow,
  listReferrals,
  prepareAllocation,
];

export const pages: readonly Page[] = [...importPages, ...quarantinePages, ...referralPages];
