import { DIRECTORY } from './plant.ts';

/** A fault that the catalogue can be asked for: the query names each place that has it. */
export interface Lint {
  says: string;
  query: string;
  remedy: string;
}

/** Schemas that are not the database's own, as `n`. */
export const OURS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;

export const LINTS = {
  views: {
    says: 'views see only what their reader sees, and nothing is kept in a materialised view',
    query: `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE ${OURS} AND (c.relkind IN ('m', 'f') OR (c.relkind = 'v'
         AND NOT COALESCE('security_invoker=true' = ANY (c.reloptions) OR 'security_invoker=on' = ANY (c.reloptions), false)))`,
    remedy: 'Make the view WITH (security_invoker = true).',
  },
  sequences: {
    says: 'no sequence is shared by organisations',
    query: `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('public', 'context') AND c.relkind = 'S'`,
    remedy: 'Use gen_random_uuid(): gaps in a sequence tell how much happens elsewhere.',
  },
  functions: {
    says: 'functions with their owner’s rights fix their search path, belong to the context and are not for everybody',
    query: `SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE ${OURS} AND p.prosecdef AND (NOT COALESCE('search_path=""' = ANY (p.proconfig), false)
         OR pg_get_userbyid(p.proowner) <> 'candour_context'
         OR EXISTS (SELECT 1 FROM aclexplode(COALESCE(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee = 0))`,
    remedy: `Make it as candour_context, SET search_path = '', and grant it to the roles that need it.`,
  },
  rights: {
    says: 'no role that signs in may make anything: no temporary table, no schema, no table, no server file',
    query: `SELECT r.rolname || ' on ' || what AS name FROM pg_roles r, LATERAL (VALUES
        (has_database_privilege(r.oid, current_database(), 'TEMP'), 'temporary tables'),
        (has_database_privilege(r.oid, current_database(), 'CREATE'), 'schemas'),
        (EXISTS (SELECT 1 FROM pg_namespace n WHERE has_schema_privilege(r.oid, n.oid, 'CREATE')), 'tables'),
        (pg_has_role(r.oid, 'pg_read_server_files', 'MEMBER') OR pg_has_role(r.oid, 'pg_write_server_files', 'MEMBER')
          OR pg_has_role(r.oid, 'pg_execute_server_program', 'MEMBER') OR pg_has_role(r.oid, 'pg_read_all_data', 'MEMBER')
          OR pg_has_role(r.oid, 'pg_monitor', 'MEMBER'), 'the server')) AS rights(held, what)
       WHERE r.rolcanlogin AND NOT r.rolsuper AND held`,
    remedy: 'Take the right away in src/database/prepare.ts.',
  },
  indexes: {
    says: 'every foreign key that rows are removed or found by has its index',
    query: `SELECT k.conrelid::regclass || ' (' || string_agg(a.attname, ', ') || ')' AS name
       FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
       WHERE k.contype = 'f' AND n.nspname IN ('public', 'context') AND k.conrelid <> 'demo_portal'::regclass
         AND k.confrelid::regclass::text <> ALL ('{${[...DIRECTORY].join(',')}}')
         AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = k.conrelid AND (i.indkey::int2[])[0] = ANY (k.conkey))
       GROUP BY k.oid, k.conrelid`,
    remedy: 'CREATE INDEX on it, or the removal of one person reads the whole table.',
  },
} satisfies Record<string, Lint>;
