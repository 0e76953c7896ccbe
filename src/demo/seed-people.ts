import { randomUUID } from 'node:crypto';
import { inTransaction, type Transaction } from '../database/index.ts';
import { appendMany } from '../ledger/index.ts';
import type { InForce, Services } from '../pipeline/index.ts';
import { groundsOf, placeOf } from '../pipeline/index.ts';
import type { Demonstration } from './demonstration.ts';
import { demoId } from './ids.ts';
import { insertRows } from './insert-rows.ts';
import { extraCaseloads } from './journey.ts';
import { addCase, type DemoCase, demoCase, emptyRows, type RowContext, type Rows, type Waiting } from './rows.ts';

/** One person is one act, and at most this many acts share a transaction. */
const BATCH = 1000;

export interface SeedCounts {
  people: number;
  notes: number;
  appointments: number;
}

/**
 * Puts made-up people into the database: `people` of them, the same for the same seed and day. Sealed, matched and in the
 * ledger like real ones. People already there are left alone.
 */
export async function seedPeople(
  services: Services,
  inForce: InForce,
  demo: Demonstration,
  people: number,
  seed: number,
  progress: (done: number) => void = () => undefined,
): Promise<SeedCounts> {
  const today = services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
  const of = { demo, register: inForce.register };
  const counts = { people: 0, notes: 0, appointments: 0 };
  await asSeeder(services, (db) => addCaseloads(db, demo, people));
  for (let start = 0; start < people; start += BATCH) {
    const cases = Array.from({ length: Math.min(BATCH, people - start) }, (_, n) =>
      demoCase(of, seed, start + n, today),
    );
    const rows = await rowsOf(services, inForce, demo, cases, seed, today);
    await asSeeder(services, (db) => write(db, services, inForce, rows));
    counts.people += rows.participant.length;
    counts.notes += rows.case_note.length;
    counts.appointments += rows.appointment.length;
    progress(start + cases.length);
  }
  return counts;
}

/** Runs some statements as the operator that seeds. */
export const asSeeder = <T>(services: Services, work: (db: Transaction) => Promise<T>): Promise<T> =>
  inTransaction(services.pools.candour_operator, { system: { command: 'demo-seed', job: 'demo-seed' } }, (db) =>
    work(db),
  );

async function addCaseloads(db: Transaction, demo: Demonstration, people: number): Promise<void> {
  const team = demo.teams.find(({ slug }) => slug === demo.caseloads.find(({ kind }) => kind === 'keyworker')?.team);
  const rows = extraCaseloads(people).map((slug) => ({
    id: demoId('caseload', slug),
    programme: demo.programme,
    organisation_id: demoId('organisation', team?.organisation ?? ''),
    team_id: demoId('team', team?.slug ?? ''),
    kind: 'keyworker',
    name: slug,
  }));
  for (let start = 0; start < rows.length; start += BATCH) {
    await db
      .insertInto('caseload')
      .values(rows.slice(start, start + BATCH))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function rowsOf(
  services: Services,
  inForce: InForce,
  demo: Demonstration,
  cases: readonly DemoCase[],
  seed: number,
  today: Temporal.PlainDate,
): Promise<Rows> {
  const { vault } = services;
  const context: RowContext = {
    programme: inForce.programme,
    demo,
    today,
    seed,
    version: inForce.version,
    hash: inForce.hash,
    place: (person, column, row) => placeOf(inForce, { participantId: person, column, row }),
    match: (niNumber) => vault.matchIndex('national-insurance-number', niNumber),
  };
  const rows = emptyRows();
  const waiting: Waiting[] = [];
  for (const each of cases) addCase(rows, waiting, each, context);
  await makeKeys(services, waiting);
  const sealed = await vault.sealMany(waiting.map(({ item }) => item));
  for (const [index, each] of waiting.entries()) each.put(sealed[index] as Buffer);
  return rows;
}

async function makeKeys(services: Services, waiting: readonly Waiting[]): Promise<void> {
  const people = new Map<string, { ids: Set<string>; name: { class: string; compartment: never } }>();
  for (const {
    item: { where },
  } of waiting) {
    const key = `${where.compartment}/${where.class}`;
    const entry = people.get(key) ?? {
      ids: new Set<string>(),
      name: { class: where.class, compartment: where.compartment as never },
    };
    entry.ids.add(where.person);
    people.set(key, entry);
  }
  for (const { ids, name } of people.values()) await services.vault.ensureKeysBulk([...ids], [name]);
}

async function write(db: Transaction, services: Services, inForce: InForce, rows: Rows): Promise<void> {
  for (const table of Object.keys(rows) as (keyof Rows)[]) await insertRows(db, table, rows[table]);
  const grounds = groundsOf({ activity: 'intake' }, inForce);
  await appendMany(
    db,
    rows.participant.map((row) => ({
      at: services.clock(),
      requestId: randomUUID(),
      actorId: null,
      actorKind: 'system',
      organisationId: null,
      role: 'operator',
      act: 'demo-seed',
      verb: 'collect',
      ...grounds,
      registerHash: inForce.hash,
      compartment: 'programme',
      participantId: String(row.id),
      outcome: 'done',
      reasons: [],
      fields: ['participant.family_name', 'participant.ni_number'],
    })),
  );
}
