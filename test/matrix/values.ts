import { createHash } from 'node:crypto';
import { demoId } from '../../src/demo/ids.ts';
import { PROGRAMME } from '../support/world.ts';

/** The people of the matrix and the caseload each is in. H alone has been referred to the health team. */
export const PEOPLE: Readonly<Record<string, string>> = {
  A: 'east-1',
  B: 'east-2',
  C: 'get-set-1',
  D: 'intake',
  H: 'leonard-1',
  N: 'nominated',
};

/** Values that the row policies look at, where a made-up one would not do. `undefined` leaves the column to chance. */
const FIXED: Record<string, (label: string) => unknown> = {
  programme: () => PROGRAMME,
  'participant.caseload_id': (label) => demoId('caseload', PEOPLE[label[0] ?? ''] ?? ''),
  'ledger_entry.compartment': (label) => (label.endsWith('in health') ? 'health' : 'programme'),
  'ledger_entry.actor_kind': () => 'staff',
  'ledger_entry.actor_id': (label) =>
    demoId('staff', label.endsWith('by keyworker') ? 'keyworker' : 'somebody-who-left'),
  'referral_import_decision.kind': (label) => (label === 'A' ? 'discard' : 'commit'),
  'rights_request_event.kind': (label) => (label === 'B' ? 'closed' : 'identity-asked'),
  'ledger_leaf.entry_id': (label) => demoId('matrix', 'ledger_entry', label),
};

/** Rows of a table: for each of the people one, unless a table needs other ones to show what its policies tell apart. */
export function labelsOf(table: string): string[] {
  const people = Object.keys(PEOPLE);
  if (table === 'ledger_entry' || table === 'ledger_leaf')
    return [...people, ...people.map((label) => `${label} in health`), 'C by keyworker'];
  if (table === 'health_referral') return ['H'];
  return people;
}

/** The value that a table's own rules ask for, or undefined. */
export function fixedValue(table: string, column: string, label: string): unknown {
  return (FIXED[`${table}.${column}`] ?? FIXED[column])?.(label);
}

/** A value of a type that is the same for the same words and hardly ever the same for others. Throws for a type it does not know. */
export function valueOfType(type: string, table: string, column: string, label: string): unknown {
  if (type.endsWith('[]')) return '{}';
  const number = createHash('sha256').update(`${table}.${column} ${label}`).digest().readUInt32BE(0) % 1_000_000_000;
  const plain = type.replace(/\(.*/, '');
  switch (plain) {
    case 'uuid':
      return demoId('matrix', `${table}.${column}`, label);
    case 'text':
    case 'character varying':
    case 'citext':
      return `${table}.${column} of ${label}`;
    case 'bytea':
      return Buffer.from(`${table}.${column} of ${label}`);
    case 'boolean':
      return true;
    case 'smallint':
      return number % 30_000;
    case 'integer':
    case 'bigint':
    case 'numeric':
    case 'double precision':
    case 'real':
    case 'xid8':
      return number;
    case 'date':
      return '2026-05-04';
    case 'timestamp with time zone':
    case 'timestamp without time zone':
      return '2026-05-04T09:00:00Z';
    case 'time without time zone':
      return '09:00';
    case 'interval':
      return '1 day';
    case 'json':
    case 'jsonb':
      return '{}';
    case 'daterange':
    case 'tstzrange':
      return 'empty';
    default:
      throw new Error(`values.ts has no value for ${table}.${column}, a ${type}: add one.`);
  }
}
