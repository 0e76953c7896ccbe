import type { Asked, Said } from './said.ts';
import { categoryOf, oneOrganisation, suspended, within } from './said.ts';

type Agreement = Asked['facts']['agreements'][number];

/** Whether an agreement is with this very recipient and in force on the day. */
function inForce(asked: Asked, agreement: Agreement): boolean {
  const { facts, day } = asked;
  if (agreement.recipient !== facts.recipient) return false;
  if (!oneOrganisation(asked, agreement.organisation)) return false;
  return within(day, agreement) && !suspended(day, agreement);
}

function categoriesAsked(asked: Asked): string[] {
  return asked.facts.fields.map((field) => categoryOf(asked, field)).filter((slug) => slug !== undefined);
}

/** Whether the agreement that the recipient's line asks for is in force and lists every category asked for. */
export function agreementStands(asked: Asked): Said[] {
  const recipient = asked.register.recipients[asked.facts.recipient];
  if (!recipient || recipient.agreement.kind === 'none') return [];
  const standing = asked.facts.agreements.filter(
    (agreement) => inForce(asked, agreement) && agreement.kind === recipient.agreement.kind,
  );
  if (
    standing.length > 0 &&
    categoriesAsked(asked).every((slug) => standing.some((agreement) => agreement.categories.includes(slug)))
  )
    return [];
  return [{ clause: `recipient/${asked.facts.recipient}`, what: 'no agreement' }];
}

/**
 * Whether data may go to that country: home, or one for which each category travels under an agreement of the right kind that
 * lists it and has a mechanism on record (and DWP's approval for what came from it).
 */
export function regionAllowed(asked: Asked): Said[] {
  const { register, facts } = asked;
  const { home, withMechanism } = register.programme.region;
  if (home.includes(facts.region)) return [];
  const refused = [{ clause: 'safeguard/region', what: 'region' }];
  if (!withMechanism.includes(facts.region)) return refused;
  const kind = register.recipients[facts.recipient]?.agreement.kind;
  const safe = facts.agreements.filter(
    (agreement) =>
      inForce(asked, agreement) &&
      (kind === 'none' || agreement.kind === kind) &&
      agreement.transferMechanism !== undefined,
  );
  if (safe.length === 0) return refused;
  for (const slug of categoriesAsked(asked)) {
    const category = register.categories[slug];
    if (!category) continue;
    const carries = safe.some(
      (agreement) => agreement.categories.includes(slug) && (!category.fromDwp || agreement.dwpApproved === true),
    );
    if (!carries) return refused;
  }
  return [];
}
