import type { AnyDefinition, Job } from '../pipeline/index.ts';
import { collectDisclosure } from './commands/collect-disclosure.ts';
import { releaseDisclosure, settleSending } from './commands/release-disclosure.ts';
import { shareInformation } from './commands/share-information.ts';
import { sendDisclosure } from './jobs.ts';
import { disclosureOf, disclosuresOf, previewSharing, sharingChoices } from './queries.ts';

export { type Answer, answerTo } from './answer.ts';
export { collectDisclosure } from './commands/collect-disclosure.ts';
export { shareInformation } from './commands/share-information.ts';
export { type CopyFile, prepareCopy } from './copies.ts';
export { escaped, readable } from './package-html.ts';
export { pages } from './pages/index.ts';
export { disclosuresOf, previewSharing } from './queries.ts';

export const acts: AnyDefinition[] = [
  shareInformation,
  releaseDisclosure,
  settleSending,
  collectDisclosure,
  previewSharing,
  sharingChoices,
  disclosuresOf,
  disclosureOf,
];

export const jobs: Job[] = [sendDisclosure];
