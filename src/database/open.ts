import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { StartError, startEmbedded } from './embedded/index.ts';
import { migrate } from './migrate.ts';
import { openPools, type Pools } from './pools.ts';
import { newPasswords, prepareRoles } from './prepare.ts';
import { MIGRATION_ROLE, type Passwords } from './roles.ts';

/** The database, ready to serve: migrated, with a pool for each login role. */
export interface OpenDatabase {
  pools: Pools;
  /** What it is, for the health page. */
  kind: 'embedded' | 'server';
  version: string;
  /** True when this start made the schema. */
  created: boolean;
  /** A connection that migrates and publishes nothing else. */
  connectionFor(role: keyof Passwords): pg.PoolConfig;
  stop(): Promise<void>;
}

export interface DatabaseSettings {
  dataDir: string;
  /** True for the command line: a server that the product already runs on this data folder is used, not refused. */
  attach?: boolean;
  /** Absent: embedded PostgreSQL in the data folder. */
  databaseUrl?: string | undefined;
  say?: (sentence: string) => void;
  onError?: (error: Error) => void;
}

const DATABASE = 'candour';
const OLDEST = 15;

/**
 * Opens the database the settings ask for, makes what is missing and migrates it. Throws StartError or MigrationError,
 * each with one sentence of what to do.
 */
export async function openDatabase(settings: DatabaseSettings): Promise<OpenDatabase> {
  return settings.databaseUrl ? openServer(settings, settings.databaseUrl) : openEmbedded(settings);
}

/** Where a running product says how to reach its embedded server. */
const addressFile = (dataDir: string): string => join(dataDir, 'server.json');

interface Address {
  host: string;
  port: number;
}

const connector =
  (address: Address, passwords: Passwords): OpenDatabase['connectionFor'] =>
  (role) => ({ ...address, database: DATABASE, user: role, password: passwords[role] });

const readPasswords = (dataDir: string): Passwords =>
  JSON.parse(readFileSync(passwordsFile(dataDir), 'utf8')) as Passwords;

/** The embedded server that a running product has open on this data folder, if there is one that answers. */
async function runningServer(dataDir: string): Promise<Address | undefined> {
  if (!existsSync(addressFile(dataDir)) || !existsSync(passwordsFile(dataDir))) return undefined;
  const address = JSON.parse(readFileSync(addressFile(dataDir), 'utf8')) as Address;
  const client = new pg.Client(connector(address, readPasswords(dataDir))(MIGRATION_ROLE));
  try {
    await client.connect();
    await client.end();
    return address;
  } catch {
    return undefined;
  }
}

async function openEmbedded(settings: DatabaseSettings): Promise<OpenDatabase> {
  const { dataDir } = settings;
  const running = settings.attach ? await runningServer(dataDir) : undefined;
  if (running) return opened(settings, 'embedded', connector(running, readPasswords(dataDir)), async () => undefined);
  const embedded = await startEmbedded({ dataDir, ...(settings.say ? { say: settings.say } : {}) });
  try {
    const { host, port, user, password } = embedded.connection;
    await makeDatabase(embedded.connection);
    const passwords = await readyRoles(dataDir, { host, port, database: DATABASE, user, password });
    writeFileSync(addressFile(dataDir), JSON.stringify({ host, port }), { mode: 0o600 });
    return await opened(settings, 'embedded', connector({ host, port }, passwords), async () => {
      rmSync(addressFile(dataDir), { force: true });
      await embedded.stop();
    });
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function makeDatabase(superuser: pg.ClientConfig): Promise<void> {
  await withClient(superuser, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

/** The passwords of the login roles live in a file of the data folder that only the product may read. */
const passwordsFile = (dataDir: string): string => join(dataDir, 'roles.json');

/** Makes the roles, or reads what an earlier start made. */
async function readyRoles(dataDir: string, owner: pg.ClientConfig): Promise<Passwords> {
  const file = passwordsFile(dataDir);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Passwords;
  return prepareFrom(dataDir, owner);
}

/**
 * Makes every role with a fresh password through an owner's connection, and keeps the passwords in the data folder
 * (`candour database prepare`).
 */
export async function prepareFrom(dataDir: string, owner: pg.ClientConfig): Promise<Passwords> {
  const passwords = newPasswords();
  await withClient(owner, (client) => prepareRoles(client, passwords)).catch((error: Error) => {
    throw error instanceof StartError ? error : refusedToPrepare(error);
  });
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(passwordsFile(dataDir), JSON.stringify(passwords), { mode: 0o600, flush: true });
  return passwords;
}

const refusedToPrepare = (error: Error): StartError =>
  new StartError(
    'database-failed',
    `The database did not let its roles be made: ${error.message}.`,
    'Use an account that may create roles and owns the database, then run it again.',
    error,
  );

async function openServer(settings: DatabaseSettings, url: string): Promise<OpenDatabase> {
  const file = passwordsFile(settings.dataDir);
  if (!existsSync(file)) {
    throw new StartError(
      'database-failed',
      'This database has no roles for Candour yet.',
      'Run `npm run candour -- database prepare` once, with DATABASE_URL naming an account that may create roles.',
    );
  }
  const passwords = JSON.parse(readFileSync(file, 'utf8')) as Passwords;
  return opened(
    settings,
    'server',
    (role) => ({ ...withUser(url, role, passwords[role]) }),
    async () => undefined,
  );
}

function withUser(url: string, user: string, password: string): pg.PoolConfig {
  const address = new URL(url);
  address.username = user;
  address.password = encodeURIComponent(password);
  return { connectionString: address.toString() };
}

async function opened(
  settings: DatabaseSettings,
  kind: OpenDatabase['kind'],
  connectionFor: OpenDatabase['connectionFor'],
  stopServer: () => Promise<void>,
): Promise<OpenDatabase> {
  const { ran, version } = await withClient(connectionFor(MIGRATION_ROLE), async (client) => {
    const number = Number(
      (await client.query<{ server_version_num: string }>('SHOW server_version_num')).rows[0]?.server_version_num,
    );
    if (number < OLDEST * 10_000) {
      throw new StartError(
        'other-version',
        `This server is PostgreSQL ${Math.floor(number / 10_000)}.`,
        `Use PostgreSQL ${OLDEST} or newer.`,
      );
    }
    return { ran: await migrate(client), version: `PostgreSQL ${Math.floor(number / 10_000)}.${number % 10_000}` };
  });
  const pools = openPools(connectionFor, 10, settings.onError);
  return {
    pools,
    kind,
    version,
    created: ran.includes('0001_context.sql'),
    connectionFor,
    async stop() {
      await Promise.all(Object.values(pools).map((pool) => pool.end()));
      await stopServer();
    },
  };
}

async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  try {
    await client.connect();
  } catch (error) {
    throw new StartError(
      'database-failed',
      `The database did not answer: ${(error as Error).message}.`,
      'Check that it runs and that DATABASE_URL names it, then start again.',
      error,
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
