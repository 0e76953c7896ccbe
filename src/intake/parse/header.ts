import { COLUMNS, type Column } from './columns.ts';
import type { FileFormat } from './format.ts';
import { UnreadableFile } from './problems.ts';

/** Most columns in a file. */
const MAX_COLUMNS = 200;
/** Most unknown columns that are named back, and most characters of each name. */
const MAX_NAMED = 50;
const MAX_NAME = 60;

/** Where each known column stands, and the names of those that are not known. */
export interface Header {
  /** The column at each place; undefined where it is unknown. */
  columns: (Column | undefined)[];
  unknownColumns: string[];
}

/** The separator of a file: whichever of comma, semicolon and tab the header row holds most of. */
export function separatorOf(headerLine: string): string {
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: headerLine.split(mark).length }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).mark;
}

/**
 * Reads the header row. Letter case and blanks around a name do not matter; a name in look-alike letters is another
 * name. Throws `UnreadableFile` when a required column is missing, when one comes twice, or when there are too many.
 */
export function readHeader(cells: readonly string[], format: FileFormat): Header {
  if (cells.length > MAX_COLUMNS)
    throw new UnreadableFile(
      'too-wide',
      `This file has ${cells.length.toLocaleString('en-GB')} columns; a referral file has at most ${MAX_COLUMNS}.`,
      'Keep only the columns of a referral file.',
    );
  const columns: Header['columns'] = [];
  const unknownColumns: string[] = [];
  for (const cell of cells) {
    const name = cell.trim().toLowerCase();
    const field = format.fields.get(name);
    if (field === undefined) {
      columns.push(undefined);
      if (name !== '' && unknownColumns.length < MAX_NAMED) unknownColumns.push(shown(cell));
      continue;
    }
    if (columns.includes(field))
      throw new UnreadableFile(
        'column-twice',
        `The column ${name} comes twice.`,
        'Remove one of the two, then try once more.',
      );
    columns.push(field);
  }
  const missing = format.required.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw columnsMissing(missing.map(format.nameOf), unknownColumns, format);
  return { columns, unknownColumns };
}

/**
 * Points out the unknown names that look like a column of a referral file but hold signs other than plain ones; undefined when
 * there are none. Any such sign may stand for any letter, and one that does not show for none.
 */
export function lookAlikeWarning(unknown: readonly string[], known: Iterable<string> = COLUMNS): string | undefined {
  const columns = [...known];
  const alike = unknown.filter((name) => looksKnown(name, columns));
  if (alike.length === 0) return undefined;
  const names = alike.map((name) => `“${name}”`).join(', ');
  return `${names} may look right but ${alike.length === 1 ? 'is' : 'are'} written with letters of another alphabet: type the name again.`;
}

function looksKnown(name: string, known: readonly string[]): boolean {
  const plain = /[a-z0-9_]/;
  const signs = [...name.trim().toLowerCase()];
  if (signs.every((sign) => plain.test(sign)) || !signs.some((sign) => plain.test(sign))) return false;
  const pattern = signs.map((sign) => (plain.test(sign) ? sign : /[ -~]/.test(sign) ? '!' : '.?')).join('');
  const like = new RegExp(`^${pattern}$`);
  return known.some((column) => like.test(column));
}

const shown = (cell: string): string =>
  cell
    .trim()
    .replaceAll(/[\p{C}]/gu, '\ufffd')
    .slice(0, MAX_NAME);

function columnsMissing(missing: readonly string[], unknown: readonly string[], format: FileFormat): UnreadableFile {
  const alike = lookAlikeWarning(unknown, format.fields.keys());
  const hint = alike ? ` ${alike}` : ' The first row of the file must hold the names of the columns.';
  return new UnreadableFile(
    'columns-missing',
    `This file lacks the ${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}.`,
    `Add ${missing.length === 1 ? 'it' : 'them'}, then try once more.${hint}`,
  );
}
