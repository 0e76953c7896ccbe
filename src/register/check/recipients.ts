import type { Checking } from './report.ts';

const FOUR_DOORS = ['emergency-override', 'safeguarding', 'legal-requirement', 'court-claims'];

/** A recipient’s minimum set, consent, region and doors must fit the rest of the register. */
export function checkRecipients({ draft, shipped, report }: Checking): void {
  const { programme, categories, recipients, scripts } = draft;
  for (const [slug, recipient] of Object.entries(recipients)) {
    for (const [index, column] of recipient.minimum.entries()) {
      const category = shipped.columns[column];
      if (category && category !== 'operational' && !categories[category]?.recipients.includes(slug))
        report(
          'recipients',
          [slug, 'minimum', index],
          'minimum-not-in-notice',
          `${column} holds ${category}, which does not list ${slug}`,
        );
    }
    for (const [index, category] of recipient.minimumCategories.entries())
      if (categories[category] && !categories[category].recipients.includes(slug))
        report(
          'recipients',
          [slug, 'minimumCategories', index],
          'minimum-not-in-notice',
          `${category} does not list ${slug}`,
        );
    for (const [index, country] of recipient.region.entries())
      if (![...programme.region.home, ...programme.region.withMechanism].includes(country))
        report('recipients', [slug, 'region', index], 'region-not-allowed', `${country} is outside the allowed region`);
    if (recipient.doorNeeded && recipient.doors.length === 0)
      report('recipients', [slug, 'doorNeeded'], 'door-missing', `${slug} needs a door and names none`);
    if (recipient.purposes.length === 0 && !recipient.gap)
      report('recipients', [slug, 'purposes'], 'purpose-missing', `${slug} receives data for no purpose`);
    if (needsConsent(slug))
      for (const mode of ['verbal', 'written'] as const)
        if (!Object.values(scripts).some((script) => script.mode === mode && script.recipients.includes(slug)))
          report('recipients', [slug, 'consent'], 'script-missing', `${slug} needs consent and has no ${mode} script`);
  }
  for (const [slug, category] of Object.entries(categories))
    for (const [index, name] of category.recipients.entries()) {
      const recipient = recipients[name];
      if (recipient && !recipient.purposes.some((purpose) => category.purposes.includes(purpose)))
        report(
          'categories',
          [slug, 'recipients', index],
          'no-common-purpose',
          `${slug} lists ${name}, and the two have no purpose in common`,
        );
    }
  for (const slug of Object.keys(draft.doors))
    if (!FOUR_DOORS.includes(slug)) report('doors', [slug], 'unknown-door', `${slug} is none of the four doors`);

  function needsConsent(slug: string): boolean {
    if (recipients[slug]?.consent === 'needed') return true;
    return Object.values(categories).some(
      ({ consent, recipients: listed, consentNotNeededFor }) =>
        consent === 'always' && listed.includes(slug) && !consentNotNeededFor.includes(slug),
    );
  }
}
