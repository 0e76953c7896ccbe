import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Act } from '../../pipeline/index.ts';
import { FREE_TEXT } from '../parse/index.ts';
import { SOURCE_OF } from '../rules.ts';
import { type IntakeCaseloads, nominatedCaseload } from './caseloads.ts';
import { categoriesOf, PERSON_COLUMNS, REFERRAL_COLUMNS, stored } from './columns.ts';
import type { Origin } from './create-people.ts';
import { type Incoming, textsDiffer } from './incoming.ts';
import { type SealedRow, sealRows } from './seal-rows.ts';

/** A row about somebody known. `isNew`: the referral is another one of theirs. */
export interface KnownRow {
  row: Incoming;
  participant: string;
  referral: string;
  isNew: boolean;
  /** The stored fingerprint of a referral that we have. */
  stored: Buffer | null;
}

interface Difference {
  n: number;
  target: 'participant' | 'referral';
  field: string;
  previous: unknown;
}

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

/**
 * Writes what a file says about people who are known. Each fact changes only where the file is at least as new and nobody
 * put it right since; what it replaces is kept, encrypted, with the provenance. Answers which rows changed anything.
 */
export async function keepKnown(
  act: Act,
  origin: Origin,
  caseloads: IntakeCaseloads,
  rows: readonly KnownRow[],
): Promise<boolean[]> {
  if (rows.length === 0) return [];
  const differences = await differencesOf(act, origin, rows);
  const sealed = await sealRows(act, rows);
  const previous = await sealPrevious(act, rows, differences);
  const written = rows.map((each, n) =>
    statementOf(act, origin, caseloads, each, sealed[n] ?? {}, differences[n] ?? [], previous[n] ?? null),
  );
  await sql`SELECT context.keep_referrals(${act.inForce.programme}, ${JSON.stringify(written)}::jsonb)`.execute(act.db);
  return rows.map((each, n) => {
    const changed = differences[n] ?? [];
    if (!each.isNew && changed.length === 0) return false;
    act.record({
      participantId: each.participant,
      verb: each.isNew ? 'collect' : 'change',
      fields: each.isNew
        ? categoriesOf(act, each.row.values)
        : changed.map(({ target, field }) => `${target}.${field}`),
    });
    return true;
  });
}

async function differencesOf(act: Act, origin: Origin, rows: readonly KnownRow[]): Promise<Difference[][]> {
  const asked = rows.map((each, n) => ({
    n,
    participant: each.participant,
    as_at: origin.asAt,
    source: SOURCE_OF[origin.channel],
    person: personFacts(each.row),
    ...(each.isNew ? {} : { referral: each.referral, facts: referralFacts(each) }),
  }));
  const { rows: found } = await sql<Difference>`
    SELECT n, target, field, previous FROM context.referral_differences(${act.inForce.programme}, ${JSON.stringify(asked)}::jsonb)
  `.execute(act.db);
  const byRow: Difference[][] = rows.map(() => []);
  for (const difference of found) byRow[difference.n]?.push(difference);
  return byRow;
}

/** What the row says about the person, empty cells left out: an empty cell never erases a fact. */
function personFacts({ values, number }: Incoming): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const column of PERSON_COLUMNS) {
    const value = stored(column, values[column]);
    if (value !== null) facts[column] = value;
  }
  if (number !== null) facts.ni_number = hex(number);
  return facts;
}

function referralFacts({ row, stored: before }: KnownRow): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const column of REFERRAL_COLUMNS) {
    const value = stored(column, row.values[column]);
    if (value !== null) facts[column] = value;
  }
  if (before && textsDiffer(before, row.fingerprint)) {
    for (const column of FREE_TEXT) if (row.values[column] !== undefined) facts[column] = 'sealed';
  }
  return facts;
}

/** Encrypts the replaced facts of each row that replaces any, for the provenance. */
async function sealPrevious(
  act: Act,
  rows: readonly KnownRow[],
  differences: readonly Difference[][],
): Promise<({ id: string; bytes: Buffer } | null)[]> {
  const items = rows.flatMap((each, n) => {
    const replaced = (differences[n] ?? []).filter(({ previous }) => previous !== null);
    if (replaced.length === 0) return [];
    const text = JSON.stringify(
      Object.fromEntries(replaced.map(({ target, field, previous }) => [`${target}.${field}`, previous])),
    );
    const id = randomUUID();
    return [
      { n, id, place: { participantId: each.participant, column: 'participant_provenance.previous', row: id }, text },
    ];
  });
  const bytes = await act.sealMany(items);
  const answer: ({ id: string; bytes: Buffer } | null)[] = rows.map(() => null);
  for (const [index, { n, id }] of items.entries()) {
    const sealed = bytes[index];
    if (sealed) answer[n] = { id, bytes: sealed };
  }
  return answer;
}

function statementOf(
  act: Act,
  origin: Origin,
  caseloads: IntakeCaseloads,
  each: KnownRow,
  sealed: SealedRow,
  differences: readonly Difference[],
  previous: { id: string; bytes: Buffer } | null,
) {
  const fields = differences.filter(({ target }) => target === 'participant').map(({ field }) => field);
  const { row } = each;
  return {
    participant: each.participant,
    referral: each.referral,
    is_new: each.isNew,
    actor: act.actor.actor ?? null,
    moves_to: row.values.mappa === 'yes' ? nominatedCaseload(caseloads) : null,
    person: fields.length > 0 ? newFacts(row, sealed, fields) : null,
    provenance:
      fields.length + (previous ? 1 : 0) === 0
        ? null
        : {
            id: previous?.id ?? randomUUID(),
            participant_id: each.participant,
            fields: fields.length > 0 ? fields : ['referral'],
            source: SOURCE_OF[origin.channel],
            channel: origin.channel,
            as_at: origin.asAt,
            recorded_at: act.at.toString(),
            recorded_by: act.actor.actor ?? null,
            previous: previous ? hex(previous.bytes) : null,
          },
    facts: referralRow(act, origin, each, sealed, differences),
  };
}

function newFacts(row: Incoming, sealed: SealedRow, fields: readonly string[]): Record<string, string> {
  const facts = personFacts(row);
  const chosen: Record<string, string> = {};
  for (const field of fields) {
    if (field === 'ni_number' && sealed.ni_number && row.number) {
      chosen.ni_number = hex(sealed.ni_number);
      chosen.ni_number_match = hex(row.number);
    } else if (facts[field] !== undefined) chosen[field] = facts[field];
  }
  return chosen;
}

/** The referral's columns: all of them for another referral, the changed ones with the newer date for one that we have. */
function referralRow(act: Act, origin: Origin, each: KnownRow, sealed: SealedRow, differences: readonly Difference[]) {
  const { row } = each;
  const changed = new Set(differences.filter(({ target }) => target === 'referral').map(({ field }) => field));
  const facts: Record<string, unknown> = { as_at: origin.asAt, fingerprint: hex(row.fingerprint) };
  for (const column of REFERRAL_COLUMNS) {
    const value = stored(column, row.values[column]);
    if (value !== null && (each.isNew || changed.has(column))) facts[column] = value;
  }
  for (const column of FREE_TEXT) {
    const bytes = sealed[column];
    if (bytes && (each.isNew || changed.has(column))) facts[column] = hex(bytes);
  }
  if (!each.isNew) return facts;
  return {
    mappa: false,
    ...facts,
    id: each.referral,
    participant_id: each.participant,
    programme: act.inForce.programme,
    channel: origin.channel,
    external_id: row.values.referral_id,
    received_at: act.at.toString(),
  };
}
