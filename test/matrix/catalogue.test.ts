import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { checkColumns, liveColumns } from '../../src/product/check-columns.ts';
import { loadProgramme } from '../../src/register/index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { PROGRAMME } from '../support/world.ts';
import { readPolicies, readPrivileges, readTables, type Table } from './catalogue.ts';
import { DOORS, UNSECURED } from './declared.ts';
import { LINTS, OURS } from './lints.ts';

describe('the catalogue holds no side door', () => {
  let database: TestDatabase;
  let tables: Table[];
  before(async () => {
    database = await testDatabase();
    tables = await readTables(database.superuser);
  });
  /** The names that a query finds, which ought to be none. */
  const names = async (text: string): Promise<string[]> =>
    (await database.superuser.query<{ name: string }>(text)).rows.map(({ name }) => name);
  const none = async (text: string, fault: string) => assert.deepEqual(await names(text), [], fault);

  for (const { says, query, remedy } of Object.values(LINTS)) test(says, () => none(query, remedy));

  test('row policies are on and forced for every table of personal data', () => {
    const bare = tables.filter(({ personal, secured, forced }) => personal && !(secured && forced));
    assert.deepEqual(
      bare.map(({ name }) => name),
      Object.keys(UNSECURED).sort((a, b) => (a < b ? -1 : 1)),
      'Protect the table (design_protect_programme), or list it under "unsecured" in test/matrix/matrix.yaml with the reason.',
    );
  });
  test('row policies that are on are forced, too', () => {
    assert.deepEqual(
      tables.filter(({ secured, forced }) => secured && !forced),
      [],
    );
  });
  test('the tables of the context belong to it and are open to nobody', async () => {
    const privileges = await readPrivileges(database.superuser);
    const open = tables
      .filter(({ name }) => name.startsWith('context.'))
      .flatMap(({ name }) => [...(privileges.get(name) ?? [])].map(([role, may]) => ({ name, role, may })))
      .filter(({ role, may }) => may !== '' && role !== 'candour_context');
    assert.deepEqual(open, []);
  });
  test('every table has a primary key', () => {
    assert.deepEqual(
      tables.filter(({ primaryKey }) => primaryKey.length === 0).map(({ name }) => name),
      [],
    );
  });
  test('every policy names the roles it is for', async () => {
    const everybody = (await readPolicies(database.superuser)).filter(({ roles }) => roles.includes('public'));
    assert.deepEqual(everybody, []);
  });
  test('each function with its owner’s rights is called by those named and nobody else', async () => {
    const { rows } = await database.superuser.query<{ name: string; callers: string }>(`
      SELECT p.proname AS name, COALESCE(string_agg(DISTINCT replace(r.rolname, 'candour_', ''), ', '), 'nobody') AS callers
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace LEFT JOIN pg_roles r
        ON r.rolname LIKE 'candour\\_%' AND r.oid <> p.proowner AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
      WHERE ${OURS} AND p.prosecdef GROUP BY p.proname ORDER BY p.proname COLLATE "C"`);
    assert.deepEqual(
      Object.fromEntries(rows.map(({ name, callers }) => [name, callers])),
      DOORS,
      'Say under "doors" in test/matrix/matrix.yaml who may call each function.',
    );
  });
  test('no role of ours is above the rules, and none that signs in can become an owner but the migrating one', async () => {
    await none(
      `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'candour\\_%'
       AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication OR rolinherit)`,
      'A role of ours has a right that no role of ours may have.',
    );
    assert.deepEqual(
      await names(`SELECT m.rolname || ' is in ' || g.rolname AS name FROM pg_auth_members a
        JOIN pg_roles m ON m.oid = a.member JOIN pg_roles g ON g.oid = a.roleid WHERE m.rolname LIKE 'candour\\_%' ORDER BY 1`),
      ['candour_migrate is in candour_context', 'candour_migrate is in candour_owner'],
    );
  });
  test('every column has a category that every shipped register lists', async () => {
    const { register } = await loadProgramme(path.join(import.meta.dirname, '../../programmes', PROGRAMME));
    assert.ok(register);
    checkColumns(await liveColumns(database.superuser), register);
  });
});

test('each fault is found when it is made', async (t) => {
  const { superuser, name } = await testDatabase(t);
  const faults: [keyof typeof LINTS, string, string][] = [
    ['views', 'CREATE VIEW v AS SELECT * FROM participant', 'v'],
    ['views', 'CREATE MATERIALIZED VIEW m AS SELECT * FROM participant', 'm'],
    ['sequences', 'CREATE TABLE numbered (id serial PRIMARY KEY)', 'numbered_id_seq'],
    [
      'functions',
      'CREATE FUNCTION open_door() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$ SELECT 1 $$',
      'open_door()',
    ],
    ['rights', `GRANT TEMP ON DATABASE ${name} TO candour_staff`, 'candour_staff on temporary tables'],
    ['rights', 'GRANT CREATE ON SCHEMA public TO candour_portal', 'candour_portal on tables'],
    [
      'indexes',
      'CREATE TABLE diary (id uuid PRIMARY KEY, participant_id uuid REFERENCES participant)',
      'diary (participant_id)',
    ],
  ];
  for (const [lint, statement, found] of faults) {
    await superuser.query(statement);
    const { rows } = await superuser.query<{ name: string }>(LINTS[lint].query);
    assert.ok(
      rows.some((row) => row.name === found),
      `${statement}: found ${JSON.stringify(rows)}`,
    );
  }
  const diary = (await readTables(superuser)).find((table) => table.name === 'diary');
  assert.deepEqual([diary?.personal, diary?.secured], [true, false]);
});
