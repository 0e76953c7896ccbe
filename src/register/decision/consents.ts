import type { DecisionFacts } from './facts.ts';
import type { CategoryPlan, UsePlan } from './plan.ts';
import { type Reason, reason } from './reason.ts';
import { atOrBefore } from './time.ts';

type Consent = DecisionFacts['consents'][number];
type Flaw =
  | 'consent-other-purpose'
  | 'consent-not-yet-given'
  | 'consent-withdrawn'
  | 'consent-expired'
  | 'consent-lacks-field'
  | 'consent-not-explicit';

const flawWords: Record<Flaw, [string, string]> = {
  'consent-other-purpose': ['The consent on record is for another purpose', 'Ask the person about this purpose'],
  'consent-not-yet-given': ['The consent on record begins only after this moment', 'Share after consent, never before'],
  'consent-withdrawn': [
    'The person has withdrawn their consent',
    'Respect the withdrawal; ask again only if the person wants to',
  ],
  'consent-expired': ['The consent on record has expired', 'Ask the person again'],
  'consent-lacks-field': [
    'The consent on record does not cover everything asked for',
    'Leave the rest out, or ask the person about it',
  ],
  'consent-not-explicit': [
    'Specially protected data needs explicit consent, and the consent on record is not',
    'Ask with the words for explicit consent',
  ],
};

/**
 * Adds why consent is missing for some field. A field is covered by one consent to this recipient and organisation that is for
 * this purpose, names the field, is explicit where it must be, was given before the moment and neither withdrawn nor expired.
 */
export function checkConsents(use: UsePlan, facts: DecisionFacts, reasons: Reason[]): void {
  const clause = `recipient/${use.recipient.slug}`;
  const waived = use.consentWaivedBy === 'designation-order' && facts.person.designationOrder === true;
  let candidates: { consent: Consent; flaws: Flaw[] }[] | undefined;
  const found = new Set<Flaw>();
  let none = false;
  for (const field of facts.fields) {
    const category = use.fields.get(field)?.category;
    if (!category || category.consent === 'none' || (waived && category.consent === 'any')) continue;
    candidates ??= facts.consents
      .filter(
        (each) =>
          each.recipient === use.recipient.slug && (!use.recipient.named || each.organisation === facts.organisation),
      )
      .map((consent) => ({ consent, flaws: flawsOf(consent, facts) }));
    if (candidates.some(({ consent, flaws }) => flaws.length === 0 && covers(consent, field, category))) continue;
    if (candidates.length === 0) none = true;
    for (const { consent, flaws } of candidates) {
      for (const flaw of flaws) found.add(flaw);
      if (!consent.fields.includes(field)) found.add('consent-lacks-field');
      if (category.consent === 'explicit' && !consent.explicit) found.add('consent-not-explicit');
    }
  }
  if (none)
    reasons.push(
      reason(
        'consent-missing',
        clause,
        `The person has not agreed to share with ${use.recipient.named ? 'this organisation or individual' : use.recipient.title}`,
        'Explain what would be shared and why, and record their consent',
      ),
    );
  for (const [flaw, [message, remedy]] of Object.entries(flawWords))
    if (found.has(flaw as Flaw)) reasons.push(reason(flaw, clause, message, remedy));
}

function covers(consent: Consent, field: string, category: CategoryPlan): boolean {
  return consent.fields.includes(field) && (category.consent !== 'explicit' || consent.explicit);
}

const FLAWLESS: Flaw[] = [];

function flawsOf(consent: Consent, facts: DecisionFacts): Flaw[] {
  const flaws: Flaw[] = [];
  if (consent.purpose !== facts.purpose) flaws.push('consent-other-purpose');
  if (!atOrBefore(consent.givenAt, facts.at)) flaws.push('consent-not-yet-given');
  if (consent.withdrawnAt !== undefined && atOrBefore(consent.withdrawnAt, facts.at)) flaws.push('consent-withdrawn');
  if (consent.expiresAt !== undefined && atOrBefore(consent.expiresAt, facts.at)) flaws.push('consent-expired');
  return flaws.length === 0 ? FLAWLESS : flaws;
}
