import type { FileKey } from '../load/files.ts';
import type { Checking } from './report.ts';

/** Every name that points at another line must lead somewhere. */
export function checkReferences({ draft, shipped, report }: Checking): void {
  const { programme, categories, purposes, recipients, doors, scripts, forms } = draft;
  const known = (
    file: FileKey,
    path: (string | number)[],
    what: string,
    names: readonly string[],
    among: Record<string, unknown>,
  ): void => {
    for (const [index, name] of names.entries())
      if (!Object.hasOwn(among, name))
        report(file, [...path, index], `unknown-${what}`, `there is no ${what} called ${name}`);
  };
  for (const [slug, { actsFor }] of Object.entries(programme.parties))
    if (actsFor && !programme.parties[actsFor])
      report('programme', ['parties', slug, 'actsFor'], 'unknown-party', `there is no party called ${actsFor}`);
  for (const [slug, { party, jointWith }] of Object.entries(programme.controllers)) {
    if (!programme.parties[party])
      report('programme', ['controllers', slug, 'party'], 'unknown-party', `there is no party called ${party}`);
    known('programme', ['controllers', slug, 'jointWith'], 'controller', jointWith, programme.controllers);
  }
  for (const [role, slug] of Object.entries(programme.roles))
    if (!programme.controllers[slug])
      report('programme', ['roles', role], 'unknown-controller', `there is no controller called ${slug}`);

  for (const slug of Object.keys(shipped.vocabulary))
    if (!categories[slug])
      report('categories', [], 'category-not-chosen', `say for ${slug} whether the programme collects it`);
  for (const [slug, line] of Object.entries(categories)) {
    if (!shipped.vocabulary[slug])
      report('categories', [slug], 'unknown-category', `${slug} is not in the product’s vocabulary`);
    known('categories', [slug, 'controllers'], 'controller', line.controllers, programme.controllers);
    known('categories', [slug, 'purposes'], 'purpose', line.purposes, purposes);
    known('categories', [slug, 'recipients'], 'recipient', line.recipients, recipients);
    known('categories', [slug, 'consentNotNeededFor'], 'recipient', line.consentNotNeededFor, recipients);
  }
  for (const [slug, line] of Object.entries(purposes))
    for (const controller of Object.keys(line.bases))
      if (!programme.controllers[controller])
        report(
          'purposes',
          [slug, 'bases', controller],
          'unknown-controller',
          `there is no controller called ${controller}`,
        );
  for (const [slug, line] of Object.entries(recipients)) {
    known('recipients', [slug, 'purposes'], 'purpose', line.purposes, purposes);
    known('recipients', [slug, 'minimum'], 'column', line.minimum, shipped.columns);
    known('recipients', [slug, 'minimumCategories'], 'category', line.minimumCategories, shipped.vocabulary);
    known('recipients', [slug, 'doors'], 'door', line.doors, doors);
    if (line.gap && !draft.gaps[line.gap])
      report('recipients', [slug, 'gap'], 'unknown-gap', `there is no gap called ${line.gap}`);
  }
  for (const [slug, line] of Object.entries(doors))
    known('doors', [slug, 'purposes'], 'purpose', line.purposes, purposes);
  for (const [slug, line] of Object.entries(scripts))
    known('scripts', [slug, 'recipients'], 'recipient', line.recipients, recipients);
  for (const [slug, { questions }] of Object.entries(forms))
    for (const [index, { category }] of questions.entries())
      if (!shipped.vocabulary[category])
        report(
          'forms',
          [slug, 'questions', index, 'category'],
          'unknown-category',
          `there is no category called ${category}`,
        );
  for (const file of ['categories', 'purposes', 'recipients'] as const)
    for (const [slug, { conditions }] of Object.entries<{ conditions: Record<string, string | undefined> }>(
      draft[file],
    ))
      for (const [article, name] of Object.entries(conditions))
        if (name !== undefined && !draft.conditions[name])
          report(file, [slug, 'conditions', article], 'unknown-condition', `there is no condition called ${name}`);
}
