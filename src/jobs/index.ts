export { installQueue } from '../database/queue.ts';
export { openQueue, type Queue } from './queue.ts';
export { checkJobs, startJobs } from './start.ts';
