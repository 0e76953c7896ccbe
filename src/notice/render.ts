import type { Register } from '../register/index.ts';
import { type Section, sectionOf } from './prose.ts';
import type { Publication } from './publication.ts';

/** One card of the short version. */
export interface Fact {
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly link: string;
}

/** The notice as a template takes it. It holds nothing that is not in the publication. */
export interface NoticeModel {
  readonly title: string;
  readonly programme: { readonly id: string; readonly name: string; readonly summary: string };
  readonly band: string | undefined;
  readonly base: string;
  readonly contact: Register['programme']['contact'];
  readonly stamp: Stamp;
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
}

/** Which publication a page shows. */
export interface Stamp {
  readonly version: number;
  readonly hash: string;
  readonly from: Temporal.Instant;
  readonly updated: string;
  readonly reviewBy: string;
}

/** Where the pages of a programme are: at the root for the deployment's first programme. */
export const noticeBase = (programme: string, first: string | undefined): string =>
  programme === first ? '' : `/programmes/${programme}`;

const list = (words: readonly string[]): string => new Intl.ListFormat('en-GB').format(words);

const deciders = ({ programme }: Register): string =>
  list([
    ...new Set(Object.values(programme.controllers).map(({ party }) => programme.parties[party]?.shortName ?? party)),
  ]);

const sectionWith = (register: Register, table: string): string => {
  const page = register.notice.find(({ blocks }) =>
    blocks.some(({ kind, text }) => kind === 'table' && text === table),
  );
  return page ? `#${page.slug}` : '';
};

const factsOf = (register: Register, base: string): Fact[] => {
  const collected = Object.values(register.categories).filter((line) => line.collected);
  const receivers = Object.values(register.recipients).filter(
    ({ role }) => role !== 'nobody-identified' && role !== 'internal',
  );
  const asked = receivers.filter(({ consent }) => consent === 'needed');
  const joint = Object.values(register.programme.controllers).some(({ jointWith }) => jointWith.length > 0);
  return [
    {
      title: 'Who decides',
      text: `${deciders(register)} ${joint ? 'decide together' : 'decides'} why and how your information is used.`,
      href: `${base}/notice/recipients#who-decides`,
      link: 'See who decides what',
    },
    {
      title: 'What we keep',
      text: `${collected.length} kinds of information about you, and only for a reason on the list.`,
      href: `${base}/notice${sectionWith(register, 'categories')}`,
      link: 'See each kind',
    },
    {
      title: 'Why we use it',
      text: 'To support you, to do what the contract says, and to keep the law. Each use has a lawful reason.',
      href: `${base}/notice/recipients#lawful-bases`,
      link: 'See each reason',
    },
    {
      title: 'Who may get it',
      text: `${receivers.length} kinds of people and organisations may get some of it. ${asked.length} of them only if you say yes.`,
      href: `${base}/notice/recipients`,
      link: 'See who and what',
    },
    {
      title: 'How long we keep it',
      text: 'Each kind has its own end date. After that we destroy it.',
      href: `${base}/notice/retention`,
      link: 'See how long',
    },
    {
      title: 'What you can ask for',
      text: 'You can see your information, correct it, object to its use and more. It costs nothing.',
      href: `${base}/your-rights`,
      link: 'See your rights',
    },
  ];
};

/** The notice of a publication, as a model for the templates. Pure: the same publication gives the same pages. */
export const renderNotice = (publication: Publication, base = ''): NoticeModel => {
  const { register, version, hash, effectiveFrom } = publication;
  const { programme } = register;
  return {
    title: programme.notice.title,
    programme: { id: programme.id, name: programme.name, summary: programme.summary },
    band: programme.band ?? undefined,
    base,
    contact: programme.contact,
    stamp: {
      version,
      hash,
      from: effectiveFrom,
      updated: programme.notice.updated,
      reviewBy: programme.notice.reviewBy,
    },
    facts: factsOf(register, base),
    sections: register.notice.map((page) => sectionOf(register, page)),
  };
};
