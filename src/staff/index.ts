import type { AnyDefinition } from '../pipeline/index.ts';
import { keepStanding } from './commands/keep-standing.ts';
import { listStaff, readStaff } from './queries.ts';

export { pages } from './pages.ts';
export { keepStanding, listStaff };

export const acts: AnyDefinition[] = [listStaff, readStaff, keepStanding];
