import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderFor } from '../../../test/support/embedded.ts';
import { takeLock } from './lock.ts';
import { processStart } from './processes.ts';

test('a lock is held until it is released', (t) => {
  const folder = folderFor(t);
  const lock = takeLock(folder);
  assert.throws(() => takeLock(folder), { code: 'already-running' });
  lock.release();
  assert.deepEqual(readdirSync(folder), []);
  takeLock(folder).release();
});

test('a dead holder’s lock is replaced, also when its number now belongs to another process', (t) => {
  const folder = folderFor(t);
  const file = join(folder, 'candour.lock');
  for (const left of [
    { pid: 2 ** 22 - 1, started: 'x', host: hostname() },
    { pid: process.ppid, started: 'x', host: hostname() },
    { pid: process.pid, started: 'x', host: hostname() },
  ]) {
    writeFileSync(file, JSON.stringify(left));
    const lock = takeLock(folder);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).started, processStart(process.pid));
    lock.release();
  }
});

test('a living holder’s lock stands, and so does one from another computer', (t) => {
  const folder = folderFor(t);
  const file = join(folder, 'candour.lock');
  for (const held of [
    { pid: process.ppid, started: processStart(process.ppid), host: hostname() },
    { pid: 2 ** 22 - 1, started: 'x', host: `not-${hostname()}` },
  ]) {
    writeFileSync(file, JSON.stringify(held));
    assert.throws(() => takeLock(folder), { code: 'already-running' });
    assert.equal(readFileSync(file, 'utf8'), JSON.stringify(held));
  }
});

test('of many who find a dead holder’s lock at once, one gets it', async (t) => {
  const folders = Array.from({ length: 40 }, () => folderFor(t));
  for (const folder of folders) {
    writeFileSync(join(folder, 'candour.lock'), JSON.stringify({ pid: 2 ** 22 - 1, started: 'x', host: hostname() }));
  }
  const begin = Date.now() + 1500;
  const script = `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
    const won = ${JSON.stringify(folders)}.map((folder, turn) => {
      while (Date.now() < ${begin} + turn * 10);
      try { takeLock(folder); return 1; } catch (error) { if (error.code !== 'already-running') throw error; return 0; }
    });
    console.log(JSON.stringify(won));
    process.stdin.resume();`;
  const children = Array.from({ length: 4 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
  t.after(() => children.map((child) => child.kill('SIGKILL')));
  const answers = await Promise.all(
    children.map(
      (child) => new Promise<number[]>((resolve) => child.stdout.once('data', (line) => resolve(JSON.parse(line)))),
    ),
  );
  const winners = folders.map((_, turn) => answers.reduce((sum, won) => sum + (won[turn] ?? 0), 0));
  assert.deepEqual(winners, Array(folders.length).fill(1));
});
