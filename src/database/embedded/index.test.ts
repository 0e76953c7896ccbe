import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import { afterwards, folderFor, isRoot, startInChild } from '../../../test/support/embedded.ts';
import { type EmbeddedConnection, startEmbedded } from './index.ts';
import { waitForEnd } from './processes.ts';

async function query(connection: EmbeddedConnection, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function postmaster(dataDir: string): number {
  return Number.parseInt(readFileSync(join(dataDir, 'database/postmaster.pid'), 'utf8'), 10);
}

test('a new data folder gets a durable, checked, private database that keeps what is written', async (t) => {
  const dataDir = join(folderFor(t), 'not', 'there', 'yet');
  const first = await startEmbedded({ dataDir });
  const settings = await query(
    first.connection,
    `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages, current_setting('synchronous_commit') AS commit,
      current_setting('data_checksums') AS checksums, current_setting('track_commit_timestamp') AS stamps,
      current_setting('listen_addresses') AS network, current_setting('server_encoding') AS encoding, current_setting('password_encryption') AS passwords`,
  );
  assert.deepEqual(settings, [
    {
      fsync: 'on',
      pages: 'on',
      commit: 'on',
      checksums: 'on',
      stamps: 'on',
      network: '',
      encoding: 'UTF8',
      passwords: 'scram-sha-256',
    },
  ]);
  await query(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  await first.stop();
  const second = await startEmbedded({ dataDir });
  assert.deepEqual(await query(second.connection, 'SELECT answer FROM kept'), [{ answer: 42 }]);
  await second.stop();
});

test('the password is needed, and kept where only its owner reads it', async (t) => {
  const dataDir = folderFor(t);
  const { connection, stop } = await startEmbedded({ dataDir, throwaway: true });
  afterwards(t, stop);
  await assert.rejects(query({ ...connection, password: 'another' }, 'SELECT 1'), { code: '28P01' });
  const { mode, uid } = statSync(join(dataDir, 'database.password'));
  assert.deepEqual([mode & 0o777, uid], [0o600, process.getuid?.()]);
  assert.equal(statSync(connection.host).mode & 0o077, 0);
  assert.equal(statSync(join(dataDir, 'database')).mode & 0o077, 0);
});

test('the log keeps no statement, value or error that a person’s words could be in', async (t) => {
  const dataDir = folderFor(t);
  const { connection, stop } = await startEmbedded({ dataDir, throwaway: true });
  await query(connection, "CREATE TABLE person (name text UNIQUE); INSERT INTO person VALUES ('Canary Wharfinger')");
  await assert.rejects(query(connection, "INSERT INTO person VALUES ('Canary Wharfinger')"), { code: '23505' });
  await assert.rejects(query(connection, "SELECT 'Canary Wharfinger'::date"), { code: '22007' });
  await stop();
  const log = readFileSync(join(dataDir, 'postgres.log'), 'utf8');
  assert.match(log, /ready to accept connections/);
  assert.doesNotMatch(log, /Canary|INSERT|person/);
});

test('a second start on the same folder is refused, and the first goes on', async (t) => {
  const dataDir = folderFor(t);
  const { connection, stop } = await startEmbedded({ dataDir, throwaway: true });
  afterwards(t, stop);
  await assert.rejects(startEmbedded({ dataDir, throwaway: true }), {
    code: 'already-running',
    message: /already running/,
  });
  const other = await startInChild(dataDir);
  assert.equal(other.refusal?.code, 'already-running');
  assert.match(other.refusal?.message ?? '', new RegExp(`process ${process.pid}`));
  assert.deepEqual(await query(connection, 'SELECT 1 AS one'), [{ one: 1 }]);
});

test('a killed product takes its database with it, loses nothing and can start again', async (t) => {
  const dataDir = folderFor(t);
  const killed = await startInChild(dataDir);
  assert.ok(killed.connection);
  await query(killed.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const server = postmaster(dataDir);
  await killed.kill();
  assert.ok(await waitForEnd(server, 10_000));
  const { connection, stop } = await startEmbedded({ dataDir, throwaway: true });
  assert.deepEqual(await query(connection, 'SELECT answer FROM kept'), [{ answer: 42 }]);
  await stop();
});

test('a server that outlived its product is stopped, and that is said', async (t) => {
  const dataDir = folderFor(t);
  const killed = await startInChild(dataDir);
  const server = postmaster(dataDir);
  // Frozen, it cannot hear that it should end, as a server that outlived its guard would not.
  process.kill(server, 'SIGSTOP');
  await killed.kill();
  setTimeout(() => process.kill(server, 'SIGCONT'), 500);
  const said: string[] = [];
  const { connection, stop } = await startEmbedded({
    dataDir,
    throwaway: true,
    say: (sentence) => said.push(sentence),
  });
  assert.notEqual(postmaster(dataDir), server);
  assert.match(said.join(), /left over from an earlier run .* has been stopped/);
  assert.deepEqual(await query(connection, 'SELECT 1 AS one'), [{ one: 1 }]);
  await stop();
});

test('a server whose main process was killed under it can be started again at once', async (t) => {
  const dataDir = folderFor(t);
  const first = await startEmbedded({ dataDir });
  await query(first.connection, 'CREATE TABLE kept AS SELECT 42 AS answer');
  process.kill(postmaster(dataDir), 'SIGKILL');
  await first.stop();
  const second = await startEmbedded({ dataDir });
  assert.deepEqual(await query(second.connection, 'SELECT answer FROM kept'), [{ answer: 42 }]);
  await second.stop();
});

test('a long path gets its socket elsewhere, and clears it away', async (t) => {
  const dataDir = join(folderFor(t), 'a'.repeat(100));
  const { connection, stop } = await startEmbedded({ dataDir, throwaway: true });
  assert.ok(!connection.host.startsWith(dataDir));
  assert.deepEqual(await query(connection, 'SELECT 1 AS one'), [{ one: 1 }]);
  await stop();
  assert.equal(statSync(connection.host, { throwIfNoEntry: false }), undefined);
});

test('root lends the database an account of its own', { skip: !isRoot && 'only root lends accounts' }, async (t) => {
  const dataDir = folderFor(t);
  const { stop } = await startEmbedded({ dataDir, throwaway: true });
  afterwards(t, stop);
  const { uid } = statSync(join(dataDir, 'database'));
  assert.notEqual(uid, 0);
  assert.equal(statSync(`/proc/${postmaster(dataDir)}`).uid, uid);
});
