import { conditionsFor } from './conditions.ts';
import type { Asked, Said } from './said.ts';
import { before, categoryOf, oneOrganisation } from './said.ts';

type Consent = Asked['facts']['consents'][number];

/** Whether the condition a field goes under is the person's explicit consent; the recipient's line counts whatever the purpose says. */
function explicitConsentIsTheCondition(asked: Asked, field: string): boolean {
  const { register, facts } = asked;
  const slugs = conditionsFor(asked, field);
  if (slugs.length === 0) return false;
  const special = register.categories[categoryOf(asked, field) ?? '']?.special;
  const ofRecipient = register.recipients[facts.recipient]?.conditions;
  if (special !== 'criminal') slugs.push(ofRecipient?.article9);
  if (special === 'criminal' || special === 'mixed') slugs.push(ofRecipient?.article10);
  return slugs.some((slug) => slug !== undefined && register.conditions[slug]?.explicitConsent);
}

/** Whether a consent for this field must be in so many words: whenever consent is what lets especially protected data go. */
function mustBeExplicit(asked: Asked, field: string): boolean {
  return asked.register.categories[categoryOf(asked, field) ?? '']?.special !== 'none';
}

/** Whether a field may go only with consent: by the recipient's line, the basis, the category's line or the condition. */
function consentNeeded(asked: Asked, field: string): boolean {
  const { register, facts } = asked;
  const recipient = register.recipients[facts.recipient];
  const category = register.categories[categoryOf(asked, field) ?? ''];
  if (!category) return false;
  if (explicitConsentIsTheCondition(asked, field)) return true;
  if (category.consent === 'always' && !category.consentNotNeededFor.includes(facts.recipient)) return true;
  if (register.purposes[facts.purpose]?.bases[facts.controller]?.article === '6(1)(a)') return true;
  if (recipient?.consent !== 'needed') return false;
  for (const exception of recipient.consentExceptions) {
    if (exception.purpose === facts.purpose && facts.person.designationOrder === true) return false;
  }
  return true;
}

/** Whether this consent stands at the moment of the request, for this recipient and this use. */
function stands(asked: Asked, consent: Consent): boolean {
  const { facts } = asked;
  if (consent.recipient !== facts.recipient) return false;
  if (!oneOrganisation(asked, consent.organisation)) return false;
  if (consent.purpose !== facts.purpose) return false;
  if (before(facts.at, consent.givenAt)) return false;
  if (consent.expiresAt !== undefined && !before(facts.at, consent.expiresAt)) return false;
  if (consent.withdrawnAt !== undefined && !before(facts.at, consent.withdrawnAt)) return false;
  return true;
}

/** Fields that may go only with a consent, and have none that stands. */
export function consentByField(asked: Asked): Said[] {
  const said: Said[] = [];
  for (const field of asked.facts.fields) {
    if (!consentNeeded(asked, field)) continue;
    const explicit = mustBeExplicit(asked, field);
    const good = asked.facts.consents.some(
      (consent) => stands(asked, consent) && consent.fields.includes(field) && (!explicit || consent.explicit),
    );
    if (!good) said.push({ clause: `recipient/${asked.facts.recipient}`, what: 'no consent' });
  }
  return said;
}
