import { REFERRAL_FIELDS, type ReferralField } from '../../register/index.ts';

/** What a referral file can tell. The columns of the file that hold it are the programme’s own (`imports.yaml`). */
export const COLUMNS = REFERRAL_FIELDS;
export type Column = ReferralField;

/** What a row says, checked and in one form: dates `YYYY-MM-DD`, codes in lower case, nothing empty. */
export type Values = Partial<Record<Column, string>>;

/** Columns for sentences: longer than the others, and encrypted when stored. */
export const FREE_TEXT = [
  'health_notes',
  'job_aims',
  'job_preferences',
  'childcare_needs',
  'availability_restrictions',
] as const satisfies readonly Column[];

/** Most characters of a value, and of a value in a free-text column. */
export const MAX_LENGTH = 200;
export const MAX_FREE_TEXT = 10_000;

/** Columns that hold a day. */
export const DATES: readonly Column[] = ['referred_on', 'date_of_birth'];

/** Whether a column holds sentences. */
export const isFreeText = (column: Column): boolean => (FREE_TEXT as readonly string[]).includes(column);

/** How a column is called on screen. */
export const columnWords = (column: string): string =>
  WORDS[column as Column] ?? `${column.charAt(0).toUpperCase()}${column.slice(1).replaceAll('_', ' ')}`;

const WORDS: Partial<Record<Column, string>> = {
  referral_id: 'Referral ID',
  referred_on: 'Date of referral',
  national_insurance_number: 'National Insurance number',
  address_line_1: 'Address line 1',
  address_line_2: 'Address line 2',
  telephone: 'Telephone number',
  mobile: 'Mobile number',
  email: 'Email address',
  welsh_written: 'Writes in Welsh',
  welsh_spoken: 'Speaks Welsh',
  mappa: 'MAPPA (multi-agency public protection arrangements)',
};
