export type { Reading } from './read.ts';
export { type Progress, type Simulation, simulate } from './run.ts';
export { simulationWords } from './words.ts';
