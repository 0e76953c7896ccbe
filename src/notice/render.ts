import type { Words } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';
import { type Section, sectionOf } from './prose.ts';
import { controllersInOrder } from './recipients.ts';
import type { Shown } from './shown.ts';

/** One card of the short version. */
export interface Fact {
  readonly title: string;
  readonly text: string;
  readonly href: string;
  readonly link: string;
}

/** What every public page of a programme carries: which publication it shows, who answers for it, and how to reach them. */
export interface NoticeFrame {
  readonly title: string;
  readonly programme: { readonly id: string; readonly name: string; readonly summary: string };
  readonly base: string;
  readonly contact: Register['programme']['contact'];
  readonly controllers: readonly string[];
  readonly stamp: Stamp;
  readonly untranslated: boolean;
}

/** The notice as a template takes it. It holds nothing that is not in the publication. */
export interface NoticeModel extends NoticeFrame {
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
  /** True from the day after the day by which somebody should have looked at the notice again. */
  readonly overdue: boolean;
}

/** Where the pages of a programme are: at the root for the deployment's first programme. */
export const noticeBase = (programme: string, first: string | undefined): string =>
  programme === first ? '' : `/programmes/${programme}`;

const sectionWith = (register: Register, table: string): string => {
  const page = register.notice.find(({ blocks }) =>
    blocks.some(({ kind, text }) => kind === 'table' && text === table),
  );
  return page ? `#${page.slug}` : '';
};

/** More names than these would be a list, and the page it leads to is that list. */
const NAMED = 3;

const who = (register: Register, { t, list }: Words): string => {
  const { controllers, parties } = register.programme;
  const names = new Set(Object.values(controllers).map(({ party }) => parties[party]?.shortName ?? party));
  const joint = Object.values(controllers).some(({ jointWith }) => jointWith.length > 0);
  if (names.size > NAMED) return t('facts.who.many', { number: names.size });
  const all = list([...names]);
  const named = { who: all.charAt(0).toUpperCase() + all.slice(1) };
  return t(joint && names.size > 1 ? 'facts.who.together' : 'facts.who.alone', named);
};

const factsOf = ({ register, words, base }: Shown): Fact[] => {
  const { t } = words;
  const collected = Object.values(register.categories).filter((line) => line.collected).length;
  const receivers = Object.values(register.recipients).filter(
    ({ role }) => role !== 'nobody-identified' && role !== 'internal',
  );
  const asked = receivers.filter(({ consent }) => consent === 'needed').length;
  const fact = (name: string, text: string, href: string): Fact => ({
    title: t(`facts.${name}.title`),
    text,
    href: `${base}${href}`,
    link: t(`facts.${name}.link`),
  });
  return [
    fact('who', who(register, words), '/notice/recipients#who-decides'),
    fact('what', t('facts.what.text', { count: collected }), `/notice${sectionWith(register, 'categories')}`),
    fact('why', t('facts.why.text'), '/notice/recipients#lawful-bases'),
    fact('receive', t('facts.receive.text', { number: receivers.length, asked }), '/notice/recipients#recipients'),
    fact('keep', t('facts.keep.text'), '/notice/retention'),
    fact('ask', t('facts.ask.text'), '/your-rights'),
  ];
};

/** What every public page carries. */
export const noticeFrame = ({ publication, register, base, today, untranslated, nextReview }: Shown): NoticeFrame => {
  const { version, hash, effectiveFrom } = publication;
  const { programme } = register;
  const { updated } = publication.register.programme.notice;
  const reviewBy = nextReview ?? publication.register.programme.notice.reviewBy;
  return {
    title: programme.notice.title,
    programme: { id: programme.id, name: programme.name, summary: programme.summary },
    base,
    contact: programme.contact,
    controllers: controllersInOrder(register).map(([, { title }]) => title),
    stamp: {
      version,
      hash,
      from: effectiveFrom,
      updated,
      reviewBy,
      overdue: Temporal.PlainDate.compare(today, reviewBy) > 0,
    },
    untranslated,
  };
};

/** The notice of a publication, as a model for the templates. Pure: the same publication gives the same pages. */
export const renderNotice = (shown: Shown): NoticeModel => ({
  ...noticeFrame(shown),
  facts: factsOf(shown),
  sections: shown.register.notice.map((page) => sectionOf(shown.register, shown.words, page)),
});
