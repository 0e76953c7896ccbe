import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from './account.ts';
import { runAs } from './account.ts';
import { explainWords, PLAIN } from './cluster.ts';
import { giveTo } from './home.ts';
import { isPostgresOn, waitForEnd } from './processes.ts';
import { PG_HBA, postgresqlConf } from './settings.ts';
import { StartError } from './start-error.ts';

/** What a server needs to run. */
export interface ServerPlan {
  postgres: string;
  account: Account;
  cluster: string;
  socketDir: string;
  logFile: string;
  throwaway: boolean;
  /** Told one sentence when something out of the ordinary was mended. */
  say: (sentence: string) => void;
}

const LOG_LIMIT = 10 * 1024 * 1024;
const START_LIMIT = 120_000;
const STOP_LIMIT = 60_000;

/**
 * Starts PostgreSQL and waits until it takes connections. The server ends when `stop` is called, and also when this process dies in
 * any way. A server that outlived an earlier process is stopped first.
 *
 * Throws StartError `disk-full`, `cannot-write` or `database-failed`.
 */
export async function startServer(plan: ServerPlan): Promise<{ stop(): Promise<void> }> {
  await stopForgotten(plan);
  writeOwned(plan, 'postgresql.conf', postgresqlConf(plan));
  writeOwned(plan, 'postgresql.auto.conf', '');
  writeOwned(plan, 'pg_hba.conf', PG_HBA);
  const deadline = performance.now() + 10_000;
  for (;;) {
    const outcome = await launch(plan);
    if (outcome instanceof Running) return outcome;
    // The last backends of a killed server need a moment to notice that it is gone.
    if (!/pre-existing shared memory block/.test(outcome) || performance.now() > deadline) {
      throw explainWords(outcome, dirname(plan.cluster), 'PostgreSQL could not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stopForgotten({ cluster, say }: ServerPlan): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const pid = Number.parseInt(readLines(file)[0] ?? '', 10);
  if (!Number.isSafeInteger(pid)) return;
  if (!isPostgresOn(pid, cluster)) {
    rmSync(file, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  if (!(await waitForEnd(pid, STOP_LIMIT))) {
    process.kill(pid, 'SIGQUIT');
    await waitForEnd(pid, STOP_LIMIT);
  }
  say('A database server left over from an earlier run was still going. It has been stopped.');
}

async function launch(plan: ServerPlan): Promise<Running | string> {
  const before = rotate(plan.logFile);
  const log = openSync(plan.logFile, 'a', 0o600);
  const child = spawn(plan.postgres, ['-D', plan.cluster], {
    ...runAs(plan.account),
    cwd: '/',
    env: PLAIN,
    // A terminal's Ctrl-C must reach us first: requests finish before the database goes.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`FATAL: ${error.message}`));
    child.once('exit', () => resolve(''));
  });
  const outcome = await Promise.race([ended, ready(plan.cluster, child)]);
  if (outcome === '') return readFileSync(plan.logFile).subarray(before).toString();
  return outcome ?? new Running(child, plan.account);
}

async function ready(cluster: string, child: ChildProcess): Promise<null> {
  const deadline = performance.now() + START_LIMIT;
  while (child.exitCode === null && child.signalCode === null) {
    const lines = readLines(join(cluster, 'postmaster.pid'));
    if (lines[0] === String(child.pid) && lines[7]?.startsWith('ready')) return null;
    if (performance.now() > deadline) {
      child.kill('SIGQUIT');
      throw new StartError(
        'database-failed',
        'PostgreSQL was not ready after two minutes.',
        'Look at postgres.log in the data folder: after a crash, a busy database may need longer. Then start again.',
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return new Promise(() => {});
}

class Running {
  readonly #child: ChildProcess;
  readonly #guard: ChildProcess;
  readonly #ended: Promise<void>;

  constructor(child: ChildProcess, account: Account) {
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('exit', () => resolve()));
    this.#guard = guard(child, account);
    child.once('exit', () => this.#guard.kill('SIGKILL'));
    child.unref();
  }

  /** Ends the server: sessions are cut off, what was committed is kept. Later calls wait for the same end. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.ref();
    this.#child.kill('SIGINT');
    const late = setTimeout(() => this.#child.kill('SIGQUIT'), STOP_LIMIT);
    await this.#ended;
    clearTimeout(late);
  }
}

/** A shell that waits on a pipe from us. The pipe closes when we die, however we die, and then it ends the server. */
function guard(child: ChildProcess, account: Account): ChildProcess {
  const shell = spawn(
    '/bin/sh',
    ['-c', 'read -r _; kill -INT "$1" 2>/dev/null', 'candour-database-guard', String(child.pid)],
    {
      ...runAs(account),
      cwd: '/',
      env: PLAIN,
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  shell.on('error', () => {});
  shell.stdin?.on('error', () => {});
  (shell.stdin as unknown as { unref(): void }).unref();
  shell.unref();
  return shell;
}

function rotate(logFile: string): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size < LOG_LIMIT) return size;
  renameSync(logFile, `${logFile}.1`);
  return 0;
}

function writeOwned({ cluster, account }: ServerPlan, name: string, text: string): void {
  const file = join(cluster, name);
  writeFileSync(file, text, { mode: 0o600 });
  giveTo(account, file);
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
