import { clockFor, type Register, regulatorNameOn } from '../../register/index.ts';
import type { OpenedTable } from './read-rows.ts';

/** Why data is used, and by which controller on which basis. */
export interface Why {
  title: string;
  words: string;
  bases: { controller: string; article: string; words: string }[];
}

/** The rights a person has, how to complain to us, and the regulator by its name on the day. */
export interface Rights {
  rights: { title: string; words: string }[];
  complain: string;
  contact: string[];
  regulator: string;
  automatedDecisions: string;
}

/** The purposes of every category that is held, with the lawful basis of each controller (Article 15(1)(a)). */
export function whyOf(register: Register, opened: readonly OpenedTable[]): Why[] {
  const categories = new Set(
    opened.filter(({ rows }) => rows.length > 0).flatMap(({ table }) => table.columns.map(({ category }) => category)),
  );
  const slugs = new Set([...categories].flatMap((slug) => register.categories[slug]?.purposes ?? []));
  return Object.values(register.purposes)
    .filter(({ slug }) => slugs.has(slug))
    .map(({ title, words, bases }) => ({
      title,
      words,
      bases: Object.entries(bases).map(([controller, basis]) => ({
        controller: register.programme.controllers[controller]?.title ?? controller,
        article: basis.article,
        words: basis.words,
      })),
    }));
}

/** What comes with every copy: the other rights, the way to complain, and the regulator (Article 15(1)(e) and (f)). */
export function rightsOf(register: Register, today: Temporal.PlainDate): Rights {
  const { rights, safeguards, programme, clocks } = register;
  return {
    rights: Object.values(rights).map(({ title, words }) => ({ title, words })),
    complain: clockFor({ clocks }, 'complaint-acknowledged')?.words ?? rights.complaint?.words ?? '',
    contact: [
      programme.contact.title,
      ...programme.contact.address,
      ...(programme.contact.email ? [programme.contact.email] : []),
    ],
    regulator: regulatorNameOn(today, register.regulatorNames),
    automatedDecisions: safeguards['no-automation']?.words ?? '',
  };
}
