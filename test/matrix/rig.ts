import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { MIGRATION_ROLE } from '../../src/database/roles.ts';
import { makeWorld, type World } from '../support/world.ts';
import { readTables, type Table } from './catalogue.ts';
import type { Context } from './contexts.ts';
import type { Doing } from './declared.ts';
import { fullName, keyOf, plant } from './plant.ts';

/** A world with a planted row for each person in each table with row policies. */
export interface Rig {
  world: World;
  tables: readonly Table[];
  /** Whose rows a context can see, add, change and remove, by `table doing`. `only`: some tables. */
  look(context: Context, doings: readonly Doing[], only?: readonly string[]): Promise<Map<string, string[]>>;
}

/** Makes the rig. Triggers are off and checks are gone, so that nothing but privileges and row policies answers. */
export async function makeRig(t?: TestContext): Promise<Rig> {
  const world = await makeWorld(t);
  const { superuser } = world.database;
  const tables = await readTables(superuser);
  const secured = tables.filter((table) => table.secured);
  await superuser.query(readFileSync(path.join(import.meta.dirname, 'look.sql'), 'utf8'));
  for (const table of secured) {
    const columns = table.columns.filter(({ generated }) => !generated).map(({ name }) => name);
    await superuser.query('INSERT INTO rig.subject VALUES ($1, $2::regclass, $3, $4)', [
      table.name,
      fullName(table.name),
      keyOf(table, 't'),
      columns,
    ]);
    await superuser.query(`ALTER TABLE ${fullName(table.name)} DISABLE TRIGGER USER`);
  }
  await plant(superuser, tables);
  return { world, tables, look: (context, doings, only) => look(world, context, doings, only) };
}

/** Runs some work on a connection of a context's login, which is given back as it was found. */
export async function asLogin<T>(world: World, login: Context['login'], work: (client: pg.ClientBase) => Promise<T>) {
  if (login === MIGRATION_ROLE) {
    const client = new pg.Client(world.database.connectionFor(login));
    await client.connect();
    return work(client).finally(() => client.end());
  }
  const client = await world.database.pools[login].connect();
  try {
    return await work(client);
  } finally {
    await client.query('ROLLBACK; RESET ALL');
    client.release();
  }
}

async function look(world: World, context: Context, doings: readonly Doing[], only?: readonly string[]) {
  return asLogin(world, context.login, async (client) => {
    await context.enter(client, world);
    const { rows } = await client.query<{ tab: string; doing: string; owners: string[] | null; fault: string | null }>(
      'SELECT * FROM rig.look($1, $2)',
      [doings, only ?? null],
    );
    const fault = rows.find((row) => row.fault !== null);
    if (fault) throw new Error(`The rig could not tell what ${context.name} can do to ${fault.tab}: ${fault.fault}`);
    return new Map(rows.map(({ tab, doing, owners }) => [`${tab} ${doing}`, [...new Set(owners ?? [])].sort()]));
  });
}
