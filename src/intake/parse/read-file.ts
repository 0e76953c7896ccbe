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
const LINE_END = /[\r\n]/;

/** One row of the file. `typed` is what is kept of a row with problems; a special customer record keeps its id alone. */
export interface FileRow {
  /** The physical line on which the row starts; the header is on line 1. */
  line: number;
  values: Values;
  problems: RowProblem[];
  typed: Typed;
}

/** What a file holds: the names of columns that we do not know, and its rows, as many at a time as come together. */
export interface FileReading {
  unknownColumns: string[];
  pieces: AsyncGenerator<FileRow[]>;
}

/**
 * Reads a referral file piece by piece, holding the rows of one piece and the ids seen. A second row with the same referral id
 * is `duplicate-in-file`. Throws `UnreadableFile` when the file as a whole cannot be used, which may show only at its end.
 */
export async function readReferralFile(source: AsyncIterable<Uint8Array>, rules: RowRules): Promise<FileReading> {
  const text = openText(source);
  const first = await text.next();
  const beginning = (first.value ?? '').replace(/^\ufeff/, '');
  const separator = separatorOf(/^[^\r\n]*/.exec(beginning)?.[0] ?? '');
  const records = recordsOf(beginning, text, separator);
  const head = await records.next();
  const [titles, ...others] = head.done ? [] : head.value;
  const header = readHeader(titles?.cells ?? [], rules.format);
  return { unknownColumns: header.unknownColumns, pieces: rowsOf(others, records, header, rules) };
}

interface CsvRecord {
  line: number;
  cells: string[];
}

/** The records of the text, those of one piece together. An awaited record would cost more than reading it. */
async function* recordsOf(
  beginning: string,
  rest: AsyncIterable<string>,
  separator: string,
): AsyncGenerator<CsvRecord[]> {
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
      for (const cell of cells) if (LINE_END.test(cell)) line += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
      return { line: start, cells };
    }) as never,
  });
  let failure: Error | undefined;
  parser.on('error', (error) => {
    failure = error;
  });
  const taken = (): CsvRecord[] => {
    const records: CsvRecord[] = [];
    for (let record = parser.read(); record !== null; record = parser.read()) records.push(record);
    return records;
  };
  async function* pieces() {
    yield beginning;
    yield* rest;
  }
  try {
    for await (const piece of pieces()) {
      if (failure) throw failure;
      parser.write(piece);
      const records = taken();
      if (records.length > 0) yield records;
    }
    parser.end();
    const records = await Array.fromAsync(parser as AsyncIterable<CsvRecord>);
    if (failure) throw failure;
    yield records;
  } catch (error) {
    if (isCsvError(error)) throw brokenQuotes(line);
    throw error;
  } finally {
    parser.destroy();
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

async function* rowsOf(
  first: readonly CsvRecord[],
  rest: AsyncGenerator<CsvRecord[]>,
  header: Header,
  rules: RowRules,
): AsyncGenerator<FileRow[]> {
  const seen = new Set<string>();
  let count = 0;
  const checked = (records: readonly CsvRecord[]): FileRow[] => {
    const rows: FileRow[] = [];
    for (const { line, cells } of records) {
      if (cells.every((cell) => cell.trim() === '')) continue;
      count += 1;
      if (count > MAX_ROWS)
        throw new UnreadableFile(
          'too-many-rows',
          `This file has more than ${MAX_ROWS.toLocaleString('en-GB')} rows.`,
          'Split it into smaller files, each with the header row.',
        );
      rows.push(rowOf(line, cells, header, rules, seen));
    }
    return rows;
  };
  yield checked(first);
  for await (const records of rest) yield checked(records);
}

function rowOf(line: number, cells: readonly string[], header: Header, rules: RowRules, seen: Set<string>): FileRow {
  const given: Typed = {};
  let place = 0;
  for (const column of header.columns) {
    const cell = cells[place++];
    if (column !== undefined && cell !== undefined && cell !== '') given[column] = cell;
  }
  // An object that grew name by name is a slow table; its copy is not.
  const typed = { ...given };
  const { values, problems } = readRow(typed, rules);
  if (isSpecial(typed, rules.format))
    return { line, values, problems, typed: { referral_id: typed.referral_id?.slice(0, 200) ?? '' } };
  if (cells.length !== header.columns.length) problems.push({ field: 'row', code: 'cells-mismatched' });
  const id = values.referral_id;
  if (id !== undefined) {
    if (seen.has(id)) problems.push({ field: 'referral_id', code: 'duplicate-in-file' });
    seen.add(id);
  }
  return { line, values, problems, typed };
}
