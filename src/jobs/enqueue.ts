import type pg from 'pg';
import { QUEUE_SCHEMA, WORK_QUEUE } from '../database/index.ts';

const ID = /^[0-9a-z][0-9a-z-]{0,63}$/;

/**
 * Adds a job on the caller's own connection, so that it exists only if their transaction commits. `ids` are ids and slugs
 * and nothing else: anything that does not look like one throws TypeError.
 */
export async function enqueue(client: pg.ClientBase, job: string, ids: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries({ ...ids, job })) {
    if (!ID.test(value)) throw new TypeError(`“${name}” of a job is not an id.`);
  }
  const { rowCount } = await client.query(
    `INSERT INTO ${QUEUE_SCHEMA}.job_common
       (name, data, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds, keep_until)
     SELECT name, $2, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max, expire_seconds, deletion_seconds,
       now() + retention_seconds * interval '1 second'
     FROM ${QUEUE_SCHEMA}.queue WHERE name = $1`,
    [WORK_QUEUE, JSON.stringify({ job, ids })],
  );
  if (rowCount !== 1) throw new Error('The job queue is not installed.');
}
