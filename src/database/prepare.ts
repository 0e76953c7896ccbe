import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { LOGIN_ROLES, MIGRATION_ROLE, OWNER_ROLES, type Passwords } from './roles.ts';

/** Makes a fresh random password for every login role. */
export function newPasswords(): Passwords {
  const names = [...LOGIN_ROLES, MIGRATION_ROLE];
  return Object.fromEntries(names.map((name) => [name, randomBytes(24).toString('base64url')])) as Passwords;
}

/**
 * Makes the roles the product signs in with, or gives existing ones new passwords, and lets the migration role work in
 * this database. Needs a connection that may create roles. Safe to run again.
 */
export async function prepareRoles(owner: pg.ClientBase, passwords: Passwords): Promise<void> {
  const present = await owner.query<{ rolname: string }>(
    "SELECT rolname FROM pg_roles WHERE rolname LIKE 'candour\\_%'",
  );
  const existing = new Set(present.rows.map((row) => row.rolname));
  for (const name of OWNER_ROLES) {
    if (!existing.has(name)) await owner.query(`CREATE ROLE ${name} NOLOGIN NOINHERIT`);
  }
  for (const name of [...LOGIN_ROLES, MIGRATION_ROLE] as const) {
    const password = owner.escapeLiteral(passwords[name]);
    await owner.query(
      existing.has(name)
        ? `ALTER ROLE ${name} LOGIN NOINHERIT PASSWORD ${password}`
        : `CREATE ROLE ${name} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE PASSWORD ${password}`,
    );
  }
  // Before PostgreSQL 16 the member's own NOINHERIT says the same.
  const explicit = (await versionOf(owner)) >= 160_000;
  await owner.query(
    `GRANT candour_owner, candour_context TO ${MIGRATION_ROLE}${explicit ? ' WITH INHERIT FALSE, SET TRUE' : ''}`,
  );
  await prepareDatabase(owner);
}

/** Gives the owning roles their place in the connected database and takes the defaults away from everyone else. */
export async function prepareDatabase(owner: pg.ClientBase): Promise<void> {
  const { rows } = await owner.query<{ name: string }>('SELECT current_database() AS name');
  const database = owner.escapeIdentifier(rows[0]?.name ?? '');
  await owner.query(`
    REVOKE ALL ON DATABASE ${database} FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${database} TO ${[...LOGIN_ROLES, MIGRATION_ROLE].join(', ')};
    GRANT CREATE ON DATABASE ${database} TO candour_owner, candour_context;
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO ${LOGIN_ROLES.join(', ')}, candour_context;
    GRANT USAGE, CREATE ON SCHEMA public TO candour_owner;
  `);
}

/** The server's version as one number, such as 150018. */
async function versionOf(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Number(rows[0]?.server_version_num);
}
