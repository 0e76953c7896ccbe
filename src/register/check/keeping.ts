import type { Checking } from './report.ts';

/** Everything that is collected is kept for a stated time, and every retention rule keeps something. */
export function checkKeeping({ draft, shipped, report }: Checking): void {
  const classes = new Set(Object.values(shipped.vocabulary).map((category) => category.class));
  const ruled = new Set(Object.values(draft.retention).flatMap((rule) => rule.classes));
  for (const [slug, { collected }] of Object.entries(draft.categories)) {
    const kept = shipped.vocabulary[slug]?.class;
    if (collected && kept && !ruled.has(kept))
      report('categories', [slug], 'retention-missing', `no retention rule covers ${kept}, which holds ${slug}`);
  }
  for (const [slug, rule] of Object.entries(draft.retention)) {
    for (const [index, name] of rule.classes.entries())
      if (!classes.has(name))
        report('retention', [slug, 'classes', index], 'unknown-class', `no category of data is kept as ${name}`);
    if (rule.classes.length === 0 && !rule.only)
      report(
        'retention',
        [slug, 'classes'],
        'retention-unused',
        `${slug} covers no class of data; say in “only” what it is for`,
      );
  }
}
