export { type Progress, type Reading, type Simulation, simulate, simulationWords } from './simulation/index.ts';
