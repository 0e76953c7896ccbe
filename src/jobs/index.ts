export { installQueue } from '../database/queue.ts';
export { enqueue } from './enqueue.ts';
export { checkJobs, startJobs } from './start.ts';
