import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { testDatabase } from '../test/support/database.ts';
import { columnsYaml } from '../test/support/live-columns.ts';

/** Writes `src/register/columns.yaml` from the comments of a freshly migrated database. A test compares the two. */
test('the column map is written from the live schema', async (t) => {
  const database = await testDatabase(t);
  const target = process.env.CANDOUR_COLUMNS_OUT ?? path.join(import.meta.dirname, '../src/register/columns.yaml');
  writeFileSync(target, await columnsYaml(database.superuser));
});
