import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { testDatabase } from '../test/support/database.ts';

/** Writes the table types of the live schema to a file (default: the one in use). A test compares the two. */
const target = process.env.CANDOUR_SCHEMA_OUT ?? path.join(import.meta.dirname, '../src/database/schema.ts');

test('the table types are generated from the live schema', async (t) => {
  const database = await testDatabase(t);
  generate(database.urlFor('superuser'), target);
});

/** Runs the generator on one database. */
export function generate(url: string, file: string): void {
  const root = path.join(import.meta.dirname, '..');
  const codegen = path.join(root, 'node_modules/kysely-codegen/dist/cli/bin.js');
  execFileSync(
    process.execPath,
    [
      codegen,
      '--dialect',
      'postgres',
      '--url',
      url,
      '--out-file',
      file,
      '--default-schema',
      'public',
      '--include-pattern',
      'public.*',
      '--date-parser',
      'string',
      '--log-level',
      'error',
    ],
    { stdio: 'inherit' },
  );
  execFileSync(path.join(root, 'node_modules/.bin/biome'), ['check', '--write', file], { stdio: 'ignore' });
}
