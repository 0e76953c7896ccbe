import type { Category } from '../../register/index.ts';
import { NOT_ABOUT_PARTICIPANTS, NOT_BY_PERSON, NOT_GIVEN, NOT_SEARCHED } from '../../rights/index.ts';

/** What happens to a piece of data when a person asks for a copy of theirs. */
export interface Treatment {
  kind: 'given' | 'decided' | 'withheld' | 'not-theirs';
  words: string;
}

/** Each treatment in a word or two, for tables. */
export const TREATMENTS: Record<Treatment['kind'], string> = {
  given: 'Given',
  decided: 'Given after a person decides',
  withheld: 'Not in the copy',
  'not-theirs': 'Not about participants',
};

/** How a column is treated in a copy of everything held; `reaches`: its table leads to one person. */
export function treatmentOf(
  table: { name: string; reaches: boolean; marksOthers: boolean },
  column: { name: string; sealed: boolean },
  category: Category,
): Treatment {
  const withheld = NOT_GIVEN[`${table.name}.${column.name}`];
  if (withheld) return { kind: 'withheld', words: withheld };
  if (NOT_ABOUT_PARTICIPANTS.has(category.slug)) return { kind: 'not-theirs', words: 'About staff or organisations' };
  if (!table.reaches) return { kind: 'withheld', words: NOT_SEARCHED[table.name] ?? NOT_BY_PERSON };
  if (category.slug === 'third-parties' || (table.marksOthers && column.sealed))
    return { kind: 'decided', words: 'It may tell of somebody else: a person decides first' };
  if (category.special === 'health')
    return { kind: 'decided', words: 'A person says first that giving it would not cause serious harm' };
  return { kind: 'given', words: 'In the copy' };
}
