import type { Register } from '../register/index.ts';
import { offeredFields } from './fields.ts';
import type { Receiver } from './organisations.ts';

/**
 * What a person asking or sharing may choose from: the organisations and, once one is chosen, what it may be for and the
 * fields within its minimum set. Asking for consent and sharing offer the same, because both ask here.
 */
export function choicesFor(register: Register, all: readonly Receiver[], chosen: Receiver | undefined) {
  return {
    organisations: all.map((each) => ({
      value: each.slug,
      text: each.name,
      recipient: register.recipients[each.recipient]?.title,
    })),
    chosen,
    purposes: (register.recipients[chosen?.recipient ?? '']?.purposes ?? []).flatMap((slug) => {
      const purpose = register.purposes[slug];
      return purpose ? [{ value: slug, text: purpose.title, words: purpose.words }] : [];
    }),
    fields: chosen
      ? offeredFields(register, chosen.recipient).map(({ column, label, category, special }) => ({
          value: column,
          text: label,
          category: category.name,
          special,
        }))
      : [],
  };
}
