import assert from 'node:assert/strict';
import type pg from 'pg';
import { FORGED } from './contexts.ts';
import { idOf } from './plant.ts';

/** What PostgreSQL answers to a way out: its error code, or that the way leads nowhere. */
export interface Escape {
  way: string;
  sql: string;
  /** Error codes that count as refused. */
  refused: string | string[];
}

const FORBIDDEN = '42501';

/** Ways out of the login's own rights, each tried inside a keyworker's transaction. */
export const REFUSED: readonly Escape[] = [
  { way: 'becoming the owner', sql: 'SET ROLE candour_owner', refused: FORBIDDEN },
  { way: 'becoming the context', sql: 'SET LOCAL ROLE candour_context', refused: FORBIDDEN },
  { way: 'becoming another login', sql: 'SET ROLE candour_health', refused: FORBIDDEN },
  { way: 'becoming the superuser', sql: 'SET ROLE postgres', refused: FORBIDDEN },
  { way: 'another session user', sql: 'SET SESSION AUTHORIZATION candour_operator', refused: FORBIDDEN },
  { way: 'row security off', sql: 'SET LOCAL row_security = off; SELECT * FROM participant', refused: FORBIDDEN },
  {
    way: 'row security off for one’s own role',
    sql: "ALTER ROLE candour_staff SET row_security = off; SELECT set_config('row_security', 'off', true); SELECT 1 FROM participant",
    refused: FORBIDDEN,
  },
  { way: 'making oneself superuser', sql: 'ALTER ROLE candour_staff SUPERUSER', refused: FORBIDDEN },
  { way: 'letting oneself past row policies', sql: 'ALTER ROLE candour_staff BYPASSRLS', refused: FORBIDDEN },
  { way: 'joining the owner', sql: 'GRANT candour_owner TO candour_staff', refused: FORBIDDEN },
  { way: 'switching the policies off', sql: 'ALTER TABLE participant DISABLE ROW LEVEL SECURITY', refused: FORBIDDEN },
  {
    way: 'a policy of one’s own',
    sql: 'CREATE POLICY mine ON participant TO candour_staff USING (true)',
    refused: FORBIDDEN,
  },
  { way: 'opening a policy', sql: 'ALTER POLICY holders ON participant USING (true)', refused: FORBIDDEN },
  { way: 'dropping a policy', sql: 'DROP POLICY holders ON participant', refused: FORBIDDEN },
  {
    way: 'a trigger',
    sql: 'CREATE TRIGGER mine BEFORE INSERT ON case_note EXECUTE FUNCTION suppress_redundant_updates_trigger()',
    refused: FORBIDDEN,
  },
  { way: 'a rule', sql: 'CREATE RULE mine AS ON INSERT TO case_note DO INSTEAD NOTHING', refused: FORBIDDEN },
  {
    way: 'a function',
    sql: 'CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    refused: FORBIDDEN,
  },
  { way: 'a schema', sql: 'CREATE SCHEMA mine', refused: FORBIDDEN },
  {
    way: 'a temporary table in the way of a real one',
    sql: 'CREATE TEMP TABLE participant AS SELECT 1 AS id',
    refused: FORBIDDEN,
  },
  {
    way: 'a temporary view in the way of a real one',
    sql: 'CREATE TEMP VIEW deployment AS SELECT 1',
    refused: FORBIDDEN,
  },
  {
    way: 'a temporary function',
    sql: 'CREATE FUNCTION pg_temp.sign(text) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$',
    refused: FORBIDDEN,
  },
  { way: 'a materialised view', sql: 'CREATE MATERIALIZED VIEW public.mine AS SELECT 1', refused: FORBIDDEN },
  {
    way: 'an extension that reaches other databases',
    sql: 'CREATE EXTENSION dblink',
    refused: [FORBIDDEN, '0A000', '58P01'],
  },
  { way: 'an extension that reads files', sql: 'CREATE EXTENSION file_fdw', refused: [FORBIDDEN, '0A000', '58P01'] },
  { way: 'an untrusted language', sql: 'CREATE EXTENSION plpython3u', refused: [FORBIDDEN, '0A000', '58P01'] },
  { way: 'another database', sql: `SELECT dblink('dbname=postgres', 'SELECT 1')`, refused: '42883' },
  { way: 'a program of the server', sql: `COPY (SELECT 1) TO PROGRAM 'cat'`, refused: FORBIDDEN },
  {
    way: 'a program of the server into a table',
    sql: `COPY case_note FROM PROGRAM 'cat /etc/passwd'`,
    refused: [FORBIDDEN, '0A000'],
  },
  { way: 'a file of the server', sql: `COPY (SELECT 1) TO '/tmp/candour-escape'`, refused: FORBIDDEN },
  { way: 'reading a file', sql: `SELECT pg_read_file('/etc/passwd')`, refused: FORBIDDEN },
  { way: 'reading a binary file', sql: `SELECT pg_read_binary_file('PG_VERSION')`, refused: FORBIDDEN },
  { way: 'listing files', sql: `SELECT pg_ls_dir('.')`, refused: FORBIDDEN },
  { way: 'a file as a large object', sql: `SELECT lo_import('/etc/passwd')`, refused: FORBIDDEN },
  { way: 'a large object as a file', sql: `SELECT lo_export(1, '/tmp/candour-escape')`, refused: FORBIDDEN },
  { way: 'copying rows in past the policies', sql: 'COPY participant FROM STDIN', refused: '0A000' },
  { way: 'signing', sql: `SELECT context.sign('${FORGED}')`, refused: FORBIDDEN },
  { way: 'putting claims', sql: `SELECT context.put('${FORGED}'::jsonb)`, refused: FORBIDDEN },
  { way: 'the signing key', sql: 'SELECT * FROM context.secret', refused: FORBIDDEN },
  { way: 'the sessions', sql: 'SELECT * FROM context.session', refused: FORBIDDEN },
  { way: 'the passwords', sql: 'SELECT * FROM context.password', refused: FORBIDDEN },
  {
    way: 'a session for oneself',
    sql: `SELECT context.open_session('t', gen_random_uuid(), 'staff', '1 hour', '1 hour', '{}')`,
    refused: FORBIDDEN,
  },
  { way: 'the claims of another token', sql: `SELECT context.claims_of('t')`, refused: FORBIDDEN },
  { way: 'a system duty', sql: `SELECT context.begin_system('x', 'y')`, refused: FORBIDDEN },
  { way: 'a rights request', sql: `SELECT context.begin_rights('x', gen_random_uuid())`, refused: FORBIDDEN },
  { way: 'a dynamic block', sql: `DO $$ BEGIN EXECUTE 'SET LOCAL ROLE candour_owner'; END $$`, refused: FORBIDDEN },
  { way: 'emptying a table', sql: 'TRUNCATE case_note', refused: FORBIDDEN },
  { way: 'removing notes', sql: 'DELETE FROM case_note', refused: FORBIDDEN },
  { way: 'changing the ledger', sql: `UPDATE ledger_entry SET purpose = 'other'`, refused: FORBIDDEN },
  { way: 'locking everybody out', sql: 'LOCK TABLE health_note IN ACCESS EXCLUSIVE MODE', refused: FORBIDDEN },
  { way: 'the statistics of columns', sql: 'SELECT * FROM pg_statistic', refused: FORBIDDEN },
  { way: 'the passwords of roles', sql: 'SELECT * FROM pg_authid', refused: FORBIDDEN },
  {
    way: 'ending other connections',
    sql: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'candour_migrate' OR usename = 'postgres' OR backend_type <> 'client backend' LIMIT 1`,
    refused: FORBIDDEN,
  },
  { way: 'the triggers off', sql: 'SET LOCAL session_replication_role = replica', refused: FORBIDDEN },
  { way: 'a module loaded', sql: `LOAD 'dblink'`, refused: FORBIDDEN },
  {
    way: 'replacing a row one cannot see',
    sql: `INSERT INTO participant (id, reference, programme, caseload_id, family_name, date_of_birth)
    SELECT '${idOf('participant', 'B')}', 'ZZZZ-ZZZZ', programme, caseload_id, family_name, date_of_birth FROM participant
    ON CONFLICT (id) DO UPDATE SET caseload_id = EXCLUDED.caseload_id`,
    refused: FORBIDDEN,
  },
  {
    way: 'giving a row to another person',
    sql: `INSERT INTO case_note SELECT (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(),
    'participant_id', '${idOf('participant', 'B')}'))).* FROM case_note n`,
    refused: FORBIDDEN,
  },
];

/** Queries that are allowed and must hold nothing of anybody but A. */
export const HARMLESS: readonly { way: string; sql: string }[] = [
  {
    way: 'a function that leaks what it is given',
    sql: `SELECT reference FROM participant WHERE family_name ~ '.*' AND length(reference || family_name) > 0`,
  },
  {
    way: 'a join from the other side',
    sql: 'SELECT r.* FROM referral r FULL JOIN participant p ON p.id = r.participant_id',
  },
  { way: 'the whole row as text', sql: 'SELECT participant::text FROM participant' },
  { way: 'a query from text', sql: `SELECT query_to_xml('SELECT * FROM participant', true, false, '')` },
  { way: 'a table as XML', sql: `SELECT table_to_xml('case_note', true, false, '')` },
  { way: 'the schema as XML', sql: `SELECT schema_to_xml('public', true, false, '')` },
  { way: 'a lock', sql: 'SELECT * FROM participant FOR UPDATE' },
  { way: 'RETURNING', sql: 'UPDATE participant SET town = town RETURNING *' },
  { way: 'a change without a condition', sql: `UPDATE participant SET town = 'x' RETURNING *` },
  {
    way: 'a query inside a change',
    sql: "UPDATE participant p SET town = (SELECT string_agg(family_name, ' ') FROM participant) RETURNING *",
  },
  {
    way: 'MERGE',
    sql: 'MERGE INTO participant p USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET town = p.family_name RETURNING p.*',
  },
  { way: 'a sample', sql: 'SELECT * FROM participant TABLESAMPLE SYSTEM (100)' },
  {
    way: 'the place of a row',
    sql: `SELECT p.*, ctid FROM participant p WHERE ctid = ANY (ARRAY(SELECT format('(0,%s)', i)::tid FROM generate_series(1, 50) i))`,
  },
  { way: 'statistics of columns', sql: `SELECT * FROM pg_stats WHERE schemaname = 'public'` },
  { way: 'a cursor', sql: 'DECLARE c CURSOR FOR SELECT * FROM participant; FETCH ALL FROM c' },
  { way: 'parallel workers', sql: 'SET LOCAL debug_parallel_query = on; SELECT * FROM participant' },
  { way: 'a system view', sql: 'SELECT * FROM pg_prepared_statements' },
];

/** What of B, C, D, H or N a text holds: planted texts name their person, and each has an id.
 * The heads of the ledger are for everybody to see and are of nobody. */
export const strangers = (text: string): string[] => {
  const ids = [...'BCDHN'].map((label) => idOf('participant', label)).filter((id) => text.includes(id));
  return [...new Set([...(text.match(/(?<!ledger_head\.\w+) of [BCDHN]\b/g) ?? []), ...ids])];
};

/** Runs a statement in a savepoint and answers its error code, or an empty text when it was allowed. */
export async function codeOf(client: pg.ClientBase, sql: string): Promise<{ code: string; message: string }> {
  await client.query('SAVEPOINT escape');
  try {
    await client.query(sql);
    return { code: '', message: '' };
  } catch (error) {
    const { code = '', message } = error as pg.DatabaseError;
    assert.deepEqual(strangers(JSON.stringify(error)), [], `${sql}: the error tells of somebody else: ${message}`);
    return { code, message };
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT escape');
  }
}
