import { eventNames, isKnownTrigger } from '../retention/index.ts';
import type { Checking } from './report.ts';

/** Everything that is collected is kept for a stated time, and every retention rule keeps something and can be reckoned. */
export function checkKeeping(checking: Checking): void {
  const { draft, shipped, report } = checking;
  const classes = new Set(Object.values(shipped.vocabulary).map((category) => category.class));
  const ruled = new Set(Object.values(draft.retention).flatMap((rule) => rule.classes));
  for (const [slug, { collected }] of Object.entries(draft.categories)) {
    const meaning = shipped.vocabulary[slug];
    if (!meaning || ruled.has(meaning.class)) continue;
    if (meaning.special !== 'none')
      report(
        'categories',
        [slug],
        'special-class-unruled',
        `${slug} is especially protected, and no retention rule covers ${meaning.class}, which holds it`,
      );
    else if (collected)
      report(
        'categories',
        [slug],
        'retention-missing',
        `no retention rule covers ${meaning.class}, which holds ${slug}`,
      );
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
    checkVariants(checking, slug);
  }
  checkCohorts(checking);
}

/** Each variant counts from events there are, and can be reached: a variant for everybody ends the list of its part. */
function checkVariants({ draft, report }: Checking, slug: string): void {
  const { esf } = draft.programme;
  const open = new Set<string>();
  for (const [index, { part = '', cohort, age, period }] of (draft.retention[slug]?.variants ?? []).entries()) {
    const path = [slug, 'variants', index];
    for (const name of eventNames(period, age))
      if (!isKnownTrigger(name))
        report('retention', [...path, 'period'], 'unknown-trigger', `nothing in the product happens on ${name}`);
    if (cohort === 'ESF' && !esf)
      report('retention', [...path, 'cohort'], 'cohort-unknown', 'the programme has no people of that cohort');
    if (open.has(part)) report('retention', path, 'variant-unreachable', 'an earlier variant already covers everybody');
    if (cohort === undefined && age === undefined) open.add(part);
    const release = typeof period === 'object' && 'release' in period ? period : undefined;
    if (release && esf && release.notBefore < esf.keepUntil)
      report(
        'retention',
        [...path, 'period', 'notBefore'],
        'hold-too-short',
        `the fund may audit until ${esf.keepUntil}`,
      );
  }
}

/** Where a second source of funds tells people apart, a class kept for some has a time for the others too. */
function checkCohorts({ draft, report }: Checking): void {
  if (!draft.programme.esf) return;
  const covered = new Map<string, { first: string; NON: boolean; ESF: boolean }>();
  for (const [slug, { classes, variants }] of Object.entries(draft.retention))
    for (const name of classes) {
      const sum = covered.get(name) ?? { first: slug, NON: false, ESF: false };
      for (const { part, cohort } of variants) {
        if (part !== undefined) continue;
        sum.NON ||= cohort !== 'ESF';
        sum.ESF ||= cohort !== 'NON';
      }
      covered.set(name, sum);
    }
  for (const [name, { first, NON, ESF }] of covered)
    if (NON && !ESF)
      report(
        'retention',
        [first, 'variants'],
        'cohort-unruled',
        `${name} is kept for a time for people outside the fund’s cohort, and for none for those in it`,
      );
}
