import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { testDatabase } from '../support/database.ts';
import { columnsYaml } from '../support/live-columns.ts';

type Tables = Record<string, Record<string, string>>;

test('the register’s map of columns says what the live database says', async (t) => {
  const database = await testDatabase(t);
  const written: Tables = parse(
    readFileSync(path.join(import.meta.dirname, '../../src/register/columns.yaml'), 'utf8'),
  );
  const live: Tables = parse(await columnsYaml(database.superuser));
  const same = Object.fromEntries(Object.keys(live).map((table) => [table, written[table]]));
  assert.deepEqual(same, live, 'write src/register/columns.yaml again with tools/generate-columns.ts');
});
