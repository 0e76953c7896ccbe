import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { unwrapKey, WRAPPED, wrapKey, wrappingVersion } from './cipher.ts';
import { VaultError } from './errors.ts';
import type { RootKeySource } from './root-key.ts';
import { bind, type Compartment, type StoreState } from './rules.ts';

/**
 * `key_slot` holds every secret in a blob of fixed length under an ever-growing row number: SQLite appends such rows
 * without copying older ones to new pages, and an update of equal length overwrites in place. So a destroyed key has no
 * stale copy in the file. The tables that find a slot hold no secret.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS key_slot (id INTEGER PRIMARY KEY, wrapped BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS compartment_key (version INTEGER PRIMARY KEY, slot INTEGER NOT NULL, made_at TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS index_key (kind TEXT PRIMARY KEY, slot INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS data_key (person BLOB NOT NULL, class TEXT NOT NULL, version INTEGER NOT NULL, slot INTEGER NOT NULL,
  PRIMARY KEY (person, class, version)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS data_key_slot ON data_key (slot);
CREATE TABLE IF NOT EXISTS destroyed (pseudonym BLOB PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS store (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL) STRICT;
`;

/** The name of the index key that hides who a tombstone is about. */
export const TOMBSTONES = 'tombstones-of-this-store';

/** The wrapping keys of a compartment by version, as handed to a worker thread. */
export type CompartmentKeys = { compartment: Compartment; keys: Map<number, Uint8Array> };

export type Statements = Record<
  'find' | 'findAll' | 'isDestroyed' | 'insertData' | 'insertSlot' | 'nextSlot' | 'overwrite' | 'slot',
  StatementSync
>;

/** The key store of one compartment: an SQLite file that several processes may use at once. */
export class KeyStore {
  readonly compartment: Compartment;
  readonly db: DatabaseSync;
  readonly sql: Statements;
  readonly #keys = new Map<number, Uint8Array>();
  readonly #indexKeys = new Map<string, Buffer>();
  readonly #root: RootKeySource | undefined;

  /**
   * Opens the store, making it when absent. With `known` keys (a worker thread) it never needs the root key.
   * Throws `wrong-root-key`.
   */
  constructor(
    keysDir: string,
    compartment: Compartment,
    root: RootKeySource | undefined,
    known?: Map<number, Uint8Array>,
  ) {
    this.compartment = compartment;
    this.#root = root;
    const path = join(keysDir, `${compartment}.keys`);
    if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
    this.db = new DatabaseSync(path, { timeout: 20_000 });
    this.db.exec(
      'PRAGMA secure_delete = ON; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768',
    );
    if (known === undefined) this.#prepare(path);
    else this.hold(known);
    this.sql = {
      find: this.db.prepare(
        'SELECT d.version, s.wrapped FROM data_key d JOIN key_slot s ON s.id = d.slot WHERE d.person = ? AND d.class = ? AND d.version = ?',
      ),
      findAll: this.db.prepare('SELECT version, slot FROM data_key WHERE person = ? AND class = ?'),
      isDestroyed: this.db.prepare('SELECT at FROM destroyed WHERE pseudonym = ?'),
      insertData: this.db.prepare('INSERT INTO data_key VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'),
      insertSlot: this.db.prepare('INSERT INTO key_slot VALUES (?, ?)'),
      nextSlot: this.db.prepare('SELECT coalesce(max(id), 0) + 1 AS next FROM key_slot'),
      overwrite: this.db.prepare('UPDATE key_slot SET wrapped = ? WHERE id = ?'),
      slot: this.db.prepare('SELECT wrapped FROM key_slot WHERE id = ?'),
    };
    if (known === undefined) this.#load();
  }

  /** Runs `work` in one write transaction; waits for other processes. */
  write<T>(work: () => T): T {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Runs many reads under one lock of the file instead of one each; keep it short, since it holds up writers. */
  read<T>(work: () => T): T {
    if (this.db.isTransaction) return work();
    this.db.exec('BEGIN');
    try {
      return work();
    } finally {
      this.db.exec('COMMIT');
    }
  }

  /** The newest compartment key. Read afresh, since another process may have rotated. */
  current(): { version: number; key: Uint8Array } {
    const row = this.db.prepare('SELECT max(version) AS version FROM compartment_key').get();
    const version = Number(row?.version);
    return { version, key: this.wrapping(version) };
  }

  /** The compartment key of a version; throws `key-version-missing` naming it. */
  wrapping(version: number): Uint8Array {
    if (!this.#keys.has(version) && this.#root !== undefined) this.#load();
    const key = this.#keys.get(version);
    if (key === undefined) {
      throw new VaultError(
        'key-version-missing',
        `Version ${version} of the ${this.compartment} key is missing from the key store.`,
        'Restore the key store that belongs to this database.',
      );
    }
    return key;
  }

  /** A pseudonym of a person's class that only this store can compute. */
  pseudonym(person: Buffer, name: string): Buffer {
    return createHmac('sha256', this.indexKey(TOMBSTONES)).update(person).update(name).digest();
  }

  /** Whether anything was ever destroyed in this store. Only then is there a key that hides who. */
  anyDestroyed(): boolean {
    return this.db.prepare('SELECT 1 FROM destroyed LIMIT 1').get() !== undefined;
  }

  /** The index key of a kind, made at first use. */
  indexKey(kind: string): Buffer {
    const cached = this.#indexKeys.get(kind);
    if (cached !== undefined) return cached;
    const read = this.db.prepare('SELECT s.wrapped FROM index_key i JOIN key_slot s ON s.id = i.slot WHERE i.kind = ?');
    const wrapped = (read.get(kind) ?? this.write(() => read.get(kind) ?? this.#makeIndexKey(kind)))
      ?.wrapped as Uint8Array;
    const key = unwrapKey(this.wrapping(wrappingVersion(wrapped)), this.indexKeyPlace(kind), wrapped);
    this.#indexKeys.set(kind, key);
    return key;
  }

  /** What binds a wrapped index key to its place. */
  indexKeyPlace(kind: string): Buffer {
    return bind(['index-key', this.compartment, kind]);
  }

  /** What binds a wrapped data key to its person and class, so that rows of the store cannot be swapped. */
  dataKeyPlace(person: Uint8Array, name: string, version: number): Buffer {
    return bind(['data-key', this.compartment, Buffer.from(person).toString('hex'), name, version]);
  }

  /** Makes the next compartment key. Call inside `write`. */
  addCompartmentKey(version: number): void {
    const root = this.#rootKey();
    const wrapped = wrapKey(root, 1, this.#compartmentPlace(version), randomBytes(32));
    root.fill(0);
    const slot = this.addSlot(wrapped);
    this.db.prepare('INSERT INTO compartment_key VALUES (?, ?, ?)').run(version, slot, new Date().toISOString());
  }

  /** Overwrites and forgets compartment keys older than `version`. Call inside `write`. */
  dropCompartmentKeysBefore(version: number): void {
    const blank = Buffer.alloc(WRAPPED);
    for (const row of this.db.prepare('SELECT version, slot FROM compartment_key WHERE version < ?').all(version)) {
      this.db.prepare('UPDATE key_slot SET wrapped = ? WHERE id = ?').run(blank, Number(row.slot));
      this.#keys.get(Number(row.version))?.fill(0);
      this.#keys.delete(Number(row.version));
    }
    this.db.prepare('DELETE FROM compartment_key WHERE version < ?').run(version);
  }

  /** Appends a wrapped key; returns its slot. Call inside `write`. */
  addSlot(wrapped: Uint8Array): number {
    const slot = Number(this.db.prepare('SELECT coalesce(max(id), 0) + 1 AS next FROM key_slot').get()?.next);
    this.db.prepare('INSERT INTO key_slot VALUES (?, ?)').run(slot, wrapped);
    return slot;
  }

  /** The unwrapped keys that a worker thread needs in order to seal for this compartment. */
  keysForWorker(): CompartmentKeys {
    this.current();
    return { compartment: this.compartment, keys: new Map(this.#keys) };
  }

  /** What the database should remember of this store (see `checkStores`). */
  state(): StoreState {
    const row = this.db
      .prepare(
        'SELECT (SELECT id FROM store) AS id, (SELECT max(version) FROM compartment_key) AS version, (SELECT count(*) FROM destroyed) AS destroyed',
      )
      .get();
    return {
      compartment: this.compartment,
      store: String(row?.id),
      keyVersion: Number(row?.version),
      destroyed: Number(row?.destroyed),
    };
  }

  /** Takes the compartment keys for one job of a worker thread; `forget` ends it. */
  hold(known: Map<number, Uint8Array>): void {
    for (const [version, key] of known) this.#keys.set(version, key);
  }

  /** Overwrites the keys in memory. The file stays open for the next job. */
  forget(): void {
    for (const key of this.#keys.values()) key.fill(0);
    for (const key of this.#indexKeys.values()) key.fill(0);
    this.#keys.clear();
    this.#indexKeys.clear();
  }

  /** Overwrites the keys in memory and closes the file. */
  close(): void {
    this.forget();
    this.db.close();
  }

  #prepare(path: string): void {
    chmodSync(path, 0o600);
    this.write(() => {
      this.db.exec(SCHEMA);
      this.db.prepare('INSERT INTO store VALUES (1, ?) ON CONFLICT DO NOTHING').run(randomUUID());
      if (this.db.prepare('SELECT 1 FROM compartment_key').get() === undefined) this.addCompartmentKey(1);
    });
  }

  #makeIndexKey(kind: string): { wrapped: Uint8Array } {
    const { version, key } = this.current();
    const wrapped = wrapKey(key, version, this.indexKeyPlace(kind), randomBytes(32));
    this.db.prepare('INSERT INTO index_key VALUES (?, ?)').run(kind, this.addSlot(wrapped));
    return { wrapped };
  }

  #compartmentPlace(version: number): Buffer {
    return bind(['compartment-key', this.compartment, version]);
  }

  #rootKey(): Buffer {
    if (this.#root === undefined)
      throw new VaultError('root-key-missing', 'This thread holds no root key.', 'Retry the act.');
    return this.#root(this.compartment);
  }

  #load(): void {
    const root = this.#rootKey();
    try {
      const rows = this.db
        .prepare('SELECT c.version, s.wrapped FROM compartment_key c JOIN key_slot s ON s.id = c.slot')
        .all();
      for (const row of rows) {
        const version = Number(row.version);
        if (!this.#keys.has(version)) {
          this.#keys.set(version, unwrapKey(root, this.#compartmentPlace(version), row.wrapped as Uint8Array));
        }
      }
    } catch (error) {
      if (error instanceof VaultError && error.code === 'not-authentic') throw wrongRoot(this.compartment);
      throw error;
    } finally {
      root.fill(0);
    }
  }
}

function wrongRoot(compartment: Compartment): VaultError {
  return new VaultError(
    'wrong-root-key',
    `This root key does not open the ${compartment} key store.`,
    'Give the root key that this key store was made with.',
  );
}
