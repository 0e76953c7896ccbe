import { RIGHTS, SAFEGUARDS, STANDING } from '../product-words.ts';
import type { Checking } from './report.ts';

/** What code finds by the product’s words: one clock for an event, one form for a use, and every rule of the house. */
export function checkEvents({ draft, report }: Checking): void {
  const events = new Map<string, string>();
  for (const [slug, { event }] of Object.entries(draft.clocks)) {
    if (event === undefined) continue;
    const other = events.get(event);
    if (other) report('clocks', [slug, 'event'], 'event-used-twice', `${other} already waits for ${event}`);
    else events.set(event, slug);
  }
  const uses = new Map<string, string>();
  for (const [slug, { use }] of Object.entries(draft.forms)) {
    if (use === undefined) continue;
    const other = uses.get(use);
    if (other) report('forms', [slug, 'use'], 'use-taken-twice', `${other} already serves as ${use}`);
    else uses.set(use, slug);
  }
  const rules = [
    ['standing', STANDING],
    ['rights', RIGHTS],
    ['safeguards', SAFEGUARDS],
  ] as const;
  for (const [kind, words] of rules) {
    const known: readonly string[] = words;
    for (const slug of known)
      if (!draft.rules[kind][slug]) report('rules', [kind], 'rule-missing', `say in your words what ${slug} means`);
    for (const slug of Object.keys(draft.rules[kind]))
      if (!known.includes(slug))
        report('rules', [kind, slug], 'unknown-rule', `the product has no rule called ${slug}`);
  }
}
