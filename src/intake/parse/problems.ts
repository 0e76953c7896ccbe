import { InvalidInput } from '../../pipeline/index.ts';
import { type Column, columnWords, isFreeText, MAX_FREE_TEXT, MAX_LENGTH } from './columns.ts';
import type { FileFormat } from './format.ts';

/** Why a row waits for a person. `cells-mismatched`: the row has more or fewer cells than the header. */
export type ProblemCode =
  | 'missing'
  | 'date-invalid'
  | 'date-impossible'
  | 'ni-number-invalid'
  | 'postcode-invalid'
  | 'value-not-allowed'
  | 'duplicate-in-file'
  | 'possible-duplicate-person'
  | 'previously-destroyed'
  | 'special-customer-record'
  | 'too-long'
  | 'not-text'
  | 'cells-mismatched';

/** One thing wrong with one row: a column and a code, never a value. `field` is `row` when it is about the whole row. */
export interface RowProblem {
  field: Column | 'row';
  code: ProblemCode;
}

/** The problem in words. It never repeats what the row says. */
export function problemMessage({ field, code }: RowProblem, format: FileFormat | undefined): string {
  const name = columnWords(field);
  const column = field as Column;
  switch (code) {
    case 'missing':
      return `${name} is missing`;
    case 'date-invalid':
      return `${name} must be a real date, written like 2026-03-27 or 27/03/2026`;
    case 'date-impossible':
      return field === 'referred_on'
        ? `${name} must be on or after the date of birth`
        : `${name} must be a date in the past, after 1900`;
    case 'ni-number-invalid':
      return `${name} must be 2 letters, 6 numbers, then A, B, C or D, like QQ 12 34 56 C`;
    case 'postcode-invalid':
      return `${name} must be a full UK postcode, like E1W 1AW`;
    case 'value-not-allowed':
      return `${name} must be one of: ${[...(format?.values[column]?.keys() ?? [])].join(', ')}`;
    case 'duplicate-in-file':
      return 'An earlier row of this file has the same referral ID';
    case 'possible-duplicate-person':
      return 'This may be somebody who is already known: a person must compare the two records';
    case 'previously-destroyed':
      return 'The record of this referral was destroyed when its time was up: a person must decide whether it starts again';
    case 'special-customer-record':
      return 'A special customer record is not stored electronically: only its referral ID was kept';
    case 'too-long':
      return `${name} must be ${(isFreeText(column) ? MAX_FREE_TEXT : MAX_LENGTH).toLocaleString('en-GB')} characters or fewer`;
    case 'not-text':
      return `${name} holds characters that are not text`;
    case 'cells-mismatched':
      return 'The row has more or fewer cells than the header: a quotation mark or separator may be missing';
  }
}

/** Why a whole file cannot be used. */
export type FileFault =
  | 'file-empty'
  | 'not-text'
  | 'wrong-encoding'
  | 'too-wide'
  | 'too-large'
  | 'too-many-rows'
  | 'columns-missing'
  | 'column-twice'
  | 'broken-quotes';

/** The file as a whole cannot be read; nothing of it was kept. `remedy` says how to make one that can. */
export class UnreadableFile extends InvalidInput {
  readonly code: FileFault;
  readonly remedy: string;
  constructor(code: FileFault, message: string, remedy: string) {
    super([{ field: 'file', message: `${message} ${remedy}` }]);
    this.code = code;
    this.remedy = remedy;
    this.message = message;
  }
}
