export { installQueue } from '../database/index.ts';
export { enqueue } from './enqueue.ts';
export { checkJobs, startJobs } from './start.ts';
