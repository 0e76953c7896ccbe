import type { Category, Register } from '../register/index.ts';

/** One thing that can be shared, as people call it. `sealed`: stored encrypted. */
export interface ShareableField {
  label: string;
  sealed?: true;
}

/** Every column that sharing knows how to read and name. What a recipient may be given of it is the register's to say. */
export const SHAREABLE: Readonly<Record<string, ShareableField>> = {
  'participant.reference': { label: 'Our reference' },
  'participant.title': { label: 'Title' },
  'participant.given_name': { label: 'Given name' },
  'participant.family_name': { label: 'Family name' },
  'participant.date_of_birth': { label: 'Date of birth' },
  'participant.postcode': { label: 'Postcode' },
  'participant.telephone': { label: 'Telephone' },
  'participant.mobile': { label: 'Mobile' },
  'participant.email': { label: 'Email address' },
  'participant.contact_preference': { label: 'How to get in touch' },
  'participant.preferred_language': { label: 'Preferred language' },
  'participant.interpreter_needed': { label: 'Interpreter needed' },
  'participant.disability': { label: 'Whether disabled' },
  'referral.health_notes': { label: 'Health information from the referral', sealed: true },
  'referral.job_aims': { label: 'Job aims', sealed: true },
  'referral.job_preferences': { label: 'Job preferences', sealed: true },
  'referral.preferred_hours': { label: 'Preferred hours' },
  'referral.childcare_needs': { label: 'Childcare needs', sealed: true },
  'referral.availability_restrictions': { label: 'Limits on availability', sealed: true },
  'appointment.starts_at': { label: 'Next appointment' },
};

/** A field that may be ticked for a recipient, and why it is there. */
export interface OfferedField {
  column: string;
  label: string;
  category: Category;
  /** Health, offences or equality: it needs explicit consent, and health needs an explanation first. */
  special: boolean;
  explanation: boolean;
}

/** What the screens call a column; the column's own name when nothing else is known. */
export const fieldLabel = (column: string): string => SHAREABLE[column]?.label ?? column;

/**
 * The fields that staff of the programme may tick for a recipient: within the register's minimum set (P031), named by the
 * notice for this recipient, and never from behind the walls of the health team or of convictions (P046).
 */
export function offeredFields(register: Register, recipient: string): OfferedField[] {
  const line = Object.hasOwn(register.recipients, recipient) ? register.recipients[recipient] : undefined;
  if (!line) return [];
  return Object.entries(SHAREABLE).flatMap(([column, { label }]) => {
    const category = register.categories[register.columns[column] ?? ''];
    if (!category || !line.fields.includes(column)) return [];
    if (!category.collected || !category.recipients.includes(recipient)) return [];
    if (category.compartment !== 'programme' && category.compartment !== 'identity') return [];
    return [{ column, label, category, special: category.special !== 'none', explanation: category.explanation }];
  });
}
