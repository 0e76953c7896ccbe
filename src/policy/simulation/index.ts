import type { AnyDefinition, Job } from '../../pipeline/index.ts';
import { answerSimulation, beginSimulation } from './commands/answer-simulation.ts';
import { simulateDraft } from './commands/simulate-draft.ts';
import { simulateRegister } from './jobs.ts';
import { readSimulation } from './queries.ts';

export { pages } from './pages.ts';
export { type LatestSimulation, latestSimulation } from './queries.ts';
export type { Reading } from './read.ts';
export { type Progress, type Simulation, simulate } from './run.ts';
export { simulationWords } from './words.ts';

export const acts: AnyDefinition[] = [simulateDraft, beginSimulation, answerSimulation, readSimulation];
export const jobs: Job[] = [simulateRegister];
