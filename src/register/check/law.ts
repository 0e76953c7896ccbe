import { articlesFor } from '../decision/plan.ts';
import type { Draft } from '../load/files.ts';
import type { Checking } from './report.ts';

type Chosen = Draft['categories'][string];

/** Every use needs a basis for each controller, and especially protected data a condition in good order. */
export function checkLaw({ draft, shipped, report }: Checking): void {
  const { programme, categories, purposes, conditions, recipients } = draft;
  for (const [slug, { bases }] of Object.entries(purposes)) {
    const holders = Object.keys(bases);
    if (holders.length === 0) report('purposes', [slug, 'bases'], 'basis-missing', `${slug} has no lawful basis`);
    for (const holder of holders)
      for (const partner of programme.controllers[holder]?.jointWith ?? [])
        if (!bases[partner])
          report(
            'purposes',
            [slug, 'bases', holder],
            'basis-missing',
            `${slug} has no basis for ${partner}, joint with ${holder}`,
          );
  }
  for (const [slug, category] of Object.entries(categories)) {
    const special = shipped.vocabulary[slug]?.special ?? 'none';
    if (!category.collected) {
      if (!category.reason) report('categories', [slug], 'reason-missing', `say why ${slug} is not collected`);
      continue;
    }
    if (category.purposes.length === 0)
      report('categories', [slug, 'purposes'], 'purpose-missing', `${slug} is collected for no purpose`);
    for (const [index, purpose] of category.purposes.entries()) {
      const bases = purposes[purpose]?.bases ?? {};
      if (!category.controllers.some((controller) => bases[controller]))
        report(
          'categories',
          [slug, 'purposes', index],
          'basis-missing',
          `no controller of ${slug} has a basis for ${purpose}`,
        );
      for (const article of articlesFor(special))
        if (!purposes[purpose]?.conditions[article] && !category.conditions[article])
          report(
            'categories',
            [slug, 'purposes', index],
            'condition-missing',
            `${slug} used for ${purpose} has no ${articleWords[article]}`,
          );
    }
    for (const [index, recipient] of category.recipients.entries()) checkSharing(slug, category, recipient, index);
  }
  for (const [slug, condition] of Object.entries(conditions)) {
    const document = condition.policyDocument;
    if (!condition.needsPolicyDocument) continue;
    const on = programme.notice.updated;
    if (!document)
      report('conditions', [slug], 'policy-document-missing', `${slug} needs an appropriate policy document`);
    else if (on < document.from || on > document.until)
      report(
        'conditions',
        [slug, 'policyDocument'],
        'policy-document-lapsed',
        `the policy document of ${slug} is not in date on ${on}`,
      );
  }

  function checkSharing(slug: string, category: Chosen, recipient: string, index: number): void {
    const special = shipped.vocabulary[slug]?.special ?? 'none';
    for (const article of articlesFor(special))
      if (!recipients[recipient]?.conditions[article] && !category.conditions[article])
        report(
          'categories',
          [slug, 'recipients', index],
          'condition-missing',
          `${slug} given to ${recipient} has no ${articleWords[article]}`,
        );
  }
}

const articleWords = { article9: 'Article 9 condition', article10: 'Article 10 authority' };
