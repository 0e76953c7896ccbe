import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { afterwards, folderFor, isRoot, mountSmallDisk, startInChild } from '../../../test/support/embedded.ts';
import { explainWords } from './cluster.ts';
import { StartError, startEmbedded } from './index.ts';

const NOBODY = 65534;

async function refusalOf(dataDir: string): Promise<StartError> {
  try {
    const { stop } = await startEmbedded({ dataDir, throwaway: true });
    await stop();
  } catch (error) {
    assert.ok(error instanceof StartError, String(error));
    assert.match(error.message, /^\P{Lower}[^\n]*\.$/u);
    assert.match(error.remedy, /^\P{Lower}[^\n]*\.$/u);
    return error;
  }
  throw new Error('It started.');
}

for (const megabytes of [1, 8, 30]) {
  test(`a disk of ${megabytes} MB is too small, and leaves nothing half made`, async (t) => {
    const dataDir = folderFor(t);
    if (!mountSmallDisk(t, dataDir, megabytes)) return t.skip('a small disk could not be mounted');
    const { code, message } = await refusalOf(dataDir);
    assert.equal(code, 'disk-full', message);
    assert.equal(existsSync(join(dataDir, 'database')), false);
    assert.equal(existsSync(join(dataDir, 'candour.lock')), false);
  });
}

test('a disk that filled up since the last start is said to be full, and room mends it', async (t) => {
  const dataDir = folderFor(t);
  if (!mountSmallDisk(t, dataDir, 200)) return t.skip('a small disk could not be mounted');
  await (await startEmbedded({ dataDir, throwaway: true })).stop();
  const filler = join(dataDir, 'filler');
  assert.throws(() => writeFileSync(filler, Buffer.alloc(300 * 1024 * 1024)), { code: 'ENOSPC' });
  assert.equal((await refusalOf(dataDir)).code, 'disk-full');
  assert.equal(explainWords('', dataDir, 'PostgreSQL could not start').code, 'disk-full');
  rmSync(filler);
  assert.equal(explainWords('', dataDir, 'PostgreSQL could not start').code, 'database-failed');
  await (await startEmbedded({ dataDir, throwaway: true })).stop();
});

test('a folder that may not be written is named', async (t) => {
  const dataDir = join(folderFor(t), 'closed');
  mkdirSync(dataDir, { mode: 0o555 });
  const refusal = isRoot ? (await startInChild(dataDir, NOBODY)).refusal : await refusalOf(dataDir);
  chmodSync(dataDir, 0o755);
  assert.equal(refusal?.code, 'cannot-write');
  assert.ok(refusal?.message.includes(dataDir));
});

test('a data folder that cannot be made because a file is in its way is named', async (t) => {
  const file = join(folderFor(t), 'file');
  writeFileSync(file, '');
  assert.equal((await refusalOf(join(file, 'data'))).code, 'cannot-write');
  assert.equal((await refusalOf(file)).code, 'cannot-write');
});

test('another user’s database is refused, not damaged', {
  skip: !isRoot && 'only root can be two users',
}, async (t) => {
  const dataDir = folderFor(t);
  await (await startEmbedded({ dataDir, throwaway: true })).stop();
  chmodSync(dataDir, 0o777);
  const { refusal } = await startInChild(dataDir, NOBODY);
  assert.equal(refusal?.code, 'cannot-write');
  await (await startEmbedded({ dataDir, throwaway: true })).stop();
});

test('a database of another PostgreSQL is refused, older and newer, and left as it is', async (t) => {
  const dataDir = folderFor(t);
  await (await startEmbedded({ dataDir, throwaway: true })).stop();
  const version = join(dataDir, 'database/PG_VERSION');
  const now = readFileSync(version, 'utf8');
  writeFileSync(version, '17\n');
  const older = await refusalOf(dataDir);
  assert.deepEqual(
    [older.code, /17.*18/.test(older.message), /backup/.test(older.remedy)],
    ['other-version', true, true],
  );
  writeFileSync(version, '19\n');
  const newer = await refusalOf(dataDir);
  assert.deepEqual(
    [newer.code, /19.*18/.test(newer.message), /as new/.test(newer.remedy)],
    ['other-version', true, true],
  );
  writeFileSync(version, now);
  await (await startEmbedded({ dataDir, throwaway: true })).stop();
});

test('a lost password file is refused, and the database is not made again', async (t) => {
  const dataDir = folderFor(t);
  await (await startEmbedded({ dataDir, throwaway: true })).stop();
  rmSync(join(dataDir, 'database.password'));
  assert.equal((await refusalOf(dataDir)).code, 'password-missing');
  assert.ok(existsSync(join(dataDir, 'database/PG_VERSION')));
});

test('a start that was killed half way is taken up again', async (t) => {
  const dataDir = folderFor(t);
  mkdirSync(join(dataDir, 'database.new'));
  writeFileSync(join(dataDir, 'database.new/PG_VERSION'), '18\n');
  writeFileSync(join(dataDir, 'database.password'), 'made-before-the-kill\n', { mode: 0o600 });
  writeFileSync(join(dataDir, 'candour.lock'), '{"pid":1,"started":"long ago","host":');
  const { connection, stop } = await startEmbedded({ dataDir, throwaway: true });
  await stop();
  assert.equal(connection.password, 'made-before-the-kill');
  assert.deepEqual(readdirSync(dataDir).sort(), ['database', 'database.password', 'postgres.log']);
});

test('a folder closed to the database’s account keeps its database elsewhere, and says so', {
  skip: !isRoot && 'only root',
}, async (t) => {
  const closed = folderFor(t);
  chmodSync(closed, 0o700);
  const dataDir = join(closed, 'data');
  const said: string[] = [];
  const say = (sentence: string) => said.push(sentence);
  await (await startEmbedded({ dataDir, say, throwaway: true })).stop();
  const home = readFileSync(join(dataDir, 'database.location'), 'utf8').trim();
  afterwards(t, () => rmSync(home, { recursive: true }));
  assert.match(home, /^\/var\/lib\/candour\//);
  assert.ok(said.length === 1 && said[0]?.includes(home));
  chmodSync(closed, 0o755);
  await (await startEmbedded({ dataDir, throwaway: true })).stop();
  assert.equal(existsSync(join(dataDir, 'database')), false);
});
