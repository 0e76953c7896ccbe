import { randomFillSync } from 'node:crypto';
import { wrapKey } from './cipher.ts';
import type { Stores } from './lease.ts';
import { type Compartment, checkClass, type KeyName, type PersonKey, personBytes } from './rules.ts';
import { type KeyStore, TOMBSTONES } from './store.ts';

/** What a call to make keys did. `refused` lists keys that were destroyed earlier and so may not be made again. */
export type KeysMade = { created: number; existing: number; refused: PersonKey[] };

/** Makes the missing data keys in one store, in one transaction. */
function makeIn(store: KeyStore, people: readonly string[], classes: readonly KeyName[], made: KeysMade): void {
  if (people.length === 1 && haveAll(store, people[0] ?? '', classes)) {
    made.existing += classes.length;
    return;
  }
  store.indexKey(TOMBSTONES);
  store.write(() => {
    const { sql } = store;
    const { version, key: wrapping } = store.current();
    const anyDestroyed = store.anyDestroyed();
    let slot = Number(sql.nextSlot.get()?.next);
    const secrets = randomFillSync(Buffer.alloc(32 * people.length * classes.length));
    let secret = 0;
    for (const id of people) {
      const person = personBytes(id);
      for (const name of classes) {
        if (anyDestroyed && sql.isDestroyed.get(store.pseudonym(person, name.class)) !== undefined) {
          made.refused.push({ ...name, person: id });
          continue;
        }
        if (sql.insertData.run(person, name.class, 1, slot).changes === 0) {
          made.existing += 1;
          continue;
        }
        const key = secrets.subarray(secret, secret + 32);
        secret += 32;
        sql.insertSlot.run(slot, wrapKey(wrapping, version, store.dataKeyPlace(person, name.class, 1), key));
        slot += 1;
        made.created += 1;
      }
    }
    secrets.fill(0);
  });
}

/** The common case of one person whose keys are all there: no write lock is taken. */
function haveAll(store: KeyStore, person: string, classes: readonly KeyName[]): boolean {
  const bytes = personBytes(person);
  return classes.every((name) => store.sql.findAll.get(bytes, name.class) !== undefined);
}

/** The classes of each compartment. Throws `bad-name`. */
export function byCompartment(classes: readonly KeyName[]): Map<Compartment, KeyName[]> {
  const groups = new Map<Compartment, KeyName[]>();
  for (const name of classes) {
    checkClass(name.class);
    const group = groups.get(name.compartment);
    if (group === undefined) groups.set(name.compartment, [name]);
    else group.push(name);
  }
  return groups;
}

/** Makes the missing keys of one or more people, in one transaction for each compartment. */
export function makeKeys(stores: Stores, people: readonly string[], classes: readonly KeyName[]): KeysMade {
  const made: KeysMade = { created: 0, existing: 0, refused: [] };
  for (const [compartment, names] of byCompartment(classes)) makeIn(stores(compartment), people, names, made);
  return made;
}
