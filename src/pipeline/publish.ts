import { sql } from 'kysely';
import type { Transaction } from '../database/index.ts';
import { canonicalJson, type Register, registerHash } from '../register/index.ts';
import { refused } from './errors.ts';

/** What was published. */
export interface Published {
  version: number;
  hash: string;
  effectiveFrom: string;
}

/** Who publishes, and from when (the product's clock now, when absent). */
export interface PublishRequest {
  by: string;
  second: string;
  from?: Temporal.Instant | undefined;
}

/**
 * Publishes a register as the programme's next version: one immutable row of canonical JSON and its SHA-256. Refuses one
 * pair of hands (P073) and a date in the past. The transaction must have begun as the operator.
 */
export async function publish(db: Transaction, register: Register, request: PublishRequest): Promise<Published> {
  if (request.by === request.second) {
    throw refused(
      'second-person-needed',
      'operational',
      'One person cannot publish a register alone.',
      'Name a second person who has read it.',
    );
  }
  const now = await sql<{ now: Date }>`SELECT product_now() AS now`.execute(db);
  const instant = Temporal.Instant.fromEpochMilliseconds(now.rows[0]?.now.getTime() ?? 0);
  const from = request.from ?? instant;
  if (Temporal.Instant.compare(from, instant) < 0) {
    throw refused(
      'back-dated',
      'operational',
      'A register cannot come into force in the past.',
      'Give an instant from now on.',
    );
  }
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`publish ${register.programme.id}`}))`.execute(db);
  const latest = await db
    .selectFrom('publication')
    .select((select) => select.fn.max('version').as('version'))
    .where('programme', '=', register.programme.id)
    .executeTakeFirst();
  const version = (latest?.version ?? 0) + 1;
  const hash = registerHash(register);
  await db
    .insertInto('publication')
    .values({
      programme: register.programme.id,
      version,
      hash,
      canonical: canonicalJson(register),
      effective_from: from.toString(),
      published_by: request.by,
      second_approver: request.second,
    })
    .execute();
  return { version, hash, effectiveFrom: from.toString() };
}
