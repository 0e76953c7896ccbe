import { COLUMNS, type Column, DATES, isFreeText, MAX_FREE_TEXT, MAX_LENGTH, type Values } from './columns.ts';
import { readDay } from './dates.ts';
import type { FileFormat } from './format.ts';
import { readNiNumber } from './ni-number.ts';
import { readPostcode } from './postcode.ts';
import type { RowProblem } from './problems.ts';

/** What decides whether a row can be used besides the row itself. */
export interface RowRules {
  /** Today by the product's clock, `YYYY-MM-DD`. */
  today: string;
  /** True in a demonstration, where the numbers of people who do not exist are allowed. */
  demo: boolean;
  /** How files of the row’s channel are written. */
  format: FileFormat;
}

/** A row as typed, by column. */
export type Typed = Partial<Record<Column, string>>;

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/;
const NEEDS_FORM = /[^\u0020-\u007e]/;
const EARLIEST = '1900-01-01';

/** One value in the form we keep, or the code of what is wrong with it. */
function readValue(column: Column, typed: string, rules: RowRules): { value: string } | { code: RowProblem['code'] } {
  if (NOT_TEXT.test(typed)) return { code: 'not-text' };
  const free = isFreeText(column);
  const most = free ? MAX_FREE_TEXT : MAX_LENGTH;
  const value = tidy(typed, free);
  if (value.length > most && (value.length > 2 * most || [...value].length > most)) return { code: 'too-long' };
  const allowed = rules.format.values[column];
  if (allowed) return orCode(allowed.get(value.toLowerCase()), 'value-not-allowed');
  if (DATES.includes(column)) return orCode(readDay(value, rules.format.dates), 'date-invalid');
  if (column === 'national_insurance_number') return orCode(readNiNumber(value, rules.demo), 'ni-number-invalid');
  if (column === 'postcode') return orCode(readPostcode(value), 'postcode-invalid');
  return { value };
}

const orCode = (value: string | undefined, code: RowProblem['code']) => (value === undefined ? { code } : { value });

function tidy(typed: string, free: boolean): string {
  if (!NEEDS_FORM.test(typed)) return typed.trim();
  const lines = free ? typed.replaceAll(/\r\n?/g, '\n') : typed.replaceAll(/\s+/g, ' ');
  return lines.normalize('NFC').trim();
}

/** Any answer but a clear no: a record that may be special is never stored because of how somebody wrote yes. */
export const isSpecial = (typed: Typed, { values }: FileFormat): boolean => {
  const answer = (typed.special_customer_record ?? '').trim().toLowerCase();
  return answer !== '' && (values.special_customer_record?.get(answer) ?? answer) !== 'no';
};

/** Checks one row. Either it has no problems and its values can be used, or each problem names a column and a code. */
export function readRow(typed: Typed, rules: RowRules): { values: Values; problems: RowProblem[] } {
  const values: Values = {};
  const problems: RowProblem[] = [];
  if (isSpecial(typed, rules.format))
    return { values, problems: [{ field: 'special_customer_record', code: 'special-customer-record' }] };
  for (const column of COLUMNS) {
    const cell = typed[column];
    if (cell === undefined || cell.trim() === '') continue;
    const read = readValue(column, cell, rules);
    if ('value' in read) values[column] = read.value;
    else problems.push({ field: column, code: read.code });
  }
  for (const [column, value] of rules.format.fixed) values[column] ??= value;
  for (const column of rules.format.required) {
    if (values[column] === undefined && !problems.some(({ field }) => field === column))
      problems.push({ field: column, code: 'missing' });
  }
  problems.push(...impossibleDates(values, rules));
  return { values: { ...values }, problems };
}

function impossibleDates({ date_of_birth: born, referred_on: referred }: Values, { today }: RowRules): RowProblem[] {
  if (born === undefined) return [];
  if (born > today || born < EARLIEST) return [{ field: 'date_of_birth', code: 'date-impossible' }];
  return referred !== undefined && referred < born ? [{ field: 'referred_on', code: 'date-impossible' }] : [];
}
