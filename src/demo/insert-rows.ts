import { sql } from 'kysely';
import type { DB, Transaction } from '../database/index.ts';

type Value = string | number | boolean | null | Buffer | string[];

/** Inserts many rows in one statement; every row names the same columns. Bytes travel as hexadecimal. */
export async function insertRows(
  db: Transaction,
  table: keyof DB & string,
  rows: readonly Record<string, Value>[],
): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  const json = JSON.stringify(rows, (_key, value) =>
    value?.type === 'Buffer' ? `\\x${Buffer.from(value.data).toString('hex')}` : value,
  );
  const list = sql.join(columns.map((column) => sql.ref(column)));
  await sql`INSERT INTO ${sql.table(table)} (${list})
    SELECT ${list} FROM json_populate_recordset(NULL::${sql.table(table)}, ${json}::json)`.execute(db);
}
