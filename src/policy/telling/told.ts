import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../../database/index.ts';

/** A person and a version of the notice of their programme: values, or columns of the query around. */
interface Of {
  person: RawBuilder<unknown>;
  programme: RawBuilder<unknown>;
  version: RawBuilder<unknown>;
}

/**
 * The version to say the changes from, as SQL: the newest one before this version that the person was told of (it was given, or
 * a message or letter went and did not come back); where they were told of none, the one before the oldest that is owed to
 * them. Null where there is none before.
 */
export const sinceOf = ({ person, programme, version }: Of): RawBuilder<number | null> => sql`COALESCE(
  (SELECT max(d.version) FROM (
    SELECT g.version FROM notice_given g WHERE g.participant_id = ${person} AND g.programme = ${programme}
    UNION ALL SELECT n.version FROM notice_telling n WHERE n.participant_id = ${person} AND n.programme = ${programme}
      AND EXISTS (SELECT 1 FROM notice_telling_event e WHERE e.telling_id = n.id AND e.kind = 'sent')
      AND NOT EXISTS (SELECT 1 FROM notice_telling_event e WHERE e.telling_id = n.id AND e.kind = 'returned')) d
    WHERE d.version < ${version}),
  (SELECT max(b.version) FROM publication b WHERE b.programme = ${programme} AND b.version < (
    SELECT min(n.version) FROM notice_telling n WHERE n.participant_id = ${person} AND n.programme = ${programme})))`;

/** Whether a person was told of this version or of a later one: it was given, or a message or letter about a later one went. */
export async function toldAlready(
  db: Transaction,
  row: { participant_id: string; programme: string; version: number },
): Promise<boolean> {
  const { rows } = await sql<{ told: boolean }>`
    SELECT EXISTS (SELECT 1 FROM notice_given WHERE participant_id = ${row.participant_id} AND programme = ${row.programme}
      AND version >= ${row.version}) OR policy.told_of_later(${row.participant_id}, ${row.programme}, ${row.version}) AS told`.execute(
    db,
  );
  return rows[0]?.told === true;
}
