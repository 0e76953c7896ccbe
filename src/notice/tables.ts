import type { Register } from '../register/index.ts';
import { retentionLines } from './keeping.ts';

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

type Builder = (register: Register) => NoticeTable;

const titled =
  (
    caption: string,
    kind: string,
    lines: (register: Register) => Record<string, { title: string; words: string }>,
  ): Builder =>
  (register) => ({
    caption,
    head: ['What', 'What it means'],
    rows: Object.entries(lines(register)).map(([slug, { title, words }]) => ({
      clause: `${kind}/${slug}`,
      cells: [title, words],
    })),
  });

const categories: Builder = (register) => ({
  caption: 'Kinds of information',
  head: ['Kind', 'What it is', 'Do we collect it?'],
  rows: Object.values(register.categories).map((line) => ({
    clause: `category/${line.slug}`,
    cells: [line.name, line.words, line.collected ? 'Yes' : `No. ${line.reason ?? ''}`.trim()],
  })),
});

const recipients: Builder = (register) => ({
  caption: 'Who may receive information',
  head: ['Who', 'Why', 'Only if you agree?'],
  rows: Object.values(register.recipients).map((line) => ({
    clause: `recipient/${line.slug}`,
    cells: [line.title, line.words, line.consent === 'needed' ? 'Yes' : 'No'],
  })),
});

const retention: Builder = (register) => ({
  caption: 'How long information is kept',
  head: ['What', 'How long', 'Why', 'Then'],
  rows: retentionLines(register).map(({ clause, what, howLong, why, atEnd }) => ({
    clause,
    cells: [what, howLong, why, atEnd],
  })),
});

const controllers: Builder = (register) => ({
  caption: 'Who decides',
  head: ['Who', 'What they decide'],
  rows: Object.values(register.programme.controllers).map((line) => ({
    clause: 'operational',
    cells: [line.title, line.words],
  })),
});

const gaps: Builder = (register) => ({
  caption: 'What is still open',
  head: ['Question', 'What it is about', 'Until it is decided'],
  rows: Object.values(register.gaps)
    .filter(({ status }) => status === 'open')
    .map(({ title, words, untilThen }) => ({ clause: 'operational', cells: [title, words, untilThen] })),
});

const builders: Readonly<Record<string, Builder>> = {
  categories,
  recipients,
  retention,
  controllers,
  gaps,
  purposes: titled('Why information is used', 'purpose', (register) => register.purposes),
  conditions: titled('Extra conditions for sensitive information', 'condition', (register) => register.conditions),
  doors: titled('Exceptions to the ordinary rules', 'door', (register) => register.doors),
  rights: titled('Your rights', 'right', (register) => register.rights),
  clocks: titled('How fast things happen', 'clock', (register) => register.clocks),
};

/** The table of that name. Throws for a name that the loader would have refused. */
export const registerTable = (register: Register, name: string): NoticeTable => {
  const build = builders[name];
  if (!build) throw new Error(`There is no table called ${name}`);
  return build(register);
};
