import type { Asked, Said } from './said.ts';
import { categoryOf, withinTheMost } from './said.ts';

/** Whether the notice covers each field for this controller, purpose and recipient, within the least that is needed. */
export function fieldByField(asked: Asked): Said[] {
  const { register, facts } = asked;
  const said: Said[] = [];
  if (facts.fields.length === 0) said.push({ clause: `recipient/${facts.recipient}`, what: 'nothing asked for' });
  for (const field of facts.fields) {
    const slug = categoryOf(asked, field);
    const category = slug === undefined ? undefined : register.categories[slug];
    if (category) {
      const clause = `category/${slug}`;
      if (!category.collected) said.push({ clause, what: 'not collected' });
      if (!category.controllers.includes(facts.controller)) said.push({ clause, what: 'not of this controller' });
      if (!category.purposes.includes(facts.purpose)) said.push({ clause, what: 'not for this purpose' });
      if (!category.recipients.includes(facts.recipient)) said.push({ clause, what: 'not for this recipient' });
    }
    if (!withinTheMost(register, facts.recipient, field))
      said.push({ clause: `recipient/${facts.recipient}`, what: 'more than needed' });
  }
  return said;
}
