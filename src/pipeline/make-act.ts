import type pg from 'pg';
import type { Transaction } from '../database/index.ts';
import { decide } from '../register/index.ts';
import { type KeyName, type Lease, VaultError, type Where } from '../vault/index.ts';
import type { Act, Actor, Entry, InForce, SealedPlace } from './act.ts';
import type { AnyDefinition } from './definition.ts';
import { NotFound, refused } from './errors.ts';
import type { Grounds } from './grounds.ts';
import type { Services } from './services.ts';

interface Parts {
  definition: AnyDefinition;
  db: Transaction;
  client: pg.ClientBase;
  at: Temporal.Instant;
  actor: Actor;
  inForce: InForce;
  requestId: string;
  services: Services;
  grounds: Grounds;
}

/** An act under way, the ledger entries it has made so far, and how to drop the keys it unwrapped. */
export interface OpenAct {
  act: Act;
  entries: Entry[];
  close(): void;
}

/** Builds what a command or query works with. Unwrapped keys live until `close`. */
export function makeAct(parts: Parts): OpenAct {
  const { inForce, at, services } = parts;
  const entries: Entry[] = [];
  let lease: Lease | undefined;
  const keys = (): Lease => {
    lease ??= services.vault.lease();
    return lease;
  };
  const act: Act = {
    name: parts.definition.name,
    db: parts.db,
    at,
    today: at.toZonedDateTimeISO('Europe/London').toPlainDate(),
    actor: parts.actor,
    inForce,
    requestId: parts.requestId,
    clause: parts.grounds.clause,
    seal: (place, text) => {
      const where = placeToWrite(inForce, place);
      services.vault.ensureKeys(where.person, [{ class: where.class, compartment: where.compartment }]);
      return keys().seal(where, text);
    },
    sealMany: (items) => sealMany(services.vault, inForce, items),
    newPeople: (count, columns, expected) => services.vault.newPeople(count, keysOf(inForce, columns), expected),
    sealOptional: (place, text) => (text === null || text === undefined || text === '' ? null : act.seal(place, text)),
    open: (place, bytes) => keys().open(placeOf(inForce, place), bytes),
    openOptional: (place, bytes) => (bytes === null ? null : act.open(place, bytes)),
    inForceFor: async (programme) => {
      if (programme === inForce.programme) return inForce;
      const version = parts.actor.published[programme];
      if (version === undefined) throw new NotFound();
      return services.publications.get(programme, version);
    },
    match: (kind, value) => services.vault.matchIndex(kind, value),
    decide: (facts) => decide(inForce.register, { ...facts, programme: inForce.programme, at: at.toString() }),
    record: (entry) => {
      entries.push(entry);
    },
    enqueue: (job, ids) => services.enqueue(parts.client, job, ids),
  };
  return { act, entries, close: () => lease?.close() };
}

/** The keys that these columns need of each person; a column whose category is not collected needs none. */
function keysOf(inForce: InForce, columns: readonly string[]): KeyName[] {
  const keys = new Map<string, KeyName>();
  for (const column of columns) {
    const category = inForce.register.categories[inForce.register.columns[column] ?? ''];
    if (!category?.collected) continue;
    const { class: name, compartment } = category;
    keys.set(`${compartment}/${name}`, { class: name, compartment });
  }
  return [...keys.values()];
}

/** Seals on the vault's threads. Where a key is missing, makes those of everybody concerned and seals again. */
async function sealMany(
  vault: Services['vault'],
  inForce: InForce,
  items: readonly { place: SealedPlace; text: string }[],
): Promise<Buffer[]> {
  const sealing = items.map(({ place, text }) => ({ where: placeToWrite(inForce, place), plaintext: text }));
  try {
    return await vault.sealMany(sealing);
  } catch (error) {
    if (!(error instanceof VaultError) || error.code !== 'key-missing') throw error;
  }
  const people = new Map<string, { key: KeyName; ids: Set<string> }>();
  for (const { where } of sealing) {
    const name = `${where.compartment}/${where.class}`;
    const group = people.get(name) ?? { key: { class: where.class, compartment: where.compartment }, ids: new Set() };
    group.ids.add(where.person);
    people.set(name, group);
  }
  for (const { key, ids } of people.values()) await vault.ensureKeysBulk([...ids], [key]);
  return vault.sealMany(sealing);
}

/** Where a value belongs: its column's category in the register says which key and which compartment. */
export function placeOf(inForce: InForce, place: SealedPlace): Where {
  const category = inForce.register.categories[place.category ?? inForce.register.columns[place.column] ?? ''];
  if (!category) {
    throw new TypeError(`The column ${place.column} has no data category in the published register.`);
  }
  const [table = '', column = ''] = place.column.split('.');
  return {
    person: place.participantId,
    class: category.class,
    compartment: category.compartment,
    table,
    column,
    row: place.row,
  };
}

/**
 * As `placeOf`, for a value that is about to be written: refuses what the programme does not collect (P021). What was written while
 * it was collected can still be read.
 */
function placeToWrite(inForce: InForce, place: SealedPlace): Where {
  const { categories, columns } = inForce.register;
  const category = categories[place.category ?? columns[place.column] ?? ''];
  if (category && !category.collected) {
    throw refused(
      'not-collected',
      `category/${category.slug}`,
      `${category.name} is not collected by this programme, so it cannot be written down.`,
      category.reason ?? 'Leave it out.',
    );
  }
  return placeOf(inForce, place);
}
