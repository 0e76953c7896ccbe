import type { Asked, Said } from './said.ts';
import { categoryOf, within } from './said.ts';

/**
 * The Article 9 condition and the Article 10 authority a field needs, by slug; the purpose's own line speaks first, then the
 * recipient's, then the category's. `undefined` in the list: one is needed and no line has it.
 */
export function conditionsFor(asked: Asked, field: string): (string | undefined)[] {
  const { register, facts } = asked;
  const category = register.categories[categoryOf(asked, field) ?? ''];
  if (!category) return [];
  const lines = [register.purposes[facts.purpose], register.recipients[facts.recipient], category];
  const needed: (string | undefined)[] = [];
  if (['health', 'equality', 'mixed'].includes(category.special)) {
    needed.push(lines.find((line) => line?.conditions.article9 !== undefined)?.conditions.article9);
  }
  if (['criminal', 'mixed'].includes(category.special)) {
    needed.push(lines.find((line) => line?.conditions.article10 !== undefined)?.conditions.article10);
  }
  return needed;
}

/** Whether each especially protected field has its condition, and the condition its policy document in date. */
export function speciallyProtected(asked: Asked, lapsesAreReviewed: boolean): Said[] {
  const said: Said[] = [];
  for (const field of asked.facts.fields) {
    for (const slug of conditionsFor(asked, field)) {
      const condition = slug === undefined ? undefined : asked.register.conditions[slug];
      if (!condition) {
        said.push({ clause: `category/${categoryOf(asked, field)}`, what: 'no condition' });
        continue;
      }
      if (!condition.needsPolicyDocument || lapsesAreReviewed) continue;
      if (!condition.policyDocument || !within(asked.day, condition.policyDocument))
        said.push({ clause: `condition/${slug}`, what: 'no policy document in date' });
    }
  }
  return said;
}
