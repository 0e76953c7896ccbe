import { VaultError } from './errors.ts';

/** The separate drawers of the vault. A process opens only those that it serves (P015: health has its own). */
export const COMPARTMENTS = [
  'identity',
  'programme',
  'health',
  'convictions',
  'safety-contact',
  'files',
  'audit-detail',
] as const;

export type Compartment = (typeof COMPARTMENTS)[number];

/** One retention class of one compartment: the unit in which a person's data can be put beyond use. */
export type KeyName = { readonly class: string; readonly compartment: Compartment };

/** A data key: a class of one person. */
export type PersonKey = KeyName & { readonly person: string };

/** The one place where a sealed value belongs. A value copied anywhere else does not open. */
export type Where = PersonKey & { readonly table: string; readonly column: string; readonly row: string };

export type SealItem = { readonly where: Where; readonly plaintext: string | Uint8Array };
export type OpenItem = { readonly where: Where; readonly sealed: Uint8Array };

/** What a compartment's key store says of itself; kept by the database so that an older or foreign store is noticed. */
export type StoreState = {
  readonly compartment: Compartment;
  readonly store: string;
  readonly keyVersion: number;
  readonly destroyed: number;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SLUG = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** A person's id as 16 bytes. Throws `bad-name` unless it is a lower-case UUID. */
export function personBytes(person: string): Buffer {
  if (!UUID.test(person)) throw badName('A person is named by a lower-case UUID.');
  return Buffer.from(person.replaceAll('-', ''), 'hex');
}

/** Checks that a retention class is a slug such as `case-notes`; throws `bad-name`. */
export function checkClass(name: string): void {
  if (!SLUG.test(name)) throw badName('A retention class is named by a slug such as case-notes.');
}

/** Joins fields so that no two different lists give the same bytes: each field carries its length. */
export function bind(fields: readonly (string | number)[]): Buffer {
  let text = '';
  for (const field of fields) {
    const part = String(field);
    text += `${part.length}:${part}|`;
  }
  return Buffer.from(text, 'utf8');
}

function badName(message: string): VaultError {
  return new VaultError('bad-name', message, 'Pass the identifier as it is stored.');
}
