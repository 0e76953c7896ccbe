import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type Destroyed, destroyKeys } from './destroy-keys.ts';
import { VaultError } from './errors.ts';
import { destroyedError, Lease } from './lease.ts';
import { byCompartment, type KeysMade, makeKeys } from './make-keys.ts';
import { Pool } from './pool.ts';
import { createRootKeyOnce, type RootKeySource, rootKeyFiles } from './root-key.ts';
import { type Rotation, rotateStore } from './rotate.ts';
import type { Compartment, KeyName, OpenItem, PersonKey, SealItem, StoreState, Where } from './rules.ts';
import { SparePeople } from './spare-people.ts';
import { KeyStore } from './store.ts';

export type VaultOptions = {
  /** The folder of key stores (`CANDOUR_KEYS`): beside, never inside, the database and its backups. */
  keysDir: string;
  /** 32 bytes, or a source of them; absent: `root.key` in the folder, made when the folder holds no keys yet. */
  rootKey?: Uint8Array | RootKeySource | undefined;
  /** What this process serves; nothing else is opened. */
  compartments: readonly Compartment[];
  /** Threads for `ensureKeysBulk` and `sealMany`. */
  threads?: number;
  /** The product's clock, for the time on a tombstone. */
  now?: () => Temporal.Instant;
};

/**
 * Envelope encryption: root key, compartment keys, a data key for each person and retention class, and under it each
 * value bound to its place. Sealing and opening are synchronous; unwrapped data keys live only in a lease.
 */
export class Vault {
  readonly #stores = new Map<Compartment, KeyStore>();
  readonly #leases = new Set<Lease>();
  readonly #pool: Pool;
  readonly #now: () => Temporal.Instant;
  readonly #spare = new SparePeople((people, classes) => this.ensureKeysBulk(people, classes));

  private constructor(options: VaultOptions, root: RootKeySource) {
    this.#pool = new Pool(options.keysDir, options.threads ?? 2);
    this.#now = options.now ?? (() => Temporal.Now.instant());
    for (const compartment of options.compartments) {
      this.#stores.set(compartment, new KeyStore(options.keysDir, compartment, root));
    }
  }

  /** Opens the key stores of the compartments served. Throws `root-key-missing`, `root-key-exposed`, `wrong-root-key`. */
  static open(options: VaultOptions): Vault {
    mkdirSync(options.keysDir, { recursive: true, mode: 0o700 });
    const { rootKey } = options;
    if (rootKey === undefined) createRootKeyOnce(options.keysDir);
    if (rootKey === undefined) return new Vault(options, rootKeyFiles(options.keysDir));
    if (typeof rootKey === 'function') return new Vault(options, rootKey);
    if (rootKey.length !== 32)
      throw new VaultError('root-key-invalid', 'A root key is exactly 32 bytes.', 'Give 32 bytes.');
    return new Vault(options, () => Buffer.from(rootKey));
  }

  /** The compartments that this process serves. */
  get compartments(): Compartment[] {
    return [...this.#stores.keys()];
  }

  /** Whether this process can open values of a compartment. */
  serves(compartment: Compartment): boolean {
    return this.#stores.has(compartment);
  }

  /** Makes a person's missing data keys; call before the transaction that seals. Throws `key-destroyed`. */
  ensureKeys(person: string, classes: readonly KeyName[]): KeysMade {
    const made = makeKeys(this.#store, [person], classes);
    const refused = made.refused[0];
    if (refused !== undefined) throw destroyedError(refused);
    return made;
  }

  /** The same for many people, on worker threads; destroyed keys are listed in `refused` instead of thrown. */
  async ensureKeysBulk(people: readonly string[], classes: readonly KeyName[]): Promise<KeysMade> {
    const parts = [...byCompartment(classes)].map(([compartment, names]) =>
      this.#pool.make(() => [this.#store(compartment).keysForWorker()], people, names),
    );
    const made = await Promise.all(parts);
    return {
      created: made.reduce((sum, part) => sum + part.created, 0),
      existing: made.reduce((sum, part) => sum + part.existing, 0),
      refused: made.flatMap((part) => part.refused),
    };
  }

  /**
   * Ids for people about to be made, with keys of these classes on disk already. Each id is given once. `expected` is how
   * many more the caller will probably ask for soon: their keys are made in the same write, thousands at once.
   */
  newPeople(count: number, classes: readonly KeyName[], expected = 0): Promise<string[]> {
    return this.#spare.take(count, classes, expected);
  }

  /** A scope for one request or batch: `using keys = vault.lease()`. */
  lease(): Lease {
    const lease = new Lease(this.#store, (closed) => this.#leases.delete(closed));
    this.#leases.add(lease);
    return lease;
  }

  /** Seals one value in a lease of its own. */
  seal(where: Where, plaintext: string | Uint8Array): Buffer {
    using lease = this.lease();
    return lease.seal(where, plaintext);
  }

  /** Opens one value as text in a lease of its own. */
  open(where: Where, sealed: Uint8Array): string {
    using lease = this.lease();
    return lease.open(where, sealed);
  }

  /** Opens one value as bytes in a lease of its own. */
  openBytes(where: Where, sealed: Uint8Array): Buffer {
    using lease = this.lease();
    return lease.openBytes(where, sealed);
  }

  /** Opens many values as text, in the order given. */
  openMany(items: readonly OpenItem[]): string[] {
    using lease = this.lease();
    return lease.openMany(items);
  }

  /** Seals many values on worker threads, in the order given. */
  sealMany(items: readonly SealItem[]): Promise<Buffer[]> {
    const needed = [...new Set(items.map((item) => item.where.compartment))].map(this.#store);
    return this.#pool.seal(() => needed.map((store) => store.keysForWorker()), items);
  }

  /** Destroys one data key for ever. The order to destroy must be committed first. */
  destroy(person: string, key: KeyName): Destroyed {
    return this.destroyMany([{ ...key, person }])[0] ?? 'never-made';
  }

  /** Destroys many data keys, one write for each compartment. */
  destroyMany(keys: readonly PersonKey[]): Destroyed[] {
    const outcome = destroyKeys(this.#store, keys, this.#now().toString());
    for (const lease of this.#leases) for (const key of keys) lease.forget(key);
    return outcome;
  }

  /** Gives a compartment a new key, wrapping its data keys again. Can be cut short and called again. */
  rotate(compartment: Compartment): Promise<Rotation> {
    return rotateStore(this.#store(compartment));
  }

  /**
   * A keyed hash of a normalised value, for finding an equal one. Equal values stay visible as equal: use it only for
   * values with many possibilities. Each kind has a key of its own, stored wrapped.
   */
  matchIndex(kind: string, value: string, compartment: Compartment = 'identity'): Buffer {
    return createHmac('sha256', this.#store(compartment).indexKey(kind)).update(value, 'utf8').digest();
  }

  /** What each open store says of itself. */
  state(): StoreState[] {
    return [...this.#stores.values()].map((store) => store.state());
  }

  /** Overwrites every key in memory, closes the stores and stops the threads. */
  async close(): Promise<void> {
    for (const lease of [...this.#leases]) lease.close();
    for (const store of this.#stores.values()) store.close();
    this.#stores.clear();
    await this.#pool.close();
  }

  readonly #store = (compartment: Compartment): KeyStore => {
    const store = this.#stores.get(compartment);
    if (store === undefined) {
      throw new VaultError(
        'compartment-not-served',
        `This process does not serve the ${compartment} compartment.`,
        'Send the act to a process whose CANDOUR_SERVES includes it.',
      );
    }
    return store;
  };
}
