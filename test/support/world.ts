import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type pg from 'pg';
import { inTransaction, type Transaction } from '../../src/database/index.ts';
import { readDemonstration } from '../../src/demo/demonstration.ts';
import { demoId } from '../../src/demo/ids.ts';
import { seedStaff } from '../../src/demo/seed-staff.ts';
import {
  type AnyDefinition,
  type Definition,
  execute,
  newReference,
  Publications,
  publish,
  type Services,
} from '../../src/pipeline/index.ts';
import { loadProgramme, type Register } from '../../src/register/index.ts';
import { COMPARTMENTS, Vault } from '../../src/vault/index.ts';
import { type TestDatabase, testDatabase } from './database.ts';

export const PROGRAMME = 'central-london-works';

/** A person to put into a test's world. */
export interface NewParticipant {
  caseload?: string;
  family_name?: string;
  given_name?: string;
  date_of_birth?: string;
  referred_on?: string;
  started_on?: string;
}

/** A small real product for a test: database, vault, published register, staff of every persona, and their sessions. */
export interface World {
  database: TestDatabase;
  services: Services;
  register: Register;
  keysDir: string;
  /** Jobs queued so far, when no queue was given. */
  queued: { job: string; ids: Record<string, string> }[];
  /** Moves the product's clock in application and database alike. */
  setClock(instant: string): Promise<void>;
  token(persona: string): Promise<string>;
  run<Output>(persona: string, definition: Definition<never, Output> | AnyDefinition, input: unknown): Promise<Output>;
  asOperator<T>(work: (db: Transaction, client: pg.PoolClient) => Promise<T>): Promise<T>;
  addParticipant(person?: NewParticipant): Promise<{ id: string; reference: string; referralId: string }>;
}

/** Makes a world of its own for one test (or for one file, when called in its `before` hook without `t`). */
export async function makeWorld(
  t?: TestContext,
  options: Partial<Pick<Services, 'enqueue'>> & { programme?: string; folder?: string } = {},
): Promise<World> {
  const { programme = PROGRAMME, folder = path.join(import.meta.dirname, '../../programmes') } = options;
  const database = await testDatabase(t);
  const keysDir = mkdtempSync(path.join(tmpdir(), 'candour-keys-'));
  const remove = () => rmSync(keysDir, { recursive: true, force: true });
  t ? t.after(remove) : process.once('exit', remove);
  const { register, problems } = await loadProgramme(path.join(folder, programme));
  if (!register) throw new Error(`the shipped programme has problems: ${JSON.stringify(problems.slice(0, 5))}`);
  let offset = Temporal.Duration.from({ seconds: 0 });
  const queued: World['queued'] = [];
  const services: Services = {
    pools: database.pools,
    vault: Vault.open({ keysDir, compartments: COMPARTMENTS }),
    publications: new Publications(database.pools.candour_gate),
    clock: () => Temporal.Now.instant().add(offset),
    house: {
      shippedFiles: async (programme) => (await house(database)).shippedFiles(programme),
      faultsOf: async () => (await house(database)).faultsOf(),
    },
    enqueue: options.enqueue ?? (async (_client, job, ids) => void queued.push({ job, ids })),
  };
  const asOperator: World['asOperator'] = (work) =>
    inTransaction(
      database.pools.candour_operator,
      { system: { command: 'arrange-test', job: 'test' } },
      (db, _actor, client) => work(db, client),
    );
  await database.superuser.query("INSERT INTO deployment (kind) VALUES ('demo')");
  await asOperator(async (db) => {
    await publish(db, register, { by: 'Test publisher', second: 'Test second' });
    await seedStaff(db, readDemonstration(programme, folder), Temporal.Now.plainDateISO('Europe/London'));
  });
  const tokens = new Map<string, string>();
  const token = async (persona: string): Promise<string> => {
    const known = tokens.get(persona);
    if (known) return known;
    const fresh = randomUUID();
    await database.pools.candour_gate.query(
      `SELECT context.open_session($1, $2, 'staff', '10 hours', '1 hour', '{}')`,
      [fresh, demoId('staff', persona)],
    );
    tokens.set(persona, fresh);
    return fresh;
  };
  return {
    database,
    services,
    register,
    keysDir,
    queued,
    asOperator,
    token,
    async setClock(instant) {
      offset = Temporal.Now.instant().until(Temporal.Instant.from(instant));
      await database.superuser.query('UPDATE deployment SET clock_offset = make_interval(secs => $1)', [
        offset.total('seconds'),
      ]);
    },
    run: async (persona, definition, input) =>
      execute(services, definition as never, { token: await token(persona) }, input),
    addParticipant: (person = {}) => asOperator((db) => addParticipant(db, services, programme, person)),
  };
}

/** The whole product is loaded only by the tests that ask what it knows. */
const house = async ({ pools }: TestDatabase) =>
  (await import('../../src/product/house.ts')).houseOf(pools.candour_operator);

async function addParticipant(db: Transaction, services: Services, programme: string, person: NewParticipant) {
  const id = randomUUID();
  const reference = newReference();
  const referralId = randomUUID();
  const referredOn =
    person.referred_on ??
    services.clock().toZonedDateTimeISO('Europe/London').toPlainDate().subtract({ days: 3 }).toString();
  const caseload_id = demoId('caseload', person.caseload ?? 'east-1');
  await db
    .insertInto('participant')
    .values({
      id,
      reference,
      programme,
      caseload_id,
      family_name: person.family_name ?? 'Example',
      given_name: person.given_name ?? 'Alex',
      date_of_birth: person.date_of_birth ?? '1990-05-17',
      mobile: '07700 900123',
    })
    .execute();
  await db
    .insertInto('participant_provenance')
    .values({
      participant_id: id,
      fields: ['family_name', 'given_name', 'date_of_birth', 'mobile'],
      source: 'jcp',
      channel: 'jcp',
      as_at: referredOn,
    })
    .execute();
  await db
    .insertInto('referral')
    .values({
      id: referralId,
      participant_id: id,
      programme,
      channel: 'jcp',
      external_id: `T-${id.slice(0, 8)}`,
      referred_on: referredOn,
      as_at: referredOn,
      customer_group: 'health-and-disability',
      fingerprint: Buffer.alloc(32),
    })
    .execute();
  await db.insertInto('allocation').values({ participant_id: id, caseload_id }).execute();
  if (person.started_on) {
    await db
      .insertInto('enrolment')
      .values({ participant_id: id, referral_id: referralId, started_on: person.started_on })
      .execute();
  }
  return { id, reference, referralId };
}
