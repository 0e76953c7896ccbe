import { type Job, type JobServices, RegistryError } from '../pipeline/index.ts';
import type { Queue } from './queue.ts';

/** Refuses a job that names no clause of the register in force. */
export function checkJobs(jobs: readonly Job[], clauses: ReadonlySet<string>): void {
  for (const job of jobs) {
    if (job.clause !== 'operational' && !clauses.has(job.clause)) {
      throw new RegistryError(
        `The job “${job.name}” names the clause “${job.clause}”, which the published register does not hold.`,
        'Name a clause of the register, or publish a register that holds it.',
      );
    }
  }
}

/** Starts working the queue: every job runs through the pipeline with the services of the process. */
export async function startJobs(queue: Queue, services: JobServices): Promise<void> {
  await queue.work((job, ids) => job.run(services, ids));
}
