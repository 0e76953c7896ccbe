import { randomUUID } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { LedgerEntry } from './rules.ts';

/** A Kysely, or a transaction of one. */
export type Database = Parameters<RawBuilder<unknown>['execute']>[0];

/** Entries in one statement. */
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

/** Writes many entries in the caller's transaction, a thousand a statement. Returns their ids in the order given. */
export async function appendMany(db: Database, entries: readonly LedgerEntry[]): Promise<string[]> {
  const only = entries[0];
  if (entries.length === 1 && only !== undefined) return [await append(db, only)];
  const rows = entries.map(toRow);
  for (let start = 0; start < rows.length; start += BATCH) {
    const json = JSON.stringify(rows.slice(start, start + BATCH));
    await sql`INSERT INTO ledger_entry (id, at, request_id, actor_id, actor_kind, organisation_id, role, act, verb, purpose,
        clause, register_hash, compartment, participant_id, outcome, reasons, fields, detail)
      SELECT id, at, request_id, actor_id, actor_kind, organisation_id, role, act, verb, purpose,
        clause, register_hash, compartment, participant_id, outcome, reasons, fields, decode(detail, 'hex')
      FROM json_to_recordset(${json}::json) AS r (id uuid, at timestamptz, request_id uuid, actor_id uuid, actor_kind text,
        organisation_id uuid, role text, act text, verb text, purpose text, clause text, register_hash text,
        compartment text, participant_id uuid, outcome text, reasons text[], fields text[], detail text)`.execute(db);
  }
  return rows.map((row) => row.id);
}

function toRow(entry: LedgerEntry) {
  return {
    id: entry.id ?? randomUUID(),
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
