import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedConnection, startEmbedded } from '../../src/database/embedded/index.ts';
import { migrate } from '../../src/database/migrate.ts';
import { newPasswords, prepareDatabase, prepareRoles } from '../../src/database/prepare.ts';
import { MIGRATION_ROLE, type Passwords } from '../../src/database/roles.ts';

/** How test files reach the cluster that one run shares. */
export interface ClusterAddress {
  superuser: EmbeddedConnection;
  passwords: Passwords;
}

/** The environment variable in which the runner hands a ClusterAddress to test files, as JSON. */
export const CLUSTER_VARIABLE = 'CANDOUR_TEST_CLUSTER';

/** The migrated, empty database that each test database is copied from. */
export const TEMPLATE = 'candour_template';

const PREFIX = 'candour-test-';

/** Starts a cluster that is deleted when it stops, with the product's roles and a migrated template database. */
export async function startTestCluster(): Promise<{ address: ClusterAddress; stop(): Promise<void> }> {
  sweep();
  const dataDir = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // Root makes this folder and another account runs PostgreSQL in it.
  chmodSync(dataDir, 0o711);
  const server = await startEmbedded({ dataDir, throwaway: true });
  const stop = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const address = { superuser: server.connection, passwords: newPasswords() };
    await makeTemplate(address);
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs some statements on one connection and closes it. */
export async function connected<T>(config: pg.ClientConfig, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

async function makeTemplate({ superuser, passwords }: ClusterAddress): Promise<void> {
  await connected(superuser, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  const template = { ...superuser, database: TEMPLATE };
  await connected(template, (client) => prepareRoles(client, passwords));
  await connected({ ...template, user: MIGRATION_ROLE, password: passwords[MIGRATION_ROLE] }, (client) =>
    migrate(client),
  );
}

/** Copies the template to a new database. Rights on a database are not copied with it, so they are given again. */
export async function copyTemplate({ superuser }: ClusterAddress, name: string): Promise<void> {
  await connected(superuser, (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY FILE_COPY`),
  );
  await connected({ ...superuser, database: name }, prepareDatabase);
}

/** Deletes what killed runs left behind. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const pid = Number.parseInt(name.slice(PREFIX.length), 10);
    try {
      process.kill(pid, 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') continue;
      try {
        rmSync(join(tmpdir(), name), { recursive: true, force: true });
      } catch {
        // Another user's: theirs to delete.
      }
    }
  }
}
