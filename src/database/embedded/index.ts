import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { databaseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { prepareCluster, SUPERUSER } from './cluster.ts';
import { chooseHome, giveTo, prepareDataDir, rememberedHome } from './home.ts';
import { takeLock } from './lock.ts';
import { startServer } from './server.ts';
import { PORT } from './settings.ts';
import { explainFileError } from './start-error.ts';

export type { StartErrorCode } from './start-error.ts';
export { StartError } from './start-error.ts';

/** How to reach the embedded server as its superuser. `host` is a folder: the server listens on a socket there and nowhere else. */
export interface EmbeddedConnection {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** A running embedded server. */
export interface Embedded {
  connection: EmbeddedConnection;
  /** Ends the server in good order and gives the data folder free. Later calls do nothing. */
  stop(): Promise<void>;
}

/** How an embedded server is started. */
export interface EmbeddedOptions {
  dataDir: string;
  /** Told one sentence when the data lies elsewhere than expected or something had to be mended. */
  say?: (sentence: string) => void;
  /** For tests alone: gives up safety at power loss for speed. */
  throwaway?: boolean;
}

// A socket's whole path may take 107 bytes, of which PostgreSQL's file name takes 16.
const LONGEST_SOCKET_DIR = 90;

/**
 * Starts the real PostgreSQL that came with the packages, on a data folder that is made when it is missing.
 *
 * Throws StartError, with one sentence of what is wrong and one of what to do, whenever a person can mend it.
 */
export async function startEmbedded({
  dataDir,
  say = () => {},
  throwaway = false,
}: EmbeddedOptions): Promise<Embedded> {
  const folder = prepareDataDir(dataDir);
  const lock = takeLock(folder);
  let socketDir: string | undefined;
  try {
    const remembered = rememberedHome(folder);
    const account = databaseAccount(join(remembered ?? folder, 'database'));
    const home = remembered ?? chooseHome(folder, account);
    if (home !== folder)
      say(`The database of ${folder} is kept in ${home}, because its own account may not enter ${folder}.`);
    const cluster = join(home, 'database');
    const binaries = await findBinaries(account, home);
    const passwordFile = join(folder, 'database.password');
    const password = await prepareCluster({ binaries, account, cluster, passwordFile, throwaway });
    socketDir = makeSocketDir(home, account);
    const logFile = join(folder, 'postgres.log');
    const server = await startServer({
      postgres: binaries.postgres,
      account,
      cluster,
      socketDir,
      logFile,
      throwaway,
      say,
    });
    const sockets = socketDir;
    return {
      connection: { host: sockets, port: PORT, user: SUPERUSER, password, database: 'postgres' },
      async stop() {
        await server.stop();
        rmSync(sockets, { recursive: true, force: true });
        lock.release();
      },
    };
  } catch (error) {
    if (socketDir !== undefined) rmSync(socketDir, { recursive: true, force: true });
    lock.release();
    throw explainFileError(error, folder);
  }
}

function makeSocketDir(home: string, account: Account): string {
  const inside = join(home, 'socket');
  if (Buffer.byteLength(inside) > LONGEST_SOCKET_DIR) {
    const outside = mkdtempSync(join(tmpdir(), 'candour-'));
    giveTo(account, outside);
    return outside;
  }
  rmSync(inside, { recursive: true, force: true });
  mkdirSync(inside, { mode: 0o700 });
  giveTo(account, inside);
  return inside;
}
