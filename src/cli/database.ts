import type { Command } from 'commander';
import type { CommandIo } from './io.ts';
import { WrongUsage } from './io.ts';

/** `database`: make ready a PostgreSQL server of your own. */
export function register(program: Command, io: CommandIo): void {
  program
    .command('database')
    .description('Make ready a PostgreSQL server of your own')
    .command('prepare')
    .description(
      'Make the roles the product signs in with, and keep their passwords in the data folder. DATABASE_URL must name an account that may create roles',
    )
    .action(() => prepare(io));
}

async function prepare(io: CommandIo): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url)
    throw new WrongUsage(
      'database-url-missing',
      'DATABASE_URL is not set',
      'Set it to the address of the database, with an account that may create roles',
    );
  const { prepareFrom, LOGIN_ROLES } = await import('../database/index.ts');
  const { readSettings } = await import('../product/index.ts');
  const { dataDir } = readSettings(process.env);
  await prepareFrom(dataDir, { connectionString: url });
  io.answer(
    { roles: LOGIN_ROLES, passwords: `${dataDir}/roles.json` },
    `${LOGIN_ROLES.length} roles are ready; their passwords are in ${dataDir}/roles.json, which only you may read`,
  );
}
