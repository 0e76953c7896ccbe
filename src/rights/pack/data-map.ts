import { sql } from 'kysely';
import type { Act } from '../../pipeline/index.ts';
import { NOT_ABOUT_PARTICIPANTS, NOT_BY_PERSON, NOT_GIVEN, NOT_SEARCHED } from './exceptions.ts';

/** A column of the live database that holds personal data by the published register. */
export interface MappedColumn {
  name: string;
  type: string;
  category: string;
}

/** A table that reaches a person, with the columns that the rights desk may read. */
export interface MappedTable {
  name: string;
  /** The column whose value names a row when something in it was sealed. */
  key: string;
  person: 'id' | 'participant_id';
  /** True when a row says of itself which category its sealed value has. */
  categorised: boolean;
  /** True when a row says of itself that it tells of somebody else, too. */
  marksOthers: boolean;
  columns: MappedColumn[];
}

/** Something personal that a copy leaves out, and why. */
export interface LeftOut {
  item: string;
  why: string;
}

interface Live {
  table: string;
  column: string;
  type: string;
  readable: boolean;
  key: string[];
}

/**
 * The data map as it can be walked now: every table of the live database that reaches a person and every personal column in
 * it. Categories come from the published register, the rest from the database itself, so that a table added later is walked
 * without a change here. `leftOut` names what is personal and is not in reach.
 */
export async function dataMap(act: Act): Promise<{ tables: MappedTable[]; leftOut: LeftOut[] }> {
  const { rows } = await sql<Live>`
    SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS "table", a.attname AS "column",
      format_type(a.atttypid, NULL) AS type,
      n.nspname = 'public' AND has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable,
      ARRAY(SELECT k.attname::text FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname IN ('public', 'context')
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relkind IN ('r', 'p') ORDER BY 1, a.attnum`.execute(act.db);
  const { register } = act.inForce;
  const tables: MappedTable[] = [];
  const leftOut: LeftOut[] = Object.entries(NOT_GIVEN).map(([item, why]) => ({ item, why }));
  for (const [name, live] of Map.groupBy(rows, ({ table }) => table)) {
    const personal = live.flatMap(({ column, type, readable }) => {
      const category = register.columns[`${name}.${column}`] ?? 'operational';
      return category === 'operational' ? [] : [{ name: column, type, category, readable }];
    });
    const about = name === 'participant' ? 'id' : 'participant_id';
    if (!live.some(({ column, readable }) => column === about && readable)) {
      if (personal.some(({ category }) => !NOT_ABOUT_PARTICIPANTS.has(category)) && !onlyAboutStaff(personal))
        leftOut.push({ item: name, why: NOT_SEARCHED[name] ?? NOT_BY_PERSON });
      continue;
    }
    const has = (column: string) => live.some((each) => each.column === column && each.readable);
    for (const { name: column, readable } of personal)
      if (!readable && !NOT_GIVEN[`${name}.${column}`]) leftOut.push({ item: `${name}.${column}`, why: NOT_BY_PERSON });
    tables.push({
      name,
      key: live[0]?.key.length === 1 ? (live[0].key[0] ?? 'id') : 'id',
      person: about,
      categorised: has('category'),
      marksOthers: has('third_party'),
      columns: personal.filter(({ name: column, readable }) => readable && !NOT_GIVEN[`${name}.${column}`]),
    });
  }
  return { tables, leftOut };
}

/** Tables without any link to a participant that hold nothing but traces of what staff did. */
const onlyAboutStaff = (columns: readonly MappedColumn[]): boolean =>
  columns.every(
    ({ name, category }) =>
      NOT_ABOUT_PARTICIPANTS.has(category) || (category === 'audit-trail' && name.endsWith('_by')),
  );
