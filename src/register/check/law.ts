import { articlesFor } from '../decision/plan.ts';
import type { Draft } from '../load/files.ts';
import type { Checking } from './report.ts';

type Chosen = Draft['categories'][string];

/** Every use of a category has a basis for who decides about it, and especially protected data a condition. */
export function checkLaw({ draft, shipped, report }: Checking): void {
  const { programme, categories, purposes, recipients } = draft;
  for (const [slug, category] of Object.entries(categories)) {
    const special = shipped.vocabulary[slug]?.special ?? 'none';
    if (!category.collected) {
      if (!category.reason) report('categories', [slug], 'reason-missing', `say why ${slug} is not collected`);
      continue;
    }
    if (category.purposes.length === 0)
      report('categories', [slug, 'purposes'], 'purpose-missing', `${slug} is collected for no purpose`);
    for (const [index, controller] of category.controllers.entries()) {
      for (const partner of programme.controllers[controller]?.jointWith ?? [])
        if (!category.controllers.includes(partner))
          report(
            'categories',
            [slug, 'controllers', index],
            'joint-controller-missing',
            `${controller} decides jointly with ${partner}, which ${slug} does not list`,
          );
      if (!category.purposes.some((purpose) => purposes[purpose]?.bases[controller]))
        report(
          'categories',
          [slug, 'controllers', index],
          'controller-without-basis',
          `${controller} has a lawful basis for none of the purposes of ${slug}`,
        );
    }
    for (const [index, purpose] of category.purposes.entries()) {
      if (!purposes[purpose]) continue;
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
