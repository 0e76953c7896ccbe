import { PgBoss } from 'pg-boss';
import { QUEUE_SCHEMA, WORK_QUEUE } from '../database/index.ts';
import { checkGrounds, type Job, type JobServices, RegistryError } from '../pipeline/index.ts';

interface Queued {
  job: string;
  ids: Record<string, string>;
}

/** Refuses a job that shares its name or that names an activity or a clause which the register in force does not hold. Throws RegistryError. */
export function checkJobs(jobs: readonly Job[], clauses: ReadonlySet<string>): void {
  const seen = new Set<string>();
  for (const job of jobs) {
    const { name } = job;
    if (seen.has(name)) throw new RegistryError(`Two jobs are called “${name}”.`, 'Give one of them another name.');
    seen.add(name);
    checkGrounds(`The job “${name}”`, job, clauses);
  }
}

/**
 * Works the queue on the jobs login, two jobs at a time, looking every second. It never changes the schema: the migration did
 * that. `onError` hears of faults in the background. `stop` lets running jobs finish; what is left stays queued.
 */
export async function startJobs(
  services: JobServices,
  jobs: readonly Job[],
  onError: (error: Error) => void = () => undefined,
): Promise<{ stop(): Promise<void> }> {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const pool = services.pools.candour_jobs;
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schema: QUEUE_SCHEMA,
    migrate: false,
    createSchema: false,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
  });
  boss.on('error', onError);
  await boss.start();
  await boss.work<Queued>(WORK_QUEUE, { pollingIntervalSeconds: 1, localConcurrency: 2 }, async ([next]) => {
    const job = byName.get(next?.data.job ?? '');
    if (!job) throw new Error('This version knows no job of that name.');
    await job.run(services, next?.data.ids ?? {}).catch((error: Error) => {
      onError(error);
      // The queue keeps what is thrown, and a message of ours may hold what somebody typed: only the kind is kept.
      throw new Error(error.name);
    });
  });
  return { stop: () => boss.stop({ graceful: true, timeout: 10_000 }) };
}
