import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { testDatabase } from '../support/database.ts';
import { columnsYaml } from '../support/live-columns.ts';

test('the register’s map of columns says what the live database says', async (t) => {
  const database = await testDatabase(t);
  const written = readFileSync(path.join(import.meta.dirname, '../../src/register/columns.yaml'), 'utf8');
  assert.equal(written, await columnsYaml(database.superuser), 'run tools/generate-columns.ts');
});
