import { WRAPPED } from './cipher.ts';
import type { Stores } from './lease.ts';
import { checkClass, type PersonKey, personBytes } from './rules.ts';
import { TOMBSTONES } from './store.ts';

/** Outcome for one key: `never-made` leaves a tombstone too, so that it cannot be made later. */
export type Destroyed = 'destroyed' | 'already-destroyed' | 'never-made';

/**
 * Destroys data keys (P108-P110: destruction at the end of retention): overwrites each wrapped key where it lies, drops
 * the row that found it and leaves a tombstone that names nobody. One transaction for each compartment; when the call
 * returns, the file on disk no longer holds the keys. What a disk keeps of overwritten blocks is out of a program's
 * reach; `rotate` makes even such remains useless, because the compartment key that wrapped them is destroyed in turn.
 */
export function destroyKeys(stores: Stores, keys: readonly PersonKey[], at: string): Destroyed[] {
  const outcome: Destroyed[] = new Array(keys.length);
  const blank = Buffer.alloc(WRAPPED);
  for (const compartment of new Set(keys.map((key) => key.compartment))) {
    const store = stores(compartment);
    store.indexKey(TOMBSTONES);
    store.write(() => {
      const remove = store.db.prepare('DELETE FROM data_key WHERE person = ? AND class = ?');
      const mark = store.db.prepare('INSERT INTO destroyed VALUES (?, ?) ON CONFLICT DO NOTHING');
      for (const [index, key] of keys.entries()) {
        if (key.compartment !== compartment) continue;
        checkClass(key.class);
        const person = personBytes(key.person);
        const versions = store.sql.findAll.all(person, key.class);
        for (const row of versions) store.sql.overwrite.run(blank, Number(row.slot));
        remove.run(person, key.class);
        const marked = mark.run(store.pseudonym(person, key.class), at).changes === 1;
        outcome[index] = versions.length > 0 ? 'destroyed' : marked ? 'never-made' : 'already-destroyed';
      }
    });
  }
  return outcome;
}
