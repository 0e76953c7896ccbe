import type { Asked, Said } from './said.ts';
import { before, categoryOf } from './said.ts';

/** Fields the person asked to be stored only: a restriction holds from its moment until it is lifted. */
export function restricted(asked: Asked): Said[] {
  const { register, facts } = asked;
  if (register.purposes[facts.purpose]?.restriction !== 'applies') return [];
  const said: Said[] = [];
  for (const restriction of facts.restrictions) {
    if (before(facts.at, restriction.from)) continue;
    if (restriction.liftedAt !== undefined && !before(facts.at, restriction.liftedAt)) continue;
    if (restriction.fields.includes('*')) said.push({ clause: 'right/restriction', what: 'restricted' });
    for (const field of facts.fields) {
      const category = categoryOf(asked, field) ?? '';
      const byCategory = register.categories[category] !== undefined && restriction.fields.includes(category);
      if (byCategory || restriction.fields.includes(field))
        said.push({ clause: 'right/restriction', what: 'restricted' });
    }
  }
  return said;
}

/** An objection stops its purpose from when it is made, until it is withdrawn or a person has rejected it on a day on record; an absolute one cannot be rejected. */
export function objectedTo(asked: Asked): Said[] {
  const { register, facts } = asked;
  const kind = register.purposes[facts.purpose]?.objection;
  if (kind === undefined || kind === 'does-not-apply') return [];
  for (const objection of facts.objections) {
    if (objection.purpose !== facts.purpose) continue;
    if (before(facts.at, objection.madeAt)) continue;
    const decided =
      objection.outcome !== undefined && objection.decidedAt !== undefined && !before(facts.at, objection.decidedAt);
    if (decided && objection.outcome === 'withdrawn') continue;
    if (decided && objection.outcome === 'rejected' && kind !== 'absolute') continue;
    return [{ clause: 'right/objection', what: 'objected to' }];
  }
  return [];
}

/**
 * Fields of a category that must be explained before it is shared, and were not. Explanation and consent go together: whoever
 * may have the category without the one may have it without the other.
 */
export function explained(asked: Asked): Said[] {
  const { register, facts } = asked;
  const said: Said[] = [];
  for (const field of facts.fields) {
    const category = register.categories[categoryOf(asked, field) ?? ''];
    if (!category?.explanation || category.consentNotNeededFor.includes(facts.recipient)) continue;
    const given = facts.explanation;
    const good =
      given !== undefined &&
      given.recipient === facts.recipient &&
      given.organisation === facts.organisation &&
      given.fields.includes(field) &&
      !before(facts.at, given.givenAt);
    if (!good) said.push({ clause: `category/${categoryOf(asked, field)}`, what: 'not explained' });
  }
  return said;
}
