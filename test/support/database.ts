import { AsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { after, type TestContext } from 'node:test';
import pg from 'pg';
import { closePools, openPools, type Pools } from '../../src/database/pools.ts';
import type { LoginRole, MIGRATION_ROLE } from '../../src/database/roles.ts';
import { CLUSTER_VARIABLE, type ClusterAddress, connected, copyTemplate, startTestCluster } from './cluster.ts';

/** A migrated database of a test's own, on real PostgreSQL. */
export interface TestDatabase {
  name: string;
  /** One pool for each login role, as the product has them. */
  pools: Pools;
  /** The superuser, who passes by row policies: to arrange a test and to look behind them, never to act. */
  superuser: pg.Pool;
  /** How a role, the migrating role or the superuser connects to this database. */
  connectionFor(role: LoginRole | typeof MIGRATION_ROLE | 'superuser'): pg.ClientConfig;
  /** The same as a URL for `DATABASE_URL`-like settings. */
  urlFor(role: LoginRole | typeof MIGRATION_ROLE | 'superuser'): string;
  /** Closes the pools and drops the database. Called by itself when the test, or the file, ends. */
  drop(): Promise<void>;
}

let cluster: Promise<ClusterAddress> | undefined;
let stopCluster: (() => Promise<void>) | undefined;
const open = new Set<TestDatabase>();

// Hooks belong to the test in which they are made; this remembers the file, which owns the cluster.
const file = new AsyncResource('test file');

/**
 * Makes a database for one test (when `t` is given) or for one test file (when called at its top or in `before`).
 * `npm test` starts one cluster for all files; a file run alone starts its own and stops it at its end.
 */
export async function testDatabase(t?: TestContext): Promise<TestDatabase> {
  cluster ??= findCluster();
  const address = await cluster;
  endWithFile();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await copyTemplate(address, name);
  const database = describe(address, name);
  open.add(database);
  // A hook made within a hook comes after those the test makes itself, which may still use the database.
  t?.after(() => t.after(() => database.drop()));
  return database;
}

let ending = false;

/** Sees to it that databases and cluster go when the file ends, after the hooks that the file made while it loaded. */
function endWithFile(): void {
  if (ending) return;
  ending = true;
  file.runInAsyncScope(() =>
    after(async () => {
      await Promise.all([...open].map((database) => database.drop()));
      await stopCluster?.();
    }),
  );
}

/**
 * Gives the tests of this file a cluster to themselves. Transaction numbers belong to a whole cluster, so what waits for
 * every earlier transaction to end (sealing the ledger) would wait for other files' transactions too. Call it first.
 */
export function ownCluster(): void {
  delete process.env[CLUSTER_VARIABLE];
}

function describe(address: ClusterAddress, name: string): TestDatabase {
  const base = { ...address.superuser, database: name };
  const connectionFor: TestDatabase['connectionFor'] = (role) =>
    role === 'superuser' ? base : { ...base, user: role, password: address.passwords[role] };
  const pools = openPools(connectionFor);
  const superuser = new pg.Pool({ ...base, max: 2 });
  superuser.on('error', () => {});
  const database: TestDatabase = {
    name,
    pools,
    superuser,
    connectionFor,
    urlFor(role) {
      const { user, password, host, port } = connectionFor(role);
      return `postgresql://${user}:${password}@/${name}?host=${encodeURIComponent(host ?? '')}&port=${port}`;
    },
    async drop() {
      if (!open.delete(database)) return;
      await Promise.all([closePools(pools), superuser.end()]);
      await connected(address.superuser, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
  return database;
}

async function findCluster(): Promise<ClusterAddress> {
  const shared = process.env[CLUSTER_VARIABLE];
  if (shared !== undefined) return JSON.parse(shared) as ClusterAddress;
  const started = await startTestCluster();
  stopCluster = started.stop;
  return started.address;
}
