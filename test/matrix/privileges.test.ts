import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { readPrivileges, readRoles, readTables, type Table } from './catalogue.ts';
import { DECLARED_ROLES, DECLARED_TABLES, declaredPrivileges, unknownContexts } from './declared.ts';

describe('what each role may do to each table (test/matrix/matrix.yaml)', () => {
  let database: TestDatabase;
  let tables: Table[];
  let roles: string[];
  before(async () => {
    database = await testDatabase();
    tables = await readTables(database.superuser);
    roles = await readRoles(database.superuser);
  });

  test('every table has its line', () => {
    const missing = tables.map(({ name }) => name).filter((name) => !DECLARED_TABLES.includes(name));
    assert.deepEqual(
      missing,
      [],
      `Give each of these tables a line under "tables" in test/matrix/matrix.yaml, for example "${missing[0]}: programme": ${missing.join(', ')}`,
    );
  });
  test('every line has its table', () => {
    const names = new Set(tables.map(({ name }) => name));
    const gone = DECLARED_TABLES.filter((name) => !names.has(name));
    assert.deepEqual(
      gone,
      [],
      `These tables are no longer there; take their lines out of test/matrix/matrix.yaml: ${gone.join(', ')}`,
    );
  });
  test('every role is named, and no other', () => {
    assert.deepEqual(
      [...DECLARED_ROLES].sort(),
      roles,
      'Name each role under "roles" in test/matrix/matrix.yaml, and say under "patterns" and "tables" what it may do.',
    );
  });
  test('every context that is named is tried', () => {
    assert.deepEqual(
      unknownContexts(),
      [],
      'These names in test/matrix/matrix.yaml are not in test/matrix/contexts.ts.',
    );
  });
  test('every role may do what its line says and nothing else', async () => {
    const found = await readPrivileges(database.superuser);
    const faults: string[] = [];
    for (const { name } of tables.filter((table) => DECLARED_TABLES.includes(table.name))) {
      for (const role of roles) {
        const declared = declaredPrivileges(name, role);
        const live = found.get(name)?.get(role) ?? '';
        if (live !== declared)
          faults.push(
            `${role} on ${name}: the database lets it “${live || 'nothing'}”, the matrix says “${declared || 'nothing'}”`,
          );
      }
    }
    assert.deepEqual(faults, [], `\n${faults.join('\n')}\n`);
  });
});
