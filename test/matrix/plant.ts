import type pg from 'pg';
import { demoId } from '../../src/demo/ids.ts';
import type { Table } from './catalogue.ts';
import { fixedValue, labelsOf, valueOfType } from './values.ts';

/** The id that a planted row has: the same for the same table and label. */
export const idOf = (table: string, label: string): string => demoId('matrix', table, label);

/** Tables of organisations, staff and publications: the matrix uses what the demonstration puts there. */
export const DIRECTORY = new Set([
  'organisation',
  'agreement',
  'team',
  'caseload',
  'staff',
  'staff_role',
  'staff_caseload',
  'publication',
]);

/** How a row is known again: its primary key as text, or its place where it has none. */
export const keyOf = (table: Table, alias: string): string =>
  table.primaryKey.length > 0
    ? `concat_ws('|', ${table.primaryKey.map((c) => `${alias}."${c}"::text`).join(', ')})`
    : `${alias}.ctid::text`;

/** The table's name with its schema. */
export const fullName = (table: string): string => (table.includes('.') ? table : `public.${table}`);

/**
 * Plants a row for each person in each table with row policies, found from the catalogue alone, and writes down whose each
 * is. Rows need not make sense to the product: constraints and triggers are out of force in this database, policies are not.
 */
export async function plant(superuser: pg.Pool, tables: readonly Table[]): Promise<void> {
  const client = await superuser.connect();
  const byName = new Map(tables.map((table) => [table.name, table]));
  try {
    await client.query('SET session_replication_role = replica');
    await dropChecks(client);
    for (const table of tables.filter(({ secured }) => secured)) {
      if (!DIRECTORY.has(table.name)) await plantTable(client, table, byName);
      await client.query(
        `INSERT INTO rig.planted SELECT $1, ${keyOf(table, 't')}, 'seeded', to_jsonb(t) FROM ${fullName(table.name)} t ON CONFLICT DO NOTHING`,
        [table.name],
      );
    }
  } finally {
    await client.query('RESET session_replication_role');
    client.release();
  }
}

async function dropChecks(client: pg.ClientBase): Promise<void> {
  await client.query(`DO $$ DECLARE c record; BEGIN
    FOR c IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'c'
      AND connamespace IN ('public'::regnamespace, 'context'::regnamespace) AND conrelid <> 0 LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname); END LOOP; END $$`);
}

async function plantTable(client: pg.ClientBase, table: Table, byName: Map<string, Table>): Promise<void> {
  await client.query(`DELETE FROM ${fullName(table.name)}`);
  const columns = table.columns.filter(({ generated }) => !generated);
  const names = columns.map(({ name }) => `"${name}"`).join(', ');
  const places = columns.map((_, i) => `$${i + 3}`).join(', ');
  for (const label of labelsOf(table.name)) {
    const values = columns.map(({ name }) => valueIn(table, name, label, byName));
    await client.query(
      `WITH made AS (INSERT INTO ${fullName(table.name)} AS t (${names}) VALUES (${places}) RETURNING ${keyOf(table, 't')} AS key, to_jsonb(t) AS row)
       INSERT INTO rig.planted SELECT $1, key, $2, row FROM made`,
      [table.name, label, ...values],
    );
  }
}

/** What a column of a planted row holds: what a rule fixes, else the key of the row it refers to, else anything of its type. */
function valueIn(table: Table, column: string, label: string, byName: Map<string, Table>): unknown {
  const fixed = fixedValue(table.name, column, label);
  if (fixed !== undefined) return fixed;
  if (column === 'participant_id') return idOf('participant', label[0] ?? '');
  const reference = table.references[column];
  if (reference && reference.table !== table.name && !DIRECTORY.has(reference.table)) {
    const target = byName.get(reference.table);
    if (target) return valueIn(target, reference.column, label, byName);
  }
  const { type = 'text' } = table.columns.find(({ name }) => name === column) ?? {};
  if (type === 'uuid' && table.primaryKey.length === 1 && table.primaryKey[0] === column)
    return idOf(table.name, label);
  return valueOfType(type, table.name, column, label);
}
