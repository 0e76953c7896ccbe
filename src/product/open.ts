import pg from 'pg';
import { MIGRATION_ROLE, type OpenDatabase, openDatabase } from '../database/index.ts';
import { checkJobs, enqueue } from '../jobs/index.ts';
import { checkActs, Publications, RegistryError, type Services } from '../pipeline/index.ts';
import { checkColumns, liveColumns } from './check-columns.ts';
import { type Deployment, settleDeployment } from './deployment.ts';
import { houseOf } from './house.ts';
import type { Product } from './product.ts';
import { firstProgramme, publishFirst } from './programmes.ts';
import { acts, jobs } from './rooms.ts';
import { seedDemonstration } from './seed.ts';
import type { Settings } from './settings.ts';
import { openVault, rememberStores } from './vault.ts';

export interface OpenOptions {
  /** True for the command line: an embedded server already running on the data folder is used. */
  attach?: boolean;
  /** False for the commands that must work before anything is published. */
  check?: boolean;
  /** Whether a new database may be filled with the demonstration. The command line never seeds by itself. */
  seed?: boolean;
}

/**
 * Opens everything the product needs and checks what must be true before anybody is served: the schema is this version’s,
 * the published register is whole, every column and every act has its clause. Throws an error with a remedy otherwise.
 */
export async function openProduct(
  settings: Settings,
  say: (sentence: string) => void,
  options: OpenOptions = { seed: true },
): Promise<Product> {
  const database = await openDatabase({
    dataDir: settings.dataDir,
    databaseUrl: settings.databaseUrl,
    attach: options.attach ?? false,
    say,
  });
  try {
    const deployment = await settle(database, settings, options);
    const vault = await openVault(settings, database.pools, deployment.clock);
    const publications = new Publications(database.pools.candour_gate);
    const house = houseOf(database.pools.candour_operator);
    const services: Services = { pools: database.pools, vault, publications, clock: deployment.clock, enqueue, house };
    if (deployment.kind === 'demo' && options.seed) {
      await publishFirst(database.pools, publications, say);
      await seedDemonstration(services, say);
    }
    if (options.check !== false) await checkInForce(services);
    return {
      settings,
      database,
      deployment,
      services,
      async stop() {
        await rememberStores(database.pools, vault);
        await vault.close();
        await database.stop();
      },
    };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function settle(database: OpenDatabase, settings: Settings, options: OpenOptions): Promise<Deployment> {
  const client = new pg.Client(database.connectionFor(MIGRATION_ROLE));
  await client.connect();
  try {
    return await settleDeployment(
      client,
      settings,
      database.kind === 'embedded' && options.seed === true,
      options.attach === true,
    );
  } finally {
    await client.end();
  }
}

/** Checks the register in force against the live columns and the declared acts. */
async function checkInForce(services: Services): Promise<void> {
  const published = await services.publications.inForce();
  const version = published[firstProgramme()];
  if (version === undefined) {
    throw new RegistryError(
      'No register has been published yet.',
      `Publish one: npm run candour -- register publish ${firstProgramme()} --by A --second B`,
    );
  }
  const columns = await liveColumns(services.pools.candour_operator);
  for (const [programme, each] of Object.entries(published)) {
    const { register } = await services.publications.get(programme, each);
    checkColumns(columns, register);
    const clauses = new Set([...Object.keys(register.clauses), 'operational']);
    checkActs(acts, clauses);
    checkJobs(jobs, clauses);
  }
}
