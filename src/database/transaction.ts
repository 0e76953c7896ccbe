import { createHash } from 'node:crypto';
import { type Kysely, Kysely as KyselyInstance, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { ContextActor, ContextRequest } from './context.ts';
import type { DB } from './schema.ts';

/** Raised when the session behind a token is over, or never was. */
export class NoSession extends Error {
  constructor() {
    super('The session is over.');
    this.name = 'NoSession';
  }
}

export type Transaction = Kysely<DB>;

/** Begins a statement that many requests run: its connection plans it once and keeps the plan. Its text must not vary. */
export const HOT = '/* hot */';
const names = new Map<string, string>();

function nameOf(text: string): string {
  const known = names.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 40);
  names.set(text, known);
  return known;
}

/** A Kysely that speaks over one connection already in a transaction, and never releases it. */
export function kyselyOn(client: pg.ClientBase): Kysely<DB> {
  const query = (text: string, values: unknown[]) =>
    text.startsWith(HOT) ? client.query({ name: nameOf(text), text, values }) : client.query(text, values);
  const connection = { query, release: () => undefined };
  return new KyselyInstance<DB>({
    dialect: new PostgresDialect({
      pool: { connect: async () => connection, end: async () => undefined, options: {} } as never,
    }),
  });
}

function beginStatement(request: ContextRequest): { text: string; values: string[] } {
  if ('system' in request && request.rightsRequest !== undefined) {
    return {
      text: 'SELECT context.begin_rights_system($1, $2, $3) AS actor',
      values: [request.system.command, request.system.job, request.rightsRequest],
    };
  }
  if ('system' in request) {
    return {
      text: 'SELECT context.begin_system($1, $2) AS actor',
      values: [request.system.command, request.system.job],
    };
  }
  if ('visitor' in request)
    return { text: 'SELECT context.begin_visitor($1) AS actor', values: [request.visitor.command] };
  if ('rightsRequest' in request) {
    return { text: 'SELECT context.begin_rights($1, $2) AS actor', values: [request.token, request.rightsRequest] };
  }
  return { text: 'SELECT context.begin($1) AS actor', values: [request.token] };
}

/**
 * Runs one act in one transaction at READ COMMITTED, under a context the database signs. BEGIN and the context travel in
 * one round trip where the pool pipelines. Commits when the work resolves; rolls back, keeping nothing, when it throws.
 */
export async function inTransaction<T>(
  pool: pg.Pool,
  request: ContextRequest,
  work: (db: Transaction, actor: ContextActor, client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    const begun = client.query('BEGIN');
    const context = client.query<{ actor: ContextActor | null }>(beginStatement(request));
    const [, { rows }] = await Promise.all([begun, context]);
    const actor = rows[0]?.actor;
    if (!actor) throw new NoSession();
    const result = await work(kyselyOn(client), actor, client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
