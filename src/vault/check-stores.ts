import { VaultError } from './errors.ts';
import type { StoreState } from './rules.ts';

/**
 * Compares the key stores with what the database remembers of them: a store that was replaced, that lost a key version or
 * that has fewer tombstones than before is from an older backup or another installation. Throws `key-store-replaced`,
 * `key-version-missing` or `key-store-older`, naming the compartment and version, so that nothing starts half able to read.
 */
export function checkStores(remembered: readonly StoreState[], found: readonly StoreState[]): void {
  for (const now of found) {
    const before = remembered.find((state) => state.compartment === now.compartment);
    if (before === undefined) continue;
    if (before.store !== now.store) {
      throw new VaultError(
        'key-store-replaced',
        `The ${now.compartment} key store is not the one that this database was written with.`,
        'Restore the key store that belongs to this database. Data already sealed cannot be opened with another.',
      );
    }
    if (now.keyVersion < before.keyVersion) {
      throw new VaultError(
        'key-version-missing',
        `Version ${before.keyVersion} of the ${now.compartment} key is missing: the key store holds version ${now.keyVersion}.`,
        'Restore a copy of the key store made after the last rotation.',
      );
    }
    if (now.destroyed < before.destroyed) {
      throw new VaultError(
        'key-store-older',
        `The ${now.compartment} key store records ${now.destroyed} destroyed keys, but ${before.destroyed} were destroyed.`,
        'It is from an older backup and would bring destroyed keys back. Put back the newest copy of the key store.',
      );
    }
  }
}
