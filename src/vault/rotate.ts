import { setImmediate as nextTurn } from 'node:timers/promises';
import { unwrapKey, wrapKey, wrappingVersion } from './cipher.ts';
import type { Compartment } from './rules.ts';
import type { KeyStore } from './store.ts';

/** What a rotation did: the new version and how many keys were wrapped again (by this call). */
export type Rotation = { compartment: Compartment; from: number; to: number; rewrapped: number; resumed: boolean };

const BATCH = 2_000;

/**
 * Gives a compartment a new key and wraps its data keys and index keys again; sealed values stay as they are. A rotation
 * that was cut short leaves two versions behind: the next call goes on with it instead of beginning another. At the end
 * the old versions are destroyed. Other processes notice the new version by themselves.
 */
export async function rotateStore(store: KeyStore): Promise<Rotation> {
  const { from, to, resumed } = store.write(() => begin(store));
  let rewrapped = store.write(() => rewrapIndexKeys(store, to));
  let slot: number | undefined = 0;
  while (slot !== undefined) {
    const after: number = slot;
    const batch = store.write(() => rewrapBatch(store, to, after));
    rewrapped += batch.rewrapped;
    slot = batch.last;
    await nextTurn();
  }
  store.write(() => store.dropCompartmentKeysBefore(to));
  return { compartment: store.compartment, from, to, rewrapped, resumed };
}

function begin(store: KeyStore): { from: number; to: number; resumed: boolean } {
  const row = store.db.prepare('SELECT min(version) AS low, max(version) AS high FROM compartment_key').get();
  const low = Number(row?.low);
  const high = Number(row?.high);
  if (low < high) return { from: low, to: high, resumed: true };
  store.addCompartmentKey(high + 1);
  return { from: high, to: high + 1, resumed: false };
}

function rewrapIndexKeys(store: KeyStore, to: number): number {
  let count = 0;
  for (const row of store.db.prepare('SELECT kind, slot FROM index_key').all()) {
    count += rewrap(store, Number(row.slot), store.indexKeyPlace(String(row.kind)), to);
  }
  return count;
}

/** In the order of slots, so that a batch writes neighbouring pages. */
function rewrapBatch(store: KeyStore, to: number, after: number): { rewrapped: number; last: number | undefined } {
  const rows = store.db
    .prepare('SELECT person, class, version, slot FROM data_key WHERE slot > ? ORDER BY slot LIMIT ?')
    .all(after, BATCH);
  let rewrapped = 0;
  for (const row of rows) {
    const place = store.dataKeyPlace(row.person as Uint8Array, String(row.class), Number(row.version));
    rewrapped += rewrap(store, Number(row.slot), place, to);
  }
  return { rewrapped, last: rows.length < BATCH ? undefined : Number(rows.at(-1)?.slot) };
}

function rewrap(store: KeyStore, slot: number, place: Buffer, to: number): number {
  const wrapped = store.sql.slot.get(slot)?.wrapped as Uint8Array;
  const version = wrappingVersion(wrapped);
  if (version === to) return 0;
  const key = unwrapKey(store.wrapping(version), place, wrapped);
  store.sql.overwrite.run(wrapKey(store.wrapping(to), to, place, key), slot);
  key.fill(0);
  return 1;
}
