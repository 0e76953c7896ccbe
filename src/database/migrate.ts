import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { installQueue } from './queue.ts';

/** The folder of numbered SQL files, forward only. */
export const MIGRATIONS = path.join(import.meta.dirname, '../../migrations');

/** Raised when the database and the files on disk disagree about what has already run. */
export class MigrationError extends Error {
  readonly code = 'migration';
  readonly remedy: string;
  constructor(message: string, remedy: string) {
    super(message);
    this.name = 'MigrationError';
    this.remedy = remedy;
  }
}

interface Migration {
  name: string;
  sql: string;
  hash: string;
}

async function migrationsOnDisk(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(folder, name), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * Runs every migration that has not run yet, each in its own transaction, and returns their names. Refuses when a file
 * that has run was changed since, or when the database has run a file that this version does not know.
 */
export async function migrate(client: pg.ClientBase, folder = MIGRATIONS): Promise<string[]> {
  await client.query(`
    SET client_min_messages = warning;
    SET ROLE candour_owner;
    CREATE TABLE IF NOT EXISTS migration (
      name text PRIMARY KEY, hash text NOT NULL, run_at timestamptz NOT NULL DEFAULT clock_timestamp());
    COMMENT ON COLUMN migration.name IS 'operational';
    COMMENT ON COLUMN migration.hash IS 'operational';
    COMMENT ON COLUMN migration.run_at IS 'operational';
    RESET ROLE;
    SELECT pg_advisory_lock(7236001)`);
  try {
    const done = await client.query<{ name: string; hash: string }>(
      'SET ROLE candour_owner; SELECT name, hash FROM migration',
    );
    const rows = (done as unknown as pg.QueryResult<{ name: string; hash: string }>[])[1]?.rows ?? [];
    await client.query('RESET ROLE');
    const files = await migrationsOnDisk(folder);
    checkHistory(rows, files);
    const ran = new Set(rows.map((row) => row.name));
    const waiting = files.filter((file) => !ran.has(file.name));
    for (const file of waiting) await runOne(client, file);
    await installQueue(client);
    return waiting.map((file) => file.name);
  } finally {
    await client.query('RESET ROLE; SELECT pg_advisory_unlock(7236001)');
  }
}

function checkHistory(rows: { name: string; hash: string }[], files: Migration[]): void {
  const known = new Map(files.map((file) => [file.name, file.hash]));
  for (const row of rows) {
    if (!known.has(row.name)) {
      throw new MigrationError(
        `This database was made by a newer version of Candour (it has run ${row.name}).`,
        'Start the newer version, or restore a backup made by this one.',
      );
    }
    if (known.get(row.name) !== row.hash) {
      throw new MigrationError(
        `The migration ${row.name} was changed after it ran on this database.`,
        'Put the file back as it was and write a new migration instead.',
      );
    }
  }
}

async function runOne(client: pg.ClientBase, file: Migration): Promise<void> {
  try {
    await client.query('BEGIN; SET LOCAL ROLE candour_owner');
    await client.query(file.sql);
    await client.query('SET LOCAL ROLE candour_owner');
    await client.query('INSERT INTO public.migration (name, hash) VALUES ($1, $2)', [file.name, file.hash]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new MigrationError(
      `The migration ${file.name} failed: ${(error as Error).message}`,
      'Nothing of it was kept. Mend the cause it names and start again.',
    );
  }
}
