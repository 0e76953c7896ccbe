import type pg from 'pg';
import { type Register, registerHash, type ShortenedRule, shortenedRules } from '../register/index.ts';
import type { InForce } from './act.ts';
import { RegistryError } from './errors.ts';

/**
 * The publications of this deployment, read from the database and kept: a publication never changes. Every one is
 * checked against its own hash as it is read, so that the rules that run are the rules that were published.
 */
export class Publications {
  readonly #pool: pg.Pool;
  readonly #read = new Map<string, Promise<InForce>>();
  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** One publication. Throws when there is none, or when its stored bytes and hash disagree. */
  get(programme: string, version: number): Promise<InForce> {
    const key = `${programme}@${version}`;
    const known = this.#read.get(key);
    if (known) return known;
    const reading = this.#load(programme, version);
    this.#read.set(key, reading);
    reading.catch(() => this.#read.delete(key));
    return reading;
  }

  /** The version in force now for each programme, by the product's clock. */
  async inForce(): Promise<Record<string, number>> {
    const { rows } = await this.#pool.query<{ published: Record<string, number> }>(
      'SELECT context.published() AS published',
    );
    return rows[0]?.published ?? {};
  }

  async #load(programme: string, version: number): Promise<InForce> {
    const { rows } = await this.#pool.query<{ hash: string; canonical: string; from: Date }>(
      'SELECT hash, canonical, effective_from AS "from" FROM publication WHERE programme = $1 AND version = $2',
      [programme, version],
    );
    const row = rows[0];
    if (!row)
      throw new RegistryError(`Nothing is published for “${programme}”.`, 'Run: npm run candour -- register publish');
    const register = JSON.parse(row.canonical) as Register;
    if (registerHash(register) !== row.hash) {
      throw new RegistryError(
        `Version ${version} of the register of “${programme}” is not what was published: its bytes and its hash disagree.`,
        'Restore the database from a backup, and find out who changed the publication.',
      );
    }
    const effectiveFrom = row.from.toISOString();
    const shortened = await this.#shortened(programme, version, effectiveFrom, register);
    return { programme, version, hash: row.hash, effectiveFrom, register, shortened };
  }

  /** What every version up to this one shortened, against the one that was in force before it. */
  async #shortened(programme: string, version: number, from: string, register: Register): Promise<ShortenedRule[]> {
    const { rows } = await this.#pool.query<{ version: number | null }>(
      'SELECT max(version) AS version FROM publication WHERE programme = $1 AND version < $2 AND effective_from <= $3',
      [programme, version, from],
    );
    const before = rows[0]?.version;
    if (before === null || before === undefined) return [];
    const earlier = await this.get(programme, before);
    const day = Temporal.Instant.from(from).toZonedDateTimeISO('Europe/London').toPlainDate();
    return [...earlier.shortened, ...shortenedRules(earlier.register, register, day.toString())];
  }
}
