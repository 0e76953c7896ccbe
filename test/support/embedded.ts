import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import type { EmbeddedConnection, StartErrorCode } from '../../src/database/embedded/index.ts';

const SCRIPT = join(import.meta.dirname, 'start-embedded.ts');

/** Whether root runs the tests: some refusals only root meets, and some root never meets. */
export const isRoot = process.getuid?.() === 0;

/** What a start in a process of its own came to. */
export interface ChildStart {
  process: ChildProcess;
  said: string[];
  connection?: EmbeddedConnection;
  refusal?: { code: StartErrorCode; message: string; remedy: string };
  /** Lets it stop in good order and waits for its end. */
  stop(): Promise<void>;
  /** Kills it without a warning and waits until it is gone. */
  kill(): Promise<void>;
}

/** Starts the embedded database in a process of its own, if asked under another user's number. */
export async function startInChild(dataDir: string, uid?: number): Promise<ChildStart> {
  const account = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(process.execPath, [SCRIPT, dataDir], {
    ...account,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = () => {
    child.stdin.end();
    return ended;
  };
  const kill = () => {
    child.kill('SIGKILL');
    return ended;
  };
  for await (const line of createInterface(child.stdout)) {
    const answer = JSON.parse(line) as Partial<ChildStart>;
    if (answer.refusal !== undefined) await ended;
    return { said: [], ...answer, process: child, stop, kill };
  }
  throw new Error('The child process ended without an answer.');
}

const endings = new WeakMap<TestContext, (() => unknown)[]>();

/** Does something after a test, before what was asked for earlier: a disk is unmounted before its folder is deleted. */
export function afterwards(t: TestContext, work: () => unknown): void {
  const known = endings.get(t);
  if (known !== undefined) {
    known.push(work);
    return;
  }
  const stack = [work];
  endings.set(t, stack);
  t.after(async () => {
    for (const next of stack.reverse()) await next();
  });
}

/** A folder for one test, deleted after it, that everybody may enter. */
export function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'candour-embedded-'));
  chmodSync(folder, 0o755);
  afterwards(t, () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Mounts a disk of so many megabytes on a folder until the test ends. Answers false where that is not allowed. */
export function mountSmallDisk(t: TestContext, folder: string, megabytes: number): boolean {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', folder], {
    stdio: 'ignore',
  });
  if (status !== 0) return false;
  afterwards(t, () => execFileSync('umount', [folder]));
  return true;
}
