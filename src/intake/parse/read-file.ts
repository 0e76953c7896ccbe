import { type Duplex, pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import type { Values } from './columns.ts';
import { type Header, readHeader, separatorOf } from './header.ts';
import { openText } from './open-text.ts';
import { type RowProblem, UnreadableFile } from './problems.ts';
import { isSpecial, type RowRules, readRow, type Typed } from './read-row.ts';

/** Most referrals in one file. */
export const MAX_ROWS = 100_000;
/** Most characters of one row: past this a quotation mark was left open. */
const MAX_RECORD = 2_000_000;

/** One row of the file. `typed` is what is kept of a row with problems; a special customer record keeps its id alone. */
export interface FileRow {
  /** The physical line on which the row starts; the header is on line 1. */
  line: number;
  values: Values;
  problems: RowProblem[];
  typed: Typed;
}

/** What has been read so far: the names of columns we do not know are there once the first row is. */
export interface FileReading {
  unknownColumns: string[];
  rows: AsyncGenerator<FileRow>;
}

/**
 * Reads a referral file row by row, holding one row at a time and the ids seen. A second row with the same referral id
 * is `duplicate-in-file`. Throws `UnreadableFile` when the file as a whole cannot be used, which may show only at its end.
 */
export async function readReferralFile(source: AsyncIterable<Uint8Array>, rules: RowRules): Promise<FileReading> {
  const text = openText(source);
  const first = await text.next();
  const beginning = (first.value ?? '').replace(/^\ufeff/, '');
  const separator = separatorOf(/^[^\r\n]*/.exec(beginning)?.[0] ?? '');
  const records = recordsOf(beginning, text, separator);
  const head = await records.next();
  const header = readHeader(head.done ? [] : head.value.cells);
  return { unknownColumns: header.unknownColumns, rows: rowsOf(records, header, rules) };
}

interface CsvRecord {
  line: number;
  cells: string[];
}

async function* recordsOf(
  beginning: string,
  rest: AsyncIterable<string>,
  separator: string,
): AsyncGenerator<CsvRecord> {
  let line = 1;
  const parser = parse({
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: MAX_RECORD,
    on_record: ((cells: string[]): CsvRecord => {
      const start = line;
      line += 1;
      for (const cell of cells) if (/[\r\n]/.test(cell)) line += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
      return { line: start, cells };
    }) as never,
  });
  async function* pieces() {
    yield beginning;
    yield* rest;
  }
  pipeline(Readable.from(pieces()), parser as Duplex, () => undefined);
  try {
    yield* parser as AsyncIterable<CsvRecord>;
  } catch (error) {
    if (isCsvError(error)) throw brokenQuotes(line);
    throw error;
  }
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');

const brokenQuotes = (line: number): UnreadableFile =>
  new UnreadableFile(
    'broken-quotes',
    `A quotation mark is opened in the row that starts on line ${line}, and not closed.`,
    'Close it, or write a quotation mark inside a value twice, then try once more.',
  );

async function* rowsOf(records: AsyncGenerator<CsvRecord>, header: Header, rules: RowRules): AsyncGenerator<FileRow> {
  const seen = new Set<string>();
  let count = 0;
  for await (const { line, cells } of records) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    count += 1;
    if (count > MAX_ROWS)
      throw new UnreadableFile(
        'too-many-rows',
        `This file has more than ${MAX_ROWS.toLocaleString('en-GB')} rows.`,
        'Split it into smaller files, each with the header row.',
      );
    yield rowOf(line, cells, header, rules, seen);
  }
}

function rowOf(line: number, cells: readonly string[], header: Header, rules: RowRules, seen: Set<string>): FileRow {
  const typed: Typed = {};
  for (const [place, column] of header.columns.entries()) {
    const cell = cells[place];
    if (column !== undefined && cell !== undefined && cell !== '') typed[column] = cell;
  }
  const { values, problems } = readRow(typed, rules);
  if (isSpecial(typed))
    return { line, values, problems, typed: { referral_id: typed.referral_id?.slice(0, 200) ?? '' } };
  if (cells.length !== header.columns.length) problems.push({ field: 'row', code: 'cells-mismatched' });
  const id = values.referral_id;
  if (id !== undefined) {
    if (seen.has(id)) problems.push({ field: 'referral_id', code: 'duplicate-in-file' });
    seen.add(id);
  }
  return { line, values, problems, typed };
}
