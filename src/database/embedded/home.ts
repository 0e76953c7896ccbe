import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { canReach } from './account.ts';
import { cannotWrite, explainFileError, StartError } from './start-error.ts';

const SHARED_HOME = '/var/lib/candour';

/** Makes the data folder when it is missing, and answers its real path. Throws StartError `cannot-write` or `disk-full`. */
export function prepareDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    return realpathSync(dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw cannotWrite(dataDir, error);
    throw explainFileError(error, dataDir);
  }
}

/** Where a data folder's cluster is said to be when it is not in the folder itself; null when nothing is said. */
export function rememberedHome(dataDir: string): string | null {
  const note = pointer(dataDir);
  if (!existsSync(note)) return null;
  const home = readFileSync(note, 'utf8').trim();
  if (existsSync(home)) return home;
  throw new StartError(
    'cannot-write',
    `The database of ${dataDir} should be in ${home}, which does not exist.`,
    `Put ${home} back from your backup or, to begin again with an empty database, delete ${note}.`,
  );
}

/**
 * Chooses where the cluster lives: in the data folder or, when the account cannot pass into it (a folder under root's closed home),
 * in a folder of its own under /var/lib/candour, remembered in the data folder.
 */
export function chooseHome(dataDir: string, account: Account): string {
  if (account === null || canReach(account, dataDir)) return dataDir;
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  try {
    mkdirSync(SHARED_HOME, { recursive: true, mode: 0o711 });
    const home = mkdtempSync(join(SHARED_HOME, `${hash}-`));
    giveTo(account, home);
    writeFileSync(pointer(dataDir), `${home}\n`);
    return home;
  } catch (error) {
    throw explainFileError(error, SHARED_HOME);
  }
}

/** Hands a file or folder to the account that runs the database. */
export function giveTo(account: Account, path: string): void {
  if (account !== null) chownSync(path, account.uid, account.gid);
}

function pointer(dataDir: string): string {
  return join(dataDir, 'database.location');
}
