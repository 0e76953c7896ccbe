import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { processStart } from './processes.ts';
import { explainFileError, StartError } from './start-error.ts';

interface Holder {
  pid: number;
  started: string | null;
  host: string;
}

// To remove a dead lock takes microseconds; who has not done so by now was killed meanwhile.
const CLAIM_LIMIT = 5_000;
const PATIENCE = 10_000;

/** A held lock. `release` gives it back and may be called more than once. */
export interface Lock {
  release(): void;
}

/**
 * Takes `candour.lock` in a data folder, so that two products never share one. A lock left by a process that was killed is
 * recognised by its number and start time and replaced.
 *
 * Throws StartError `already-running` when another product holds it, `cannot-write` or `disk-full` when it cannot be written.
 */
export function takeLock(dataDir: string): Lock {
  const file = join(dataDir, 'candour.lock');
  const mine = JSON.stringify({ pid: process.pid, started: processStart(process.pid), host: hostname() });
  const deadline = performance.now() + PATIENCE;
  while (performance.now() < deadline) {
    if (createWhole(file, mine)) return { release: () => release(file, mine) };
    const found = read(file);
    if (found === null) continue;
    const holder = parse(found);
    if (holder !== null) refuseIfHeld(holder, dataDir, file);
    removeStale(file, found);
  }
  throw heldBy('another process', dataDir);
}

/** Makes the file with its content in one step: a reader never sees it half written. Answers false if it exists. */
function createWhole(file: string, content: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw explainFileError(error, file.slice(0, file.lastIndexOf('/')));
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes a dead holder's lock. Whoever finds it must first make a file named after what the lock says, so that one process alone
 * removes it, and nobody removes the lock of the next holder in its place.
 */
function removeStale(file: string, expected: string): void {
  const claim = `${file}.${createHash('sha256').update(expected).digest('hex').slice(0, 16)}`;
  if (!createWhole(claim, '')) {
    const made = statSync(claim, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - made > CLAIM_LIMIT) rmSync(claim, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return;
  }
  try {
    if (read(file) === expected) rmSync(file, { force: true });
  } finally {
    rmSync(claim, { force: true });
  }
}

function refuseIfHeld(holder: Holder, dataDir: string, file: string): void {
  if (holder.host !== hostname()) {
    throw new StartError(
      'already-running',
      `The data folder ${dataDir} is held by Candour on the computer ${holder.host}.`,
      `Stop it there. If that computer or container no longer exists, delete ${file} and start again.`,
    );
  }
  if (holder.pid === process.pid && holder.started === processStart(process.pid)) {
    throw heldBy('this same process', dataDir);
  }
  if (holder.started !== null && processStart(holder.pid) === holder.started) {
    throw heldBy(`process ${holder.pid}`, dataDir);
  }
}

function heldBy(who: string, dataDir: string): StartError {
  return new StartError(
    'already-running',
    `Candour is already running on the data folder ${dataDir} (${who}).`,
    'Use the one that is running, stop it first, or set CANDOUR_DATA to another folder.',
  );
}

function release(file: string, mine: string): void {
  if (read(file) === mine) rmSync(file, { force: true });
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw explainFileError(error, file.slice(0, file.lastIndexOf('/')));
  }
}

function parse(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    if (typeof value.pid !== 'number' || typeof value.host !== 'string') return null;
    return { pid: value.pid, host: value.host, started: value.started ?? null };
  } catch {
    return null;
  }
}
