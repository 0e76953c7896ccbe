import { hash } from 'node:crypto';
import pg from 'pg';
import { to } from 'pg-copy-streams';

/**
 * The canonical bytes of an entry are the line that PostgreSQL's `COPY ... TO STDOUT (FORMAT text)` writes for these
 * columns in this order, in UTF-8, without its line end: fields parted by a tab, null as `\N`, backslash escapes for tab,
 * line end and backslash, instants in ISO 8601 at UTC, bytes in hexadecimal, arrays in braces. `SETTINGS` fixes every
 * setting that this form depends on. A leaf is SHA-256 of the byte 0x00 and these bytes (RFC 6962 section 2.1).
 */
export const COLUMNS = [
  'id',
  'at',
  'recorded_at',
  'xact',
  'request_id',
  'actor_id',
  'actor_kind',
  'organisation_id',
  'role',
  'act',
  'verb',
  'purpose',
  'clause',
  'register_hash',
  'compartment',
  'participant_id',
  'outcome',
  'reasons',
  'fields',
  'detail',
] as const;

const SETTINGS = `SET client_encoding = 'UTF8'; SET DateStyle = 'ISO, YMD'; SET TimeZone = 'UTC'; SET bytea_output = 'hex';
  SET work_mem = '128MB'; SET statement_timeout = 0; SET search_path = public`;

/** The entry's columns, of the table under this alias. */
export function columnsOf(alias: string): string {
  return COLUMNS.map((column) => `${alias}.${column}`).join(', ');
}

/**
 * Runs work on a connection of its own with the settings of the canonical form. COPY cannot share a connection that
 * pipelines its statements, as those of the pools do. (A pool hides its password from copying.)
 */
export async function withConnection<T>(pool: pg.Pool, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    ...pool.options,
    password: pool.options.password,
    pipeline: false,
  } as pg.ClientConfig);
  await client.connect();
  try {
    await client.query(SETTINGS);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A line may be changed in place while the caller holds it, and not afterwards. */
export type OnLine = (bytes: Buffer, start: number, end: number) => void;

/** Calls `onLine` for each row that the COPY statement writes, without its line end. */
export async function copyLines(client: pg.Client, statement: string, onLine: OnLine): Promise<void> {
  let rest: Buffer | undefined;
  for await (const part of client.query(to(statement))) {
    const chunk: Buffer = rest === undefined ? part : Buffer.concat([rest, part]);
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      onLine(chunk, start, end);
      start = end + 1;
    }
    rest = start < chunk.length ? chunk.subarray(start) : undefined;
  }
}

/** The leaf of the canonical bytes from `start` to `end`; the byte before `start` is overwritten by the mark of a leaf. */
export function leafInPlace(bytes: Buffer, start: number, end: number): Buffer {
  bytes[start - 1] = 0;
  return hash('sha256', bytes.subarray(start - 1, end), 'buffer');
}

/** The leaf of canonical bytes. */
export function leafOf(canonical: string): Buffer {
  return hash('sha256', Buffer.from(`\0${canonical}`, 'utf8'), 'buffer');
}

/** The end of the field that starts at `start`. */
export function fieldEnd(bytes: Buffer, start: number, end: number): number {
  const tab = bytes.indexOf(9, start);
  return tab < 0 || tab > end ? end : tab;
}
