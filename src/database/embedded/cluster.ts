import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { giveTo } from './home.ts';
import { cannotWrite, diskFull, explainFileError, StartError } from './start-error.ts';

/** The one superuser of the cluster. It owns the roles and the schema until migrations hand them on. */
export const SUPERUSER = 'postgres';

/** What a cluster is made from. */
export interface ClusterPlan {
  binaries: Binaries;
  account: Account;
  /** The folder that will be the cluster. Its parent must exist. */
  cluster: string;
  /** The file, outside the cluster, that keeps the superuser's password. */
  passwordFile: string;
  throwaway: boolean;
}

/**
 * Makes the cluster when it does not exist and answers the superuser's password. A cluster appears whole or not at all: a start that
 * was killed half way leaves only a draft, which the next start replaces.
 *
 * Throws StartError `other-version`, `password-missing`, `disk-full`, `cannot-write` or `database-failed`.
 */
export async function prepareCluster(plan: ClusterPlan): Promise<string> {
  try {
    if (existsSync(plan.cluster)) {
      checkVersion(plan);
      return readPassword(plan);
    }
    const password = existsSync(plan.passwordFile) ? readPassword(plan) : newPassword(plan);
    await make(plan, password);
    return password;
  } catch (error) {
    throw explainFileError(error, dirname(plan.cluster));
  }
}

function checkVersion({ cluster, binaries }: ClusterPlan): void {
  const found = Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10);
  if (found === binaries.major) return;
  const message = `The database in ${cluster} was made by PostgreSQL ${found}; this version of Candour runs PostgreSQL ${binaries.major}.`;
  const remedy =
    found < binaries.major
      ? 'Start the version of Candour that made it. This version has no command yet that takes a backup or carries a database over.'
      : 'Start a version of Candour at least as new as the one that made it.';
  throw new StartError('other-version', message, remedy);
}

function readPassword({ passwordFile, cluster }: ClusterPlan): string {
  if (existsSync(passwordFile)) return readFileSync(passwordFile, 'utf8').trim();
  throw new StartError(
    'password-missing',
    `The file ${passwordFile}, which opens the database in ${cluster}, is missing.`,
    `Put it back from your backup or, to begin again with an empty database, move ${cluster} away.`,
  );
}

function newPassword({ passwordFile }: ClusterPlan): string {
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return password;
}

async function make(plan: ClusterPlan, password: string): Promise<void> {
  const draft = `${plan.cluster}.new`;
  const lent = `${draft}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  giveTo(plan.account, draft);
  try {
    writeFileSync(lent, `${password}\n`, { mode: 0o600 });
    giveTo(plan.account, lent);
    await initdb(plan, draft, lent);
    renameSync(draft, plan.cluster);
  } finally {
    rmSync(lent, { force: true });
  }
}

async function initdb(
  { binaries, account, throwaway, cluster }: ClusterPlan,
  folder: string,
  passwordFile: string,
): Promise<void> {
  const args = [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--data-checksums',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--text-search-config=english',
    '--no-instructions',
  ];
  if (throwaway) args.push('--no-sync');
  const child = spawn(binaries.initdb, args, {
    ...runAs(account),
    cwd: '/',
    env: PLAIN,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const status = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (status !== 0) throw explainWords(words, dirname(cluster), 'The database could not be made');
}

/** The environment of the PostgreSQL programs: nothing of ours, and messages in one language. */
export const PLAIN = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Turns what a PostgreSQL program said into a StartError; `what` opens the sentence when the cause is not a known one. */
export function explainWords(words: string, folder: string, what: string): StartError {
  // A full disk also keeps the server from saying so in its log.
  if (/No space left on device|Disk quota exceeded/.test(words) || isFull(folder)) return diskFull(folder, words);
  if (/Permission denied|Read-only file system/.test(words)) return cannotWrite(folder, words);
  const line = words.split('\n').findLast((text) => /error:|FATAL:|PANIC:/.test(text)) ?? '';
  const reason = line.replace(/^.*?(?:error|FATAL|PANIC):\s*/, '').trim() || 'it said nothing';
  return new StartError(
    'database-failed',
    `${what}: ${reason}.`,
    'Read postgres.log in the data folder, then start again.',
  );
}

function isFull(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 1024 * 1024;
}
