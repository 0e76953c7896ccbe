import type pg from 'pg';

/** The seven things a role may be allowed to do to a table, in the words of PostgreSQL. */
export const VERBS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'] as const;
export type Verb = (typeof VERBS)[number];

/** A table of the live database. Its name carries no schema when that is `public`. */
export interface Table {
  name: string;
  owner: string;
  /** Row security on, and for its owner too. */
  secured: boolean;
  forced: boolean;
  /** True when a column holds personal data by its comment, or refers to a participant. */
  personal: boolean;
  columns: { name: string; type: string; notNull: boolean; generated: boolean; category: string | null }[];
  primaryKey: string[];
  /** Each column that refers to another table, and where to. */
  references: Record<string, { table: string; column: string }>;
}

/** A row policy of the live database. */
export interface Policy {
  table: string;
  name: string;
  command: 'ALL' | 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';
  roles: string[];
  using: string | null;
  check: string | null;
}

const NAME = `CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname`;

/** Every table of ours in the schemas public and context. */
export async function readTables(pool: pg.Pool): Promise<Table[]> {
  const { rows } = await pool.query<Table>(`
    SELECT ${NAME} AS name, pg_get_userbyid(c.relowner) AS owner, c.relrowsecurity AS secured, c.relforcerowsecurity AS forced,
      (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'notNull', a.attnotnull,
          'generated', a.attgenerated <> '' OR a.attidentity <> '', 'category', col_description(c.oid, a.attnum)) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
      COALESCE((SELECT array_agg(a.attname::text ORDER BY array_position(k.conkey, a.attnum))
        FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
        WHERE k.conrelid = c.oid AND k.contype = 'p'), '{}') AS "primaryKey",
      COALESCE((SELECT jsonb_object_agg(f.col, jsonb_build_object('table', f.target, 'column', f.target_col)) FROM (
        SELECT DISTINCT ON (a.attname) a.attname AS col, b.attname AS target_col,
          CASE tn.nspname WHEN 'public' THEN '' ELSE tn.nspname || '.' END || tc.relname AS target
        FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair(here, there)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.here
          JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.there
          JOIN pg_class tc ON tc.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = tc.relnamespace
        WHERE k.conrelid = c.oid AND k.contype = 'f' ORDER BY a.attname, k.confrelid = k.conrelid, b.attname) f), '{}') AS "references"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'context') AND c.relkind IN ('r', 'p') ORDER BY 1`);
  return rows.map((table) => ({ ...table, personal: isPersonal(table) }));
}

function isPersonal({ columns, references }: Table): boolean {
  return (
    columns.some(({ category }) => category !== null && category !== 'operational') ||
    columns.some(({ name }) => name === 'participant_id') ||
    Object.values(references).some(({ table }) => table === 'participant')
  );
}

/** Every role of ours: those that sign in, those that own, and the one that migrates. */
export async function readRoles(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_roles WHERE rolname LIKE 'candour\\_%' OR (rolcanlogin AND NOT rolsuper) ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/**
 * What a role may do to each table, as PostgreSQL itself answers: a verb for the whole table, `VERB(columns)` where only
 * some columns are open, `all` for the seven, an empty text for nothing.
 */
export async function readPrivileges(pool: pg.Pool): Promise<Map<string, Map<string, string>>> {
  const { rows } = await pool.query<{
    table: string;
    role: string;
    verbs: string[];
    columns: Record<string, string[]>;
  }>(
    `SELECT ${NAME} AS "table", r.rolname AS role,
      ARRAY(SELECT v FROM unnest($1::text[]) WITH ORDINALITY AS w(v, i) WHERE has_table_privilege(r.oid, c.oid, v) ORDER BY i) AS verbs,
      (SELECT COALESCE(jsonb_object_agg(v, cols), '{}') FROM (
        SELECT v, jsonb_agg(a.attname ORDER BY a.attnum) AS cols FROM unnest('{SELECT,INSERT,UPDATE,REFERENCES}'::text[]) AS v
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE NOT has_table_privilege(r.oid, c.oid, v) AND has_column_privilege(r.oid, c.oid, a.attnum, v) GROUP BY v) part) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_roles r ON r.rolname LIKE 'candour\\_%' OR (r.rolcanlogin AND NOT r.rolsuper)
    WHERE n.nspname IN ('public', 'context') AND c.relkind IN ('r', 'p')`,
    [VERBS],
  );
  const found = new Map<string, Map<string, string>>();
  for (const { table, role, verbs, columns } of rows) {
    const ofTable = found.get(table) ?? new Map<string, string>();
    found.set(table, ofTable);
    ofTable.set(role, wordsOf(verbs, columns));
  }
  return found;
}

function wordsOf(verbs: string[], columns: Record<string, string[]>): string {
  if (verbs.length === VERBS.length) return 'all';
  return VERBS.flatMap((verb) => {
    if (verbs.includes(verb)) return [verb];
    return columns[verb] ? [`${verb}(${[...columns[verb]].sort().join(',')})`] : [];
  }).join(' ');
}

/** Every row policy on our tables. */
export async function readPolicies(pool: pg.Pool): Promise<Policy[]> {
  const { rows } = await pool.query<Policy>(`
    SELECT CASE schemaname WHEN 'public' THEN '' ELSE schemaname || '.' END || tablename AS "table", policyname AS name,
      cmd AS command, roles::text[] AS roles, qual AS using, with_check AS check
    FROM pg_policies WHERE schemaname IN ('public', 'context') ORDER BY 1, 2`);
  return rows;
}
