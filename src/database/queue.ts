import type pg from 'pg';
import { getConstructionPlans, getMigrationPlans } from 'pg-boss';
import boss from 'pg-boss/package.json' with { type: 'json' };
import { LOGIN_ROLES } from './roles.ts';

/** The queue's own schema. It holds job names and ids only, so it is exempt from the data map. */
export const QUEUE_SCHEMA = 'queue';
/** The one queue: each row names its job. */
export const WORK_QUEUE = 'work';

const OPTIONS = {
  policy: 'standard',
  retryLimit: 5,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 600,
  expireInSeconds: 120,
};

const SENDERS = LOGIN_ROLES.filter((role) => role !== 'candour_jobs' && role !== 'candour_sealer').join(', ');

/**
 * Makes the job queue's tables, or brings them to the installed version of pg-boss. The migrating role calls it after the
 * SQL migrations; safe to run again. The jobs login works the queue; the others may only add to it, in a transaction of theirs.
 */
export async function installQueue(client: pg.ClientBase): Promise<void> {
  await client.query('SET ROLE candour_owner');
  try {
    const version = await installedVersion(client);
    if (version === null) await client.query(getConstructionPlans(QUEUE_SCHEMA));
    else if (version < boss.pgboss.schema) await client.query(getMigrationPlans(QUEUE_SCHEMA, version));
    await client.query(`SELECT ${QUEUE_SCHEMA}.create_queue($1, $2)`, [WORK_QUEUE, JSON.stringify(OPTIONS)]);
    await client.query(`
      GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO candour_jobs, ${SENDERS};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO candour_jobs;
      GRANT INSERT ON ${QUEUE_SCHEMA}.job_common TO ${SENDERS};
      GRANT SELECT ON ${QUEUE_SCHEMA}.queue TO ${SENDERS}`);
  } finally {
    await client.query('RESET ROLE');
  }
}

async function installedVersion(client: pg.ClientBase): Promise<number | null> {
  const found = await client.query<{ there: boolean }>(
    `SELECT to_regclass('${QUEUE_SCHEMA}.version') IS NOT NULL AS there`,
  );
  if (!found.rows[0]?.there) return null;
  const { rows } = await client.query<{ version: number }>(`SELECT version FROM ${QUEUE_SCHEMA}.version`);
  return rows[0]?.version ?? null;
}
