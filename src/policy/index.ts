import type { AnyDefinition, Job, Page } from '../pipeline/index.ts';
import { approvePublication } from './commands/approve-publication.ts';
import { discardDraft, sendBackProposal, takeBackProposal } from './commands/end-proposal.ts';
import { proposePublication } from './commands/propose-publication.ts';
import { finishReviewTask, recordNoticeReview } from './commands/review.ts';
import { removeDraftFile, saveDraftFile, uploadDraftFiles } from './commands/save-draft-file.ts';
import { startDraft } from './commands/start-draft.ts';
import { pages as draftPages } from './pages.ts';
import { readDraft, readDraftFile, readPolicy } from './queries.ts';
import * as simulation from './simulation/index.ts';
import * as telling from './telling/index.ts';

export { noticeReview, reviewsOf } from './reviews.ts';
export { type ReviewState, reviewState } from './rules.ts';
export { type Progress, type Reading, type Simulation, simulate, simulationWords } from './simulation/index.ts';
export { readTellingCounts, type TellingCount, tellParticipants } from './telling/index.ts';

export const acts: readonly AnyDefinition[] = [
  startDraft,
  saveDraftFile,
  removeDraftFile,
  uploadDraftFiles,
  proposePublication,
  approvePublication,
  sendBackProposal,
  takeBackProposal,
  discardDraft,
  recordNoticeReview,
  finishReviewTask,
  readPolicy,
  readDraft,
  readDraftFile,
  ...simulation.acts,
  ...telling.acts,
];
export const pages: readonly Page[] = [...draftPages, ...simulation.pages, ...telling.pages];
export const jobs: readonly Job[] = [...simulation.jobs, ...telling.jobs];
