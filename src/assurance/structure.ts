import { sql } from 'kysely';
import type { Transaction } from '../database/index.ts';

/** A table of the live database, as far as its protection goes. */
export interface TableFacts {
  name: string;
  owner: string;
  /** Row security on, and for its owner too. */
  secured: boolean;
  forced: boolean;
  /** Logins of the product that may read it, and that may add to or change it. */
  readers: string[];
  writers: string[];
  /** Policies by the logins they are for; `open` ones let everything through. */
  policies: { name: string; roles: string[]; command: string; open: boolean }[];
  columns: { name: string; type: string; category: string | null }[];
}

/** The live database’s own word on how it is built: read from its catalogue, which holds nothing about anybody. */
export interface Structure {
  tables: TableFacts[];
  triggers: { table: string; name: string; on: boolean }[];
  constraints: { table: string; text: string }[];
  /** Roles of the product that are above the rules. */
  mighty: string[];
  /** Functions that run with their owner’s rights and that everybody may call, or that do not fix their search path. */
  looseFunctions: string[];
}

/** Reads the structure of the schemas of the product. */
export async function readStructure(db: Transaction): Promise<Structure> {
  const { rows } = await sql<{ structure: Structure }>`SELECT jsonb_build_object(
    'tables', (SELECT jsonb_agg(jsonb_build_object('name', CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname,
        'owner', pg_get_userbyid(c.relowner), 'secured', c.relrowsecurity, 'forced', c.relforcerowsecurity,
        'readers', ARRAY(SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'candour\\_%' AND r.rolcanlogin AND r.rolname <> 'candour_migrate'
          AND has_any_column_privilege(r.oid, c.oid, 'SELECT')),
        'writers', ARRAY(SELECT r.rolname FROM pg_roles r WHERE r.rolname LIKE 'candour\\_%' AND r.rolcanlogin AND r.rolname <> 'candour_migrate'
          AND (has_any_column_privilege(r.oid, c.oid, 'INSERT') OR has_any_column_privilege(r.oid, c.oid, 'UPDATE')
            OR has_table_privilege(r.oid, c.oid, 'DELETE') OR has_table_privilege(r.oid, c.oid, 'TRUNCATE'))),
        'policies', COALESCE((SELECT jsonb_agg(jsonb_build_object('name', p.polname, 'roles', ARRAY(SELECT CASE role WHEN 0 THEN 'public'
              ELSE pg_get_userbyid(role) END FROM unnest(p.polroles) AS role), 'command', p.polcmd,
            'open', p.polpermissive AND COALESCE(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) = 'true'))
          FROM pg_policy p WHERE p.polrelid = c.oid), '[]'),
        'columns', (SELECT jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
            'category', col_description(c.oid, a.attnum)) ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) ORDER BY n.nspname, c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('public', 'context') AND c.relkind IN ('r', 'p')),
    'triggers', (SELECT jsonb_agg(jsonb_build_object('table', c.relname, 'name', t.tgname, 'on', t.tgenabled <> 'D'))
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND NOT t.tgisinternal),
    'constraints', (SELECT jsonb_agg(jsonb_build_object('table', c.relname, 'text', pg_get_constraintdef(k.oid)))
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND k.contype IN ('c', 'f', 'u') AND k.convalidated),
    'mighty', (SELECT COALESCE(jsonb_agg(r.rolname), '[]') FROM pg_roles r WHERE r.rolname LIKE 'candour\\_%'
      AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolinherit)),
    'looseFunctions', (SELECT COALESCE(jsonb_agg(p.proname), '[]') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname IN ('public', 'context', 'assurance', 'policy') AND p.prosecdef AND (NOT COALESCE('search_path=""' = ANY (p.proconfig), false)
        OR EXISTS (SELECT 1 FROM aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0)))
  ) AS structure`.execute(db);
  const structure = rows[0]?.structure;
  if (!structure) throw new Error('The database did not describe itself.');
  return structure;
}

/** Tables that hold something about a person: those that name one. */
export const personal = ({ tables }: Structure): TableFacts[] =>
  tables.filter(
    ({ name, columns }) => name === 'participant' || columns.some((column) => column.name === 'participant_id'),
  );

/** Tables with a column of one of these categories. */
export const holding = ({ tables }: Structure, categories: ReadonlySet<string>): TableFacts[] =>
  tables.filter(({ columns }) => columns.some(({ category }) => category !== null && categories.has(category)));
