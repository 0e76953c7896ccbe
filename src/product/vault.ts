import type { Pools } from '../database/index.ts';
import { inTransaction } from '../database/index.ts';
import { type Compartment, checkStores, type StoreState, Vault } from '../vault/index.ts';
import type { Part, Settings } from './settings.ts';

const GENERAL: readonly Compartment[] = [
  'identity',
  'programme',
  'convictions',
  'safety-contact',
  'files',
  'audit-detail',
];

/** The compartments whose keys a process holds: only those of what it serves. */
export function compartmentsFor(serves: ReadonlySet<Part>): Compartment[] {
  const needed = new Set<Compartment>(serves.has('health') ? ['health', 'identity', 'audit-detail'] : []);
  if (serves.has('general') || serves.has('portal') || serves.has('jobs')) for (const each of GENERAL) needed.add(each);
  return [...needed];
}

/**
 * Opens the key stores this process serves, refusing stores that are older than the database or not its own (VaultError).
 * What is found is remembered for the next start.
 */
export async function openVault(settings: Settings, pools: Pools, now: () => Temporal.Instant): Promise<Vault> {
  const vault = Vault.open({ keysDir: settings.keysDir, compartments: compartmentsFor(settings.serves), now });
  await rememberStores(pools, vault, true);
  return vault;
}

/** Writes down what each key store says of itself; first compares it with what was written before when `check` is set. */
export async function rememberStores(pools: Pools, vault: Vault, check = false): Promise<void> {
  await inTransaction(
    pools.candour_operator,
    { system: { command: 'remember-key-stores', job: 'start' } },
    async (db) => {
      const rows = await db.selectFrom('key_store').selectAll().execute();
      const found = vault.state();
      if (check) {
        const remembered = rows.map((row) => ({
          compartment: row.compartment,
          store: row.store,
          keyVersion: row.key_version,
          destroyed: Number(row.destroyed),
        }));
        checkStores(remembered as StoreState[], found);
      }
      for (const state of found) {
        const values = {
          compartment: state.compartment,
          store: state.store,
          key_version: state.keyVersion,
          destroyed: state.destroyed,
        };
        await db
          .insertInto('key_store')
          .values(values)
          .onConflict((c) => c.column('compartment').doUpdateSet(values))
          .execute();
      }
    },
  );
}
