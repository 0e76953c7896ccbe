import type { Act } from '../../pipeline/index.ts';
import { type Column, FREE_TEXT, type Values } from '../parse/index.ts';

/** Columns of a file that are columns of the participant under the same name, kept in clear. */
export const PERSON_COLUMNS = [
  'title',
  'given_name',
  'family_name',
  'date_of_birth',
  'gender',
  'address_line_1',
  'address_line_2',
  'town',
  'postcode',
  'telephone',
  'mobile',
  'email',
  'welsh_written',
  'welsh_spoken',
  'disability',
] as const satisfies readonly Column[];

/** Columns of a file that are columns of the referral under the same name, kept in clear. */
export const REFERRAL_COLUMNS = [
  'referred_on',
  'referring_office',
  'work_coach',
  'participation',
  'customer_group',
  'early_access_group',
  'preferred_hours',
  'incident_marker',
  'mappa',
] as const satisfies readonly Column[];

const YES_NO: readonly Column[] = ['welsh_written', 'welsh_spoken', 'incident_marker', 'mappa'];

/** A value as its column keeps it: a yes is `true`. */
export const stored = (column: Column, value: string | undefined): string | null =>
  value === undefined ? null : YES_NO.includes(column) ? String(value === 'yes') : value;

/** The names of the participant columns that a row speaks for. */
export const personFields = (values: Values): string[] => [
  ...PERSON_COLUMNS.filter((column) => values[column] !== undefined),
  ...(values.national_insurance_number === undefined ? [] : ['ni_number']),
];

/** The data categories that a row holds, for the ledger. */
export function categoriesOf(act: Act, values: Values): readonly string[] {
  let key = '';
  for (const column of LEDGER_COLUMNS) key += values[column] === undefined ? '0' : '1';
  const cache = cacheOf(act.inForce.register.columns);
  const known = cache.get(key);
  if (known) return known;
  const found = new Set<string>();
  for (const column of LEDGER_COLUMNS) {
    if (values[column] === undefined) continue;
    const category = act.inForce.register.columns[placeOf(column)];
    if (category !== undefined && category !== 'operational') found.add(category);
  }
  const list = [...found].sort();
  cache.set(key, list);
  return list;
}

const LEDGER_COLUMNS: readonly Column[] = [
  ...PERSON_COLUMNS,
  ...REFERRAL_COLUMNS,
  ...FREE_TEXT,
  'national_insurance_number',
];

/** The database column, `table.column`, in which a column of the file is kept. */
export function placeOf(column: Column): string {
  if (column === 'national_insurance_number') return 'participant.ni_number';
  return (PERSON_COLUMNS as readonly string[]).includes(column) ? `participant.${column}` : `referral.${column}`;
}

const caches = new WeakMap<object, Map<string, readonly string[]>>();
function cacheOf(columns: object): Map<string, readonly string[]> {
  const known = caches.get(columns);
  if (known) return known;
  const fresh = new Map<string, readonly string[]>();
  caches.set(columns, fresh);
  return fresh;
}
