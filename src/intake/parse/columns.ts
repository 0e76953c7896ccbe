/** The columns of a referral file and what each may hold. The same file serves every channel. */

export const COLUMNS = [
  'referral_id',
  'referred_on',
  'referring_office',
  'work_coach',
  'title',
  'given_name',
  'family_name',
  'date_of_birth',
  'national_insurance_number',
  'address_line_1',
  'address_line_2',
  'town',
  'postcode',
  'telephone',
  'mobile',
  'email',
  'gender',
  'participation',
  'customer_group',
  'early_access_group',
  'disability',
  'health_notes',
  'job_aims',
  'job_preferences',
  'preferred_hours',
  'childcare_needs',
  'availability_restrictions',
  'welsh_written',
  'welsh_spoken',
  'incident_marker',
  'mappa',
  'special_customer_record',
] as const;

export type Column = (typeof COLUMNS)[number];

/** What a row says, checked and in one form: dates `YYYY-MM-DD`, codes in lower case, nothing empty. */
export type Values = Partial<Record<Column, string>>;

/** A column without which a row is no referral. */
export const REQUIRED: readonly Column[] = [
  'referral_id',
  'referred_on',
  'family_name',
  'date_of_birth',
  'customer_group',
];

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

const YES_NO = ['yes', 'no'] as const;

/** Columns that take one value of a short list. */
export const ALLOWED: Partial<Record<Column, readonly string[]>> = {
  participation: ['voluntary', 'mandatory'],
  customer_group: ['health-and-disability', 'early-access', 'long-term-unemployed'],
  disability: ['yes', 'no', 'prefer-not-to-say'],
  welsh_written: YES_NO,
  welsh_spoken: YES_NO,
  incident_marker: YES_NO,
  mappa: YES_NO,
  special_customer_record: YES_NO,
};

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
