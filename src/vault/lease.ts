import { ALGORITHM, openValue, sealValue, unwrapKey, versionOf, wrappingVersion } from './cipher.ts';
import { VaultError } from './errors.ts';
import {
  bind,
  type Compartment,
  checkClass,
  type OpenItem,
  type PersonKey,
  personBytes,
  type SealItem,
  type Where,
} from './rules.ts';
import type { KeyStore } from './store.ts';

/** How long a lease may keep an unwrapped key before it reads the store again: the bound on a destruction's delay. */
const LEASE_MILLISECONDS = 30_000;
/** More unwrapped keys than this are never held at once. */
const LEASE_KEYS = 20_000;

/** Gives the store of a compartment, or throws `compartment-not-served`. */
export type Stores = (compartment: Compartment) => KeyStore;

/** The key version used for sealing new values. */
const SEALING_VERSION = 1;

/**
 * The only place where unwrapped data keys live, for the length of one request or one batch. Ends by `close()` or `using`;
 * then every key in it is overwritten.
 */
export class Lease implements Disposable {
  readonly #stores: Stores;
  readonly #keys = new Map<string, Buffer>();
  readonly #closed: (lease: Lease) => void;
  #since = 0;
  #open = true;

  constructor(stores: Stores, closed: (lease: Lease) => void = () => {}) {
    this.#stores = stores;
    this.#closed = closed;
  }

  /** Seals text (as UTF-8) or bytes for one place. Throws `key-missing`, `key-destroyed`. */
  seal(where: Where, plaintext: string | Uint8Array): Buffer {
    const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
    return sealValue(this.#key(where, SEALING_VERSION), SEALING_VERSION, placeOf(where, SEALING_VERSION), bytes);
  }

  /** Opens a sealed value as bytes. Throws `not-sealed`, `not-authentic`, `key-missing`, `key-destroyed`. */
  openBytes(where: Where, sealed: Uint8Array): Buffer {
    const version = versionOf(sealed);
    return openValue(this.#key(where, version), placeOf(where, version), sealed);
  }

  /** Opens a sealed value as text. */
  open(where: Where, sealed: Uint8Array): string {
    return this.openBytes(where, sealed).toString('utf8');
  }

  /** Opens many values as text, in the order given. */
  openMany(items: readonly OpenItem[]): string[] {
    return this.#together(items, (item) => this.open(item.where, item.sealed));
  }

  /** Seals a few values on this thread; for thousands use `vault.sealMany`. */
  sealEach(items: readonly SealItem[]): Buffer[] {
    return this.#together(items, (item) => this.seal(item.where, item.plaintext));
  }

  /** Overwrites one key, because it was destroyed. */
  forget(key: PersonKey): void {
    const id = cacheId(key, SEALING_VERSION);
    this.#keys.get(id)?.fill(0);
    this.#keys.delete(id);
  }

  /** Overwrites every key held. The lease cannot be used afterwards. */
  close(): void {
    this.#drop();
    this.#open = false;
    this.#closed(this);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #together<I extends { where: Where }, O>(items: readonly I[], work: (item: I) => O): O[] {
    let run = () => items.map(work);
    if (items.length < 2) return run();
    for (const compartment of new Set(items.map((item) => item.where.compartment))) {
      const store = this.#stores(compartment);
      const inner = run;
      run = () => store.read(inner);
    }
    return run();
  }

  #drop(): void {
    for (const key of this.#keys.values()) key.fill(0);
    this.#keys.clear();
  }

  #key(where: PersonKey, version: number): Buffer {
    if (!this.#open)
      throw new VaultError('lease-closed', 'This lease of keys has ended.', 'Take a new lease for each request.');
    const now = performance.now();
    if (now - this.#since > LEASE_MILLISECONDS || this.#keys.size >= LEASE_KEYS) {
      this.#drop();
      this.#since = now;
    }
    const id = cacheId(where, version);
    const held = this.#keys.get(id);
    if (held !== undefined) return held;
    const key = readDataKey(this.#stores(where.compartment), where, version);
    this.#keys.set(id, key);
    return key;
  }
}

function cacheId(key: PersonKey, version: number): string {
  return `${key.compartment}/${key.class}/${version}/${key.person}`;
}

/** The associated data of a sealed value: what must match for it to open. */
function placeOf(where: Where, version: number): Buffer {
  return bind([where.table, where.column, where.row, where.person, where.class, version, ALGORITHM]);
}

function readDataKey(store: KeyStore, where: PersonKey, version: number): Buffer {
  const person = personBytes(where.person);
  checkClass(where.class);
  const row = store.sql.find.get(person, where.class, version);
  if (row === undefined) throw absent(store, person, where, version);
  const wrapped = row.wrapped as Uint8Array;
  return unwrapKey(store.wrapping(wrappingVersion(wrapped)), store.dataKeyPlace(person, where.class, version), wrapped);
}

/** Tells a key that was destroyed from one that never was, and from a version that the store does not have. */
function absent(store: KeyStore, person: Buffer, where: PersonKey, version: number): VaultError {
  if (store.anyDestroyed() && store.sql.isDestroyed.get(store.pseudonym(person, where.class)) !== undefined)
    return destroyedError(where);
  if (store.sql.findAll.all(person, where.class).length > 0) {
    return new VaultError(
      'key-version-missing',
      `Version ${version} of a ${where.class} key is missing from the ${where.compartment} key store.`,
      'Restore the key store that belongs to this database.',
    );
  }
  return new VaultError(
    'key-missing',
    `There is no ${where.class} key for this person in the ${where.compartment} key store.`,
    'Make the keys before the transaction that seals with them, or restore the key store that belongs to this database.',
  );
}

/** The refusal given for anything sealed under, or to be sealed under, a destroyed key. */
export function destroyedError(key: KeyNameOnly): VaultError {
  return new VaultError(
    'key-destroyed',
    `The ${key.class} key of this person was destroyed: what it sealed is beyond use.`,
    'Nothing can bring it back. Show that the data were destroyed, and when.',
  );
}

type KeyNameOnly = { readonly class: string };
