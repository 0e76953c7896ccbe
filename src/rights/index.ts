import type { AnyDefinition, Page } from '../pipeline/index.ts';
import { askClarification, recordAnswer } from './commands/clarify.ts';
import { closeRightsRequest } from './commands/close-request.ts';
import { draftAccessPack } from './commands/draft-access-pack.ts';
import { askForIdentity, verifyIdentity } from './commands/identity.ts';
import { recordRightsRequest } from './commands/record-rights-request.ts';
import { releaseAccessPack } from './commands/release-access-pack.ts';
import { pages as rightsPages } from './pages.ts';
import {
  downloadAccessPack,
  findPerson,
  findRightsRequest,
  listRightsRequests,
  personToAsk,
  readAccessPack,
  readRightsRequest,
} from './queries.ts';
import { writeAccessPack } from './write-access-pack.ts';

export { draftAccessPack } from './commands/draft-access-pack.ts';
export { verifyIdentity } from './commands/identity.ts';
export { recordRightsRequest } from './commands/record-rights-request.ts';
export { releaseAccessPack } from './commands/release-access-pack.ts';
export type { AccessPack } from './pack/document.ts';
export { NOT_ABOUT_PARTICIPANTS, NOT_BY_PERSON, NOT_GIVEN, NOT_SEARCHED } from './pack/exceptions.ts';
export { downloadAccessPack, readAccessPack } from './queries.ts';
export { clockOf } from './rules.ts';
export { accessPackFor, type WrittenPack } from './write-access-pack.ts';

export const acts: readonly AnyDefinition[] = [
  recordRightsRequest,
  askForIdentity,
  verifyIdentity,
  askClarification,
  recordAnswer,
  draftAccessPack,
  releaseAccessPack,
  closeRightsRequest,
  findPerson,
  personToAsk,
  listRightsRequests,
  findRightsRequest,
  readRightsRequest,
  readAccessPack,
  downloadAccessPack,
  writeAccessPack,
];

export const pages: readonly Page[] = rightsPages;
