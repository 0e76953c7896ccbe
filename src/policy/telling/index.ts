import type { AnyDefinition, Job } from '../../pipeline/index.ts';
import { planTelling } from './commands/plan-telling.ts';
import { recordTelling } from './commands/record-telling.ts';
import { beginTelling, sendMoreTellings, settleTelling, tellingsToSend } from './commands/send-telling.ts';
import { sendTellingsJob, tellParticipantsJob } from './jobs.ts';
import { listTellings } from './list.ts';
import { prepareLetter, readTelling, readTellingCounts } from './queries.ts';

export { tellParticipants } from './jobs.ts';
export { pages } from './pages.ts';
export { readTellingCounts, type TellingCount, tellingCounts } from './queries.ts';

export const acts: AnyDefinition[] = [
  planTelling,
  tellingsToSend,
  sendMoreTellings,
  beginTelling,
  settleTelling,
  recordTelling,
  listTellings,
  readTelling,
  prepareLetter,
  readTellingCounts,
];
export const jobs: Job[] = [tellParticipantsJob, sendTellingsJob];
