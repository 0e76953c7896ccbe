import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  const folder = folderFor(t);
  const script = `import { takeLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))};
    try { takeLock(${JSON.stringify(folder)}); console.log('got it'); process.stdin.resume(); } catch (error) { console.log(error.code); }`;
  for (let round = 0; round < 3; round += 1) {
    writeFileSync(join(folder, 'candour.lock'), JSON.stringify({ pid: 2 ** 22 - 1, started: 'x', host: hostname() }));
    const children = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
    const answers = await Promise.all(
      children.map(
        (child) => new Promise<string>((resolve) => child.stdout.once('data', (line) => resolve(String(line).trim()))),
      ),
    );
    for (const child of children) child.kill('SIGKILL');
    assert.deepEqual(answers.sort(), [...Array(5).fill('already-running'), 'got it']);
    await Promise.all(
      children.map(
        (child) => child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once('close', resolve)),
      ),
    );
  }
  assert.ok(existsSync(join(folder, 'candour.lock')));
});
