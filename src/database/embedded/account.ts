import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { StartError } from './start-error.ts';

/** The operating-system account that runs the database; null means whoever started the product. */
export type Account = { uid: number; gid: number; name: string } | null;

const NAME = 'candour';

/**
 * Decides which operating-system account runs the database. PostgreSQL refuses to run as root, so root lends it the account that
 * already owns the cluster or, for a new cluster, a system account called `candour`, made when it is missing.
 *
 * Throws StartError `no-system-user` when root may not make one.
 */
export function databaseAccount(cluster: string): Account {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: String(owner.uid) };
  return find() ?? create();
}

/** Options for a child process that is to run under an account. */
export function runAs(account: Account): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid, gid: account.gid };
}

/** Whether an account may pass into a folder or run a file: every folder on the way counts. */
export function canReach(account: Account, path: string): boolean {
  const answer = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], {
    ...runAs(account),
    cwd: '/',
    stdio: 'ignore',
  });
  if ((answer.error as NodeJS.ErrnoException | undefined)?.code === 'EPERM') throw noAccount(answer.error);
  return answer.status === 0;
}

function find(): Account {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${NAME}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid), name: NAME };
}

function create(): Account {
  const ways: [string, string[]][] = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--home-dir', '/', '--shell', '/usr/sbin/nologin', NAME],
    ],
    ['adduser', ['--system', '--group', '--no-create-home', '--home', '/', NAME]],
    ['adduser', ['-S', '-D', '-H', '-h', '/', '-s', '/sbin/nologin', NAME]],
  ];
  let cause: unknown;
  for (const [program, args] of ways) {
    try {
      execFileSync(program, args, { stdio: 'pipe' });
    } catch (error) {
      cause = error;
    }
    const made = find();
    if (made !== null) return made;
  }
  throw noAccount(cause);
}

function noAccount(cause: unknown): StartError {
  return new StartError(
    'no-system-user',
    'PostgreSQL does not run as root, and a system account for it could not be made or used.',
    `Start Candour as an ordinary user, make a system user called ${NAME}, or set DATABASE_URL to a PostgreSQL server.`,
    cause,
  );
}
