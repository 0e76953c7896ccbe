import type { Structure } from '../structure.ts';

const TEXT = /^(text|character varying|citext|bpchar)/;

/** Columns of text without any bound, as `table.column`, and why each may stand in the clear. */
export const UNBOUND: Readonly<Record<string, string>> = {
  'context.password.hash': 'A hash, never text that anybody typed',
  'context.session.factors': 'Names of sign-in factors that the product writes',
  'agreement.reference': 'The number of a contract, about organisations',
  'agreement.programme': 'The name of a programme, which must be a published one to count',
  'agreement.recipient': 'The name of a recipient of the register, which decides nothing unless it is one',
  'agreement.kind': 'One of the kinds of the register, which carries nothing unless it is one',
  'agreement.categories': 'Names of categories of the register',
  'agreement.purposes': 'Names of purposes of the register',
  'consent.fields': 'Names of columns, held against the register when it is asked',
  'disclosure.fields': 'Names of columns, held against the register by the gate',
  'participant_provenance.fields': 'Names of columns that the product writes',
  'restriction.fields': 'Names of columns and categories, held against the register',
  'staff.persona': 'Which demonstration person it is; empty outside a demonstration',
  'staff.professional_body': 'The body a health professional is registered with; public, and about staff',
  'staff.registration_number': 'The number in that body’s public register, about staff',
  'staff_role.programme': 'The name of a programme, which must be a published one to count',
};

/**
 * Columns of personal data that take any text at all in the clear: text that no check bounds, lists or shapes and that points
 * to nothing. What people type about somebody must be sealed instead.
 */
export function looseText({ tables, constraints }: Pick<Structure, 'tables' | 'constraints'>): string[] {
  return tables.flatMap(({ name, columns }) => {
    const texts = constraints.filter(({ table }) => table === name).map(({ text }) => text);
    const bound = (column: string): boolean =>
      texts.some(
        (text) =>
          new RegExp(`\\b${column}\\b`).test(text) &&
          (/^FOREIGN KEY/.test(text) || (/^CHECK/.test(text) && /length\(|~|= ANY|= '|starts_with/.test(text))),
      );
    return columns
      .filter(({ type, category }) => TEXT.test(type) && category !== null && category !== 'operational')
      .filter(({ name: column }) => !bound(column))
      .map(({ name: column }) => `${name}.${column}`);
  });
}
