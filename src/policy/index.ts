import type { AnyDefinition, Job, Page } from '../pipeline/index.ts';
import * as simulation from './simulation/index.ts';

export { type Progress, type Reading, type Simulation, simulate, simulationWords } from './simulation/index.ts';

export const acts: readonly AnyDefinition[] = [...simulation.acts];
export const pages: readonly Page[] = [...simulation.pages];
export const jobs: readonly Job[] = [...simulation.jobs];
