import type { AnyDefinition, Page } from '../pipeline/index.ts';
import { revealNiNumber } from './commands/reveal-ni-number.ts';
import { openParticipant } from './open-participant.ts';
import { pages as participantPages } from './pages.ts';
import { readMyRecord } from './portal.ts';
import { readRecord } from './read-record.ts';
import { readReferral } from './read-referral.ts';

export { clockDue, clocksOf, type RunningClock } from './clocks.ts';
export { holdingsOf } from './holdings.ts';
export { readMyRecord } from './portal.ts';
export { BANNER_FIELDS, personById, personByReference } from './queries.ts';
export { lifeOf, linesOf, type RecordLine } from './read-record.ts';
export { type Keeping, keepingOf, type Life } from './retention.ts';
export { bannerOf, calledBy, cohortOf, dayOfProgramme, frameOf, type Person, type Tab, tabsOf } from './rules.ts';
export {
  hasStagesOfItsOwn,
  type StageEntry,
  type StageFacts,
  type StageMove,
  stageEntriesOf,
  stageMovesOf,
  stageOf,
  stagesOf,
  stagesToMoveTo,
  stageTitle,
} from './stages.ts';
export {
  NEEDS_SOMEBODY,
  TELLING_WORDS,
  type TellingChannel,
  type TellingKind,
  type TellingState,
  tellingState,
} from './telling.ts';

export const acts: readonly AnyDefinition[] = [openParticipant, readReferral, revealNiNumber, readRecord, readMyRecord];
export const pages: readonly Page[] = participantPages;
