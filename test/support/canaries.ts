import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { NOT_GIVEN } from '../../src/rights/index.ts';
import { PROGRAMME, type World } from './world.ts';

/** A value that occurs nowhere else. */
export const canary = (): string => `CANARY${randomBytes(8).toString('hex').toUpperCase()}`;

interface Column {
  table: string;
  name: string;
  type: string;
  category: string;
  notNull: boolean;
  key: boolean;
  readable: boolean;
}

/** One planted value: where, and whether a copy for the person must hold it. */
export interface Planted {
  column: string;
  value: string;
  given: boolean;
}

const TEXTS = ['text', 'text[]', 'jsonb', 'bytea'];

/**
 * Plants a value of its own in each column that can hold a text, of every table that reaches this person: in clear columns as
 * they are, in sealed ones sealed as the product seals them. Checks are dropped and triggers are off, so that nothing but the
 * data map decides where a person's data is. A table added later is planted, too.
 */
export async function plantEverywhere(world: World, participantId: string): Promise<Planted[]> {
  const columns = await columnsOf(world.database.superuser);
  const client = await world.database.superuser.connect();
  const planted: Planted[] = [];
  try {
    await dropChecks(client);
    await client.query('SET session_replication_role = replica');
    for (const [table, members] of Map.groupBy(columns, (column) => column.table))
      await plantRow(world, client, table, members, participantId, planted);
    await client.query('SET session_replication_role = origin');
  } finally {
    client.release();
  }
  return planted;
}

async function columnsOf(pool: pg.Pool): Promise<Column[]> {
  const { rows } = await pool.query<Column>(`
    SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, NULL) AS type, col_description(c.oid, a.attnum) AS category,
      a.attnotnull AS "notNull", has_column_privilege('candour_rights', c.oid, a.attnum, 'SELECT') AS readable,
      EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS key
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND (c.relname = 'participant'
      OR EXISTS (SELECT 1 FROM pg_attribute p WHERE p.attrelid = c.oid AND p.attname = 'participant_id' AND NOT p.attisdropped))
    ORDER BY c.relname, a.attnum`);
  return rows.filter(({ table }) => table !== 'demo_portal');
}

async function dropChecks(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop FROM pg_constraint
     WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conparentid = 0 AND conrelid <> 0`,
  );
  for (const { drop } of rows) await client.query(drop);
}

async function plantRow(
  world: World,
  client: pg.ClientBase,
  table: string,
  columns: readonly Column[],
  participantId: string,
  planted: Planted[],
): Promise<void> {
  const keys = columns.filter(({ key }) => key).map(({ name }) => name);
  const person = table === 'participant' ? 'id' : 'participant_id';
  const row = keys.length === 1 && keys[0] === person ? participantId : randomUUID();
  const key = keys.length === 1 ? keys[0] : 'id';
  const values: Record<string, unknown> = {};
  for (const column of columns) {
    const { name, type, category } = column;
    if (name === person) values[name] = participantId;
    else if (name === key && type === 'uuid') values[name] = row;
    else if (category !== 'operational' && TEXTS.includes(type) && !(table === 'participant' && name === 'reference')) {
      const value = canary();
      const at = `${table}.${name}`;
      planted.push({ column: at, value, given: column.readable && NOT_GIVEN[at] === undefined });
      values[name] = stored(world, { participantId, column: at, row }, type, value);
    } else if (column.notNull || type === 'date') values[name] = filler(name, type);
  }
  if (table === 'participant') {
    delete values.id;
    for (const name of ['reference', 'programme', 'caseload_id', 'created_at', 'date_of_birth']) delete values[name];
    const names = Object.keys(values);
    await client.query(
      `UPDATE participant SET ${names.map((name, index) => `${name} = $${index + 2}`).join(', ')} WHERE id = $1`,
      [participantId, ...Object.values(values)],
    );
    return;
  }
  const names = Object.keys(values);
  const { rowCount } = await client.query(
    `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})
     ON CONFLICT DO NOTHING`,
    Object.values(values),
  );
  if (rowCount === 0 && table !== 'consent_state') throw new Error(`canaries.ts could not plant a row in ${table}.`);
}

interface Place {
  participantId: string;
  column: string;
  row: string;
}

function stored(world: World, place: Place, type: string, value: string): unknown {
  if (type === 'text') return value;
  if (type === 'text[]') return [value];
  if (type === 'jsonb') return JSON.stringify({ planted: value });
  if (NOT_GIVEN[place.column] !== undefined) return Buffer.from(value, 'utf8');
  const { vault } = world.services;
  const category = world.register.categories[world.register.columns[place.column] ?? ''];
  if (!category) throw new Error(`${place.column} has no category in the register.`);
  const key = { class: category.class, compartment: category.compartment };
  vault.ensureKeys(place.participantId, [key]);
  const [table = '', column = ''] = place.column.split('.');
  return vault.seal({ ...key, person: place.participantId, table, column, row: place.row }, value);
}

function filler(name: string, type: string): unknown {
  switch (type.replace(/\(.*/, '')) {
    case 'uuid':
      return randomUUID();
    case 'text':
      return name === 'programme' ? PROGRAMME : `${name}-${randomBytes(3).toString('hex')}`;
    case 'text[]':
      return [];
    case 'jsonb':
      return '{}';
    case 'bytea':
      return randomBytes(32);
    case 'boolean':
      return false;
    case 'integer':
    case 'bigint':
    case 'xid8':
      return 1;
    case 'date':
      return '2026-05-04';
    case 'timestamp with time zone':
      return '2026-05-04T09:00:00Z';
    default:
      throw new Error(`canaries.ts has no filler for ${name}, a ${type}: add one.`);
  }
}
