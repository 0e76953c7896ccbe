import type pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Job } from '../pipeline/index.ts';

/** The queue of a running process: adds jobs in other people's transactions, and works them where the process serves jobs. */
export interface Queue {
  /** Adds a job on the caller's own connection, so that it exists only if their transaction commits. */
  enqueue(client: pg.ClientBase, job: string, ids: Record<string, string>): Promise<void>;
  /** Starts working every job; each run gets the ids it was queued with. */
  work(run: (job: Job, ids: Readonly<Record<string, string>>) => Promise<void>): Promise<void>;
  /** Lets running jobs finish (those that do not go back to the queue) and stops. */
  stop(): Promise<void>;
}

const UUID_OR_SLUG = /^[0-9a-z][0-9a-z-]{0,63}$/;

/**
 * Opens the queue on the jobs login. It never changes the schema: the migration did that. Throws when two jobs share a name.
 * `onError` hears of faults in the background.
 */
export async function openQueue(
  pool: pg.Pool,
  jobs: readonly Job[],
  onError: (error: Error) => void = () => undefined,
): Promise<Queue> {
  const names = new Set(jobs.map((job) => job.name));
  if (names.size !== jobs.length) throw new Error('Two jobs share a name.');
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schema: 'queue',
    migrate: false,
    createSchema: false,
    schedule: false,
    reindex: false,
    superviseIntervalSeconds: 30,
  });
  boss.on('error', onError);
  await boss.start();
  for (const job of jobs) {
    const options = { retryLimit: job.retries, retryDelay: 5, retryBackoff: true, expireInSeconds: 120 };
    if (await boss.getQueue(job.name)) await boss.updateQueue(job.name, options);
    else await boss.createQueue(job.name, options);
  }
  return {
    async enqueue(client, job, ids) {
      if (!names.has(job)) throw new Error(`There is no job called “${job}”.`);
      checkIds(ids);
      const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values as unknown[]) };
      await boss.send(job, ids, { db });
    },
    async work(run) {
      for (const job of jobs) {
        await boss.work<Record<string, string>>(job.name, { pollingIntervalSeconds: 1 }, async ([next]) => {
          if (next) await run(job, next.data);
        });
      }
    },
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  };
}

/** A payload holds ids and slugs only; anything else is a fault of ours. */
function checkIds(ids: Record<string, string>): void {
  for (const [name, value] of Object.entries(ids)) {
    if (!UUID_OR_SLUG.test(value)) throw new TypeError(`The id “${name}” of a job is not an id.`);
  }
}
