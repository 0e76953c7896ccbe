import type pg from 'pg';
import { type Register, registerHash } from '../register/index.ts';
import type { Publication, PublicationLine, PublicationSource } from './publication.ts';

interface Row {
  programme: string;
  version: number;
  hash: string;
  effective_from: Date;
  canonical: string;
}

const line = (row: Omit<Row, 'canonical'>): PublicationLine => ({
  programme: row.programme,
  version: row.version,
  hash: row.hash,
  effectiveFrom: Temporal.Instant.fromEpochMilliseconds(row.effective_from.getTime()),
});

const whole = (row: Row): Publication => {
  const register = JSON.parse(row.canonical) as Register;
  if (registerHash(register) !== row.hash)
    throw new Error(`Version ${row.version} of the register of “${row.programme}” does not match its hash.`);
  return { ...line(row), register };
};

const inForceSql = `SELECT programme, version, hash, effective_from FROM publication
  WHERE effective_from <= product_now() AND ($1::text IS NULL OR programme = $1)
  ORDER BY programme, version DESC LIMIT 1`;
// A version that is still to come is there to read: people are told of it before it takes effect.
const versionSql = `SELECT programme, version, hash, effective_from, canonical FROM publication
  WHERE programme = $1 AND version = $2`;
const versionsSql = `SELECT programme, version, hash, effective_from FROM publication
  WHERE programme = $1 ORDER BY version DESC`;

const programmesSql = `SELECT DISTINCT programme FROM publication WHERE effective_from <= product_now() ORDER BY programme`;

const reviewSql = `SELECT next_by::text AS next_by FROM notice_review WHERE programme = $1
  ORDER BY reviewed_on DESC, recorded_at DESC LIMIT 1`;

/** Reads publications through the gate's login. Each is read once, checked against its hash and kept: it cannot change. */
export const publicationSource = (pool: pg.Pool): PublicationSource => {
  const known = new Map<string, Publication>();
  const version = async (programme: string, number: number): Promise<Publication | undefined> => {
    const key = `${programme}@${number}`;
    const kept = known.get(key);
    if (kept) return kept;
    const { rows } = await pool.query<Row>(versionSql, [programme, number]);
    const found = rows[0] && whole(rows[0]);
    if (found) known.set(key, found);
    return found;
  };
  return {
    version,
    async inForce(programme) {
      const { rows } = await pool.query<Row>(inForceSql, [programme ?? null]);
      return rows[0] && version(rows[0].programme, rows[0].version);
    },
    async versions(programme) {
      const { rows } = await pool.query<Row>(versionsSql, [programme]);
      return rows.map(line);
    },
    async programmes() {
      const { rows } = await pool.query<{ programme: string }>(programmesSql);
      return rows.map(({ programme }) => programme);
    },
    async nextReview(programme) {
      const { rows } = await pool.query<{ next_by: string }>(reviewSql, [programme]);
      return rows[0]?.next_by;
    },
  };
};
