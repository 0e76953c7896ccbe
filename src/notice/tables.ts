import type { Words } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';
import { retentionLines } from './keeping.ts';
import { byId, controllersInOrder } from './recipients.ts';

/** A row of a public table with the clause it shows. */
export interface NoticeRow {
  readonly clause: string;
  readonly cells: readonly string[];
}

/** A table made from the register, never written by hand. */
export interface NoticeTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly NoticeRow[];
}

type Builder = (register: Register, words: Words) => NoticeTable;

const titled =
  (
    name: string,
    kind: string,
    lines: (register: Register) => Record<string, { title: string; words: string }>,
  ): Builder =>
  (register, { t }) => ({
    caption: t(`table.${name}`),
    head: [t('table.head.what'), t('table.head.means')],
    rows: Object.entries(lines(register)).map(([slug, { title, words }]) => ({
      clause: `${kind}/${slug}`,
      cells: [title, words],
    })),
  });

const categories: Builder = (register, { t }) => ({
  caption: t('table.categories'),
  head: [t('table.head.kind'), t('table.head.what-it-is'), t('table.head.collected')],
  rows: byId(register.categories).map((line) => ({
    clause: `category/${line.slug}`,
    cells: [line.name, line.words, line.collected ? t('table.yes') : `${t('table.no')}. ${line.reason ?? ''}`.trim()],
  })),
});

const recipients: Builder = (register, { t }) => ({
  caption: t('table.recipients'),
  head: [t('table.head.who'), t('table.head.why'), t('table.head.agree')],
  rows: byId(register.recipients).map((line) => ({
    clause: `recipient/${line.slug}`,
    cells: [line.title, line.words, t(line.consent === 'needed' ? 'table.yes' : 'table.no')],
  })),
});

const retention: Builder = (register, words) => ({
  caption: words.t('table.retention'),
  head: ['what', 'how-long', 'why', 'then'].map((name) => words.t(`table.head.${name}`)),
  rows: retentionLines(register, words).map(({ clause, what, howLong, why, atEnd }) => ({
    clause,
    cells: [what, howLong, why, atEnd],
  })),
});

const controllers: Builder = (register, { t }) => ({
  caption: t('table.controllers'),
  head: [t('table.head.who'), t('table.head.decides')],
  rows: controllersInOrder(register).map(([, line]) => ({
    clause: 'operational',
    cells: [line.title, line.words],
  })),
});

const gaps: Builder = (register, { t }) => ({
  caption: t('table.gaps'),
  head: [t('table.head.question'), t('table.head.about'), t('table.head.until'), t('table.head.owner')],
  rows: Object.values(register.gaps)
    .filter(({ status }) => status === 'open')
    .map(({ title, words, untilThen, owner }) => ({
      clause: 'operational',
      cells: [title, words, untilThen, t(`owner.${owner}`)],
    })),
});

const builders: Readonly<Record<string, Builder>> = {
  categories,
  recipients,
  retention,
  controllers,
  gaps,
  purposes: titled('purposes', 'purpose', (register) => register.purposes),
  conditions: titled('conditions', 'condition', (register) => register.conditions),
  doors: titled('doors', 'door', (register) => register.doors),
  rights: titled('rights', 'right', (register) => register.rights),
  clocks: titled('clocks', 'clock', (register) => register.clocks),
};

/** The table of that name. Throws for a name that the loader would have refused. */
export const registerTable = (register: Register, words: Words, name: string): NoticeTable => {
  const build = builders[name];
  if (!build) throw new Error(`There is no table called ${name}`);
  return build(register, words);
};
