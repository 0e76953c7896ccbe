import { sql } from 'kysely';
import { HOT } from '../database/index.ts';
import type { Act } from '../pipeline/index.ts';

/** What is held about one person in one category: at most how many rows of any table, and in which tables. */
export interface Holding {
  category: string;
  rows: number;
  tables: string[];
}

interface HeldColumn {
  table: string;
  column: string;
  category: string;
  /** A mark that every row bears and that is off unless somebody set it: off, it says nothing about the person. */
  mark: boolean;
}

const NOT_PERSONAL = new Set(['operational']);
/** Tables that count changes and hold nothing of the person. */
const BOOKKEEPING = ['consent_state'];
const inReach = new Map<string, Promise<HeldColumn[]>>();

/**
 * Every category held about a person in the tables the caller may read. The live schema says of each column what it holds
 * and which tables reach a person, so a table added later is counted without a change here. `door` names the login.
 */
export async function holdingsOf(
  act: Act,
  participantId: string,
  door: 'programme' | 'portal' | 'rights',
): Promise<Holding[]> {
  const columns = inReach.get(door) ?? columnsInReach(act);
  inReach.set(door, columns);
  columns.catch(() => inReach.delete(door));
  const counts = [...Map.groupBy(await columns, ({ table }) => table)].map(([table, held]) => {
    const pairs = [...Map.groupBy(held, ({ category }) => category)].flatMap(([category, members]) => [
      sql.lit(category),
      sql`count(*) FILTER (WHERE num_nonnulls(${sql.join(members.map(({ column, mark }) => (mark ? sql`NULLIF(${sql.ref(column)}, false)` : sql.ref(column))))}) > 0)`,
    ]);
    const person = sql.ref(table === 'participant' ? 'id' : 'participant_id');
    return sql`SELECT ${sql.lit(table)} AS held_in, jsonb_build_object(${sql.join(pairs)}) AS held
      FROM ${sql.table(table)} WHERE ${person} = ${participantId}`;
  });
  if (counts.length === 0) return [];
  const { rows } = await sql<{
    held_in: string;
    held: Record<string, number>;
  }>`${sql.raw(HOT)} ${sql.join(counts, sql` UNION ALL `)}`.execute(act.db);
  const found = rows.flatMap(({ held_in, held }) =>
    Object.entries(held).map(([category, count]) => ({ table: held_in, category, count })),
  );
  return [
    ...Map.groupBy(
      found.filter(({ count }) => count > 0),
      ({ category }) => category,
    ),
  ].map(([category, parts]) => ({
    category,
    rows: Math.max(...parts.map(({ count }) => count)),
    tables: parts.map(({ table }) => table),
  }));
}

/** Columns with a category, of the tables that reach a person by `participant_id` and that this login may read. */
async function columnsInReach(act: Act): Promise<HeldColumn[]> {
  const { rows } = await sql<HeldColumn>`
    SELECT c.relname AS "table", a.attname AS "column", col_description(c.oid, a.attnum) AS category,
      a.atttypid = 'boolean'::regtype AND a.attnotnull AND a.atthasdef AS mark
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
      AND (c.relname = 'participant' OR EXISTS (SELECT 1 FROM pg_attribute p WHERE p.attrelid = c.oid AND p.attname = 'participant_id'
        AND has_column_privilege(c.oid, p.attnum, 'SELECT')))
      AND has_column_privilege(c.oid, a.attnum, 'SELECT')
      AND a.attname NOT IN ('id', 'participant_id') AND NOT c.relname = ANY (${BOOKKEEPING}::text[])
    ORDER BY c.relname, a.attnum`.execute(act.db);
  return rows.filter(({ category }) => category !== null && !NOT_PERSONAL.has(category));
}
