import { sql } from 'kysely';
import type { Transaction } from '../database/index.ts';
import {
  canonicalJson,
  differenceOf,
  effectRefusal,
  type Register,
  registerHash,
  soonestEffect,
} from '../register/index.ts';
import { type Reason, Refused, refused } from './errors.ts';

/** What was published. */
export interface Published {
  version: number;
  hash: string;
  effectiveFrom: string;
  /** Whether it changes something for people, so that everybody who is active has to be told. */
  material: boolean;
}

/** Who publishes, and from when (when absent: at once, or as soon as people have had their days to read of a material change). */
export interface PublishRequest {
  by: string;
  second: string;
  from?: Temporal.Instant | undefined;
  /** The files it was made of, kept with the publication. */
  files?: ReadonlyMap<string, string> | undefined;
  /** Called in the same transaction when people must be told of what changes. */
  tell?: ((version: number) => Promise<void>) | undefined;
}

/**
 * Publishes a register as the programme's next version: one immutable row of canonical JSON and its SHA-256. Refuses one
 * pair of hands (P073), a date in the past, and a material change that takes effect before people could be told. The
 * transaction must have begun as the operator.
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
  const programme = register.programme.id;
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`publish ${programme}`}))`.execute(db);
  const now = await sql<{ now: Date }>`SELECT product_now() AS now`.execute(db);
  const at = Temporal.Instant.fromEpochMilliseconds(now.rows[0]?.now.getTime() ?? 0);
  const { before, material, changes } = await whatChanges(db, register, request.from ?? at);
  const from = request.from ?? soonestEffect(before, material, at);
  const stands = effectRefusal(before, { changes }, { material, from, at });
  if (stands) throw refused(stands.code, stands.clause, stands.message, stands.remedy);
  const hash = registerHash(register);
  const latest = await newestVersion(db, programme);
  if (material && latest?.hash === hash) throw new Refused([repeated(latest.version)]);
  const version = (latest?.version ?? 0) + 1;
  await db
    .insertInto('publication')
    .values({
      programme,
      version,
      hash,
      canonical: canonicalJson(register),
      effective_from: from.toString(),
      published_by: request.by,
      second_approver: request.second,
    })
    .execute();
  const files = [...(request.files ?? [])].map(([path, text]) => ({ programme, version, path, text }));
  if (files.length > 0) await db.insertInto('publication_source').values(files).execute();
  if (material) await request.tell?.(version);
  return { version, hash, effectiveFrom: from.toString(), material };
}

/** The newest version of a programme, in force or still to come. */
export const newestVersion = (
  db: Transaction,
  programme: string,
): Promise<{ version: number; hash: string } | undefined> =>
  db
    .selectFrom('publication')
    .select(['version', 'hash'])
    .where('programme', '=', programme)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();

/** A version still to come says this already: publishing it again would tell everybody a second time. */
export const repeated = (version: number): Reason => ({
  code: 'already-published',
  clause: 'safeguard/versions',
  message: `Version ${version}, which is still to come, says the same. People have been told of it.`,
  remedy: 'Wait for it to take effect, or change something first.',
});

/** The register that binds just before an instant, and what this one changes against it. */
export async function whatChanges(
  db: Transaction,
  register: Register,
  from: Temporal.Instant,
): Promise<{ before: Register | undefined } & ReturnType<typeof differenceOf>> {
  const row = await db
    .selectFrom('publication')
    .select('canonical')
    .where('programme', '=', register.programme.id)
    .where('effective_from', '<=', new Date(from.epochMilliseconds))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return { before: undefined, changes: [], summary: '', material: false };
  const before = JSON.parse(row.canonical) as Register;
  return { before, ...differenceOf(before, register) };
}
