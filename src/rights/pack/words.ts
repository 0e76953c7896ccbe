import { fieldLabel } from '../../consent/index.ts';
import { readable } from '../../disclosures/index.ts';
import type { Value } from './read-rows.ts';

const TABLES: Record<string, string> = {
  participant: 'You',
  participant_provenance: 'Where your details came from',
  allocation: 'Who works with you',
  appointment_fate: 'What became of appointments',
  attendance: 'Whether meetings took place',
  consent_state: 'How often your consents changed',
  consent_explanation: 'What was explained before you agreed',
  disclosure: 'Shares',
  disclosure_event: 'What became of each share',
  ledger_entry: 'Ledger of use',
  rights_request: 'Your requests about your data',
  rights_request_event: 'What was done about your requests',
  access_pack: 'Copies made for you',
};
const FIELDS: Record<string, string> = {
  ni_number: 'National Insurance number',
  mappa: 'MAPPA',
  at: 'When',
  starts_at: 'Starts at',
  ni_number_match: 'Fingerprint of the National Insurance number',
  actor_id: 'Who did it',
  json: 'The file for machines',
  html: 'The page',
  how: 'How',
  esf_initial_form_on: 'European Social Fund first form signed on',
  json_sha256: 'Fingerprint of the JSON file (SHA-256)',
  html_sha256: 'Fingerprint of the page (SHA-256)',
  caseload_id: 'Caseload',
  organisation_id: 'Organisation',
  staff_id: 'Member of staff',
  author_id: 'Written by',
  practitioner_id: 'Practitioner',
};
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CODE = /^[a-z]+(-[a-z]+)+$/;

const sentence = (name: string): string => {
  const text = name.replaceAll(/[-_]+/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** What a table is called in a copy. */
export const tableWords = (table: string): string => TABLES[table] ?? sentence(table);

/** What `table`, `table.column` or `table.column (which)` is called in a copy. */
export function itemWords(item: string): string {
  const [, table = '', column, which] = /^((?:context\.)?[a-z0-9_]+)(?:\.([a-z0-9_]+))?(?: \((.+)\))?$/.exec(item) ?? [
    undefined,
    item,
  ];
  const words = tableWords(table.replace('context.', ''));
  const named = column === undefined ? words : `${words}: ${columnWords(table, column)}`;
  return which === undefined ? named : `${named} (${readable(which)})`;
}

/** What a column is called in a copy. */
export function columnWords(table: string, column: string): string {
  const shared = fieldLabel(`${table}.${column}`);
  return FIELDS[column] ?? (shared.includes('.') ? sentence(column.replace(/_id$/, '')) : shared);
}

/** A value as people read it; undefined for an internal number that means nothing to them. */
export function valueWords(value: Value | undefined): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    if (UUID.test(value)) return undefined;
    return CODE.test(value) ? sentence(value) : readable(value);
  }
  if (Array.isArray(value)) return value.map(valueWords).filter(Boolean).join(', ') || undefined;
  const parts = Object.entries(value).flatMap(([name, part]) => {
    const shown = valueWords(part);
    return shown === undefined ? [] : [`${sentence(name.split('.').at(-1) ?? name)}: ${shown}`];
  });
  return parts.join('\n') || undefined;
}
