import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { LedgerEntry } from './rules.ts';

/** A Kysely, or a transaction of one. */
export type Database = Parameters<RawBuilder<unknown>['execute']>[0];

/** Most entries in one statement. */
const BATCH = 1_000;

/** Writes one entry in the caller's transaction, in one statement. Returns its id. */
export async function append(db: Database, entry: LedgerEntry): Promise<string> {
  const id = entry.id ?? randomUUID();
  await sql`INSERT INTO ledger_entry (id, at, request_id, actor_id, actor_kind, organisation_id, role, act, verb, purpose,
      clause, register_hash, compartment, participant_id, outcome, reasons, fields, detail)
    VALUES (${id}, ${entry.at.toString()}, ${entry.requestId}, ${entry.actorId}, ${entry.actorKind}, ${entry.organisationId},
      ${entry.role}, ${entry.act}, ${entry.verb}, ${entry.purpose}, ${entry.clause}, ${entry.registerHash},
      ${entry.compartment}, ${entry.participantId}, ${entry.outcome}, ${entry.reasons}, ${entry.fields},
      ${entry.detail ?? null})`.execute(db);
  return id;
}

/**
 * Writes many entries in the caller's transaction, a thousand a statement. Returns their ids in the order given. The
 * entries of one act differ in person and fields alone: then all else is sent once.
 */
export async function appendMany(db: Database, entries: readonly LedgerEntry[]): Promise<string[]> {
  const only = entries[0];
  if (entries.length === 1 && only !== undefined) return [await append(db, only)];
  const ids = entries.map((entry) => entry.id ?? randomUUID());
  for (let start = 0; start < entries.length; start += BATCH) {
    const some = entries.slice(start, start + BATCH);
    const first = some[0];
    if (first && some.every((entry) => isAlike(first, entry))) {
      await appendAlike(db, first, some, ids.slice(start, start + BATCH));
    } else {
      await appendDiffering(
        db,
        some.map((entry, place) => toRow(entry, ids[start + place] ?? randomUUID())),
      );
    }
  }
  return ids;
}

/** What entries must share besides their time. */
const SHARED = [
  'requestId',
  'actorId',
  'actorKind',
  'organisationId',
  'role',
  'act',
  'verb',
  'purpose',
  'clause',
  'registerHash',
  'compartment',
  'outcome',
] as const satisfies readonly (keyof LedgerEntry)[];

function isAlike(one: LedgerEntry, other: LedgerEntry): boolean {
  if (one.detail || other.detail || one.reasons.length + other.reasons.length > 0) return false;
  return SHARED.every((name) => one[name] === other[name]) && one.at.epochNanoseconds === other.at.epochNanoseconds;
}

async function appendAlike(db: Database, all: LedgerEntry, entries: readonly LedgerEntry[], ids: string[]) {
  await sql`INSERT INTO ledger_entry (id, at, request_id, actor_id, actor_kind, organisation_id, role, act, verb, purpose,
      clause, register_hash, compartment, participant_id, outcome, reasons, fields)
    SELECT id, ${all.at.toString()}::timestamptz, ${all.requestId}::uuid, ${all.actorId}::uuid, ${all.actorKind},
      ${all.organisationId}::uuid, ${all.role}, ${all.act}, ${all.verb}, ${all.purpose}, ${all.clause},
      ${all.registerHash}, ${all.compartment}, participant_id, ${all.outcome}, '{}', string_to_array(fields, chr(10))
    FROM unnest(${ids}::uuid[], ${entries.map((entry) => entry.participantId)}::uuid[],
      ${entries.map(({ fields }) => fields.join('\n'))}::text[]) AS given (id, participant_id, fields)`.execute(db);
}

async function appendDiffering(db: Database, rows: readonly ReturnType<typeof toRow>[]): Promise<void> {
  await sql`INSERT INTO ledger_entry (id, at, request_id, actor_id, actor_kind, organisation_id, role, act, verb, purpose,
      clause, register_hash, compartment, participant_id, outcome, reasons, fields, detail)
    SELECT id, at, request_id, actor_id, actor_kind, organisation_id, role, act, verb, purpose,
      clause, register_hash, compartment, participant_id, outcome, reasons, fields, decode(detail, 'hex')
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (id uuid, at timestamptz, request_id uuid, actor_id uuid, actor_kind text,
      organisation_id uuid, role text, act text, verb text, purpose text, clause text, register_hash text,
      compartment text, participant_id uuid, outcome text, reasons text[], fields text[], detail text)`.execute(db);
}

function toRow(entry: LedgerEntry, id: string) {
  return {
    id,
    at: entry.at.toString(),
    request_id: entry.requestId,
    actor_id: entry.actorId,
    actor_kind: entry.actorKind,
    organisation_id: entry.organisationId,
    role: entry.role,
    act: entry.act,
    verb: entry.verb,
    purpose: entry.purpose,
    clause: entry.clause,
    register_hash: entry.registerHash,
    compartment: entry.compartment,
    participant_id: entry.participantId,
    outcome: entry.outcome,
    reasons: entry.reasons,
    fields: entry.fields,
    detail: entry.detail ? Buffer.from(entry.detail).toString('hex') : null,
  };
}
