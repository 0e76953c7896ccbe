import type { AnyDefinition } from '../pipeline/index.ts';
import { endHealthEpisode } from './commands/end-health-episode.ts';
import { openHealthEpisode } from './commands/open-health-episode.ts';
import { referToHealthTeam } from './commands/refer-to-health-team.ts';
import { writeHealthNote } from './commands/write-health-note.ts';
import { listHealthCaseload, readHealthRecord } from './queries.ts';

export { pages } from './pages.ts';
export {
  endHealthEpisode,
  listHealthCaseload,
  openHealthEpisode,
  readHealthRecord,
  referToHealthTeam,
  writeHealthNote,
};

export const acts: AnyDefinition[] = [
  listHealthCaseload,
  readHealthRecord,
  referToHealthTeam,
  openHealthEpisode,
  writeHealthNote,
  endHealthEpisode,
];
