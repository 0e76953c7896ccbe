import type { Draft } from '../load/files.ts';
import { DOORS } from '../product-words.ts';
import type { Checking } from './report.ts';

type Recipient = Draft['recipients'][string];

const FOUR_DOORS: readonly string[] = DOORS;

/** A recipient’s minimum set, consent, region and doors must fit the rest of the register. */
export function checkRecipients({ draft, shipped, report }: Checking): void {
  const { programme, categories, recipients, scripts } = draft;
  const kinds = new Map<string, string>();
  for (const [slug, recipient] of Object.entries(recipients)) {
    const { organisationKind: kind } = recipient;
    const other = kind && kinds.get(kind);
    if (other)
      report('recipients', [slug, 'organisationKind'], 'kind-taken-twice', `${other} already stands for ${kind}`);
    if (kind) kinds.set(kind, slug);
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
    checkConsentWords(slug, recipient);
    checkAgreement(slug, recipient);
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
  checkDoors(draft, report);
  const ids = new Map<string, string>();
  for (const [slug, { id }] of Object.entries(recipients)) {
    const other = ids.get(id);
    if (other) report('recipients', [slug, 'id'], 'written-twice', `${slug} and ${other} are both ${id}`);
    ids.set(id, slug);
  }

  /** Consent that is needed, as a basis or as a promise, is asked for in set words, spoken and written. */
  function checkConsentWords(slug: string, recipient: Recipient): void {
    const received = Object.entries(categories).filter(([, line]) => line.recipients.includes(slug));
    const basedOnConsent = recipient.purposes.some((purpose) =>
      Object.values(draft.purposes[purpose]?.bases ?? {}).some(({ article }) => article === '6(1)(a)'),
    );
    const promised = received.some(([, line]) => line.consent === 'always' && !line.consentNotNeededFor.includes(slug));
    if (recipient.consent !== 'needed' && !basedOnConsent && !promised) return;
    const special = received.some(([category]) => (shipped.vocabulary[category]?.special ?? 'none') !== 'none');
    for (const mode of ['verbal', 'written'] as const) {
      const fitting = Object.values(scripts).filter(
        (script) => script.mode === mode && script.recipients.includes(slug),
      );
      const path = [slug, recipient.consent === 'needed' ? 'consent' : 'purposes'];
      if (fitting.length === 0)
        report('recipients', path, 'script-missing', `${slug} needs consent and has no ${mode} script`);
      else if (special && !fitting.some(({ explicit }) => explicit))
        report(
          'recipients',
          path,
          'explicit-script-missing',
          `${slug} receives especially protected data, and no ${mode} script asks for explicit consent`,
        );
    }
  }

  /** A processor is bound by the terms of Article 28, and what crosses the border by an agreement that can protect it. */
  function checkAgreement(slug: string, recipient: Recipient): void {
    const { kind, article28 } = recipient.agreement;
    if (recipient.role === 'processor' && kind !== 'processor-contract' && !article28)
      report(
        'recipients',
        [slug, 'agreement'],
        'processor-without-contract',
        `${slug} is a processor, and a ${kind} does not carry the terms of Article 28`,
      );
    const abroad = recipient.region.findIndex((country) => programme.region.withMechanism.includes(country));
    if (abroad >= 0 && (kind === 'none' || kind === 'agreement-note'))
      report(
        'recipients',
        [slug, 'region', abroad],
        'mechanism-impossible',
        `no agreement stands behind ${slug} in which the protection of a transfer could be recorded`,
      );
    if (!recipient.keeps)
      report(
        'recipients',
        [slug],
        'recipient-keeping-missing',
        `say in “keeps” how long ${slug} keeps what it receives`,
      );
    if (recipient.doorNeeded === false && recipient.purposes.length > 0 && recipient.channels.length === 0)
      report('recipients', [slug, 'channels'], 'channel-missing', `say by which ways data goes to ${slug}`);
  }
}

/** The four doors, each with the review that follows it: where somebody was in danger, as soon as the clock says. */
function checkDoors({ doors, clocks }: Draft, report: Checking['report']): void {
  const clock = Object.values(clocks).find(({ event }) => event === 'exception-reviewed');
  for (const name of FOUR_DOORS)
    if (!doors[name]) report('doors', [], 'door-missing', `the programme does not say what opens ${name}`);
  for (const [slug, door] of Object.entries(doors)) {
    if (!FOUR_DOORS.includes(slug)) report('doors', [slug], 'fifth-door', `${slug} is none of the four doors`);
    if (door.lapses !== 'review') continue;
    if (clock?.unit !== 'hours')
      report('doors', [slug], 'review-clock-missing', `no clock in hours says when ${slug} is reviewed`);
    else if (door.reviewWithinHours > clock.number)
      report(
        'doors',
        [slug, 'reviewWithinHours'],
        'review-too-late',
        `${slug} is reviewed within ${clock.number} hours, as the clock says`,
      );
  }
}
