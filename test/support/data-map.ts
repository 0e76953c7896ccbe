import { type DataMap, dataMapOf, TREATMENTS } from '../../src/assurance/index.ts';
import { LOGIN_ROLES } from '../../src/database/roles.ts';
import type { Register } from '../../src/register/index.ts';

/** What the map of data is written from. */
export interface DataMapFacts {
  register: Pick<Register, 'programme' | 'columns' | 'categories' | 'retention' | 'purposes' | 'forms'>;
  /** The columns, as `table.column`, whose values are bytes: sealed text, or a hash. */
  bytes: ReadonlySet<string>;
  /** What a login role may do to a table, such as `SELECT INSERT`; empty for nothing. */
  privileges(table: string, role: string): string;
}

const HEAD = `# Data map

Every column of the database, what kind of data it holds, how that is protected and how long it is kept. This page is
written by \`tools/generate-data-map.ts\` and compared by a test, so it changes only when the register, the
migrations or the access matrix do. Do not edit it by hand.

- **Category** and **class** come from the register. Each class of each person has its own data key, so it can be put beyond use by itself.
- **Special** says whether the category holds special category data (UK GDPR Article 9) or criminal offence data (Article 10).
- **Kept as** is \`bytes\` for sealed text and for hashes; \`plain\` values are protected by row policies and by the disk alone.
- **Kept for** names the retention rules for the class, listed at the end. The rule that keeps longest binds.
- **In a copy** says what happens when somebody asks for a copy of what is held about them.
- **May be read by** lists database logins. Which *rows* a login sees is narrower: the row policies decide, and
  \`test/matrix/matrix.yaml\` says for each context whose rows those are.
`;

/** Writes the map of data as Markdown. Pure: the same facts give the same text. */
export function dataMapMarkdown({ register, bytes, privileges }: DataMapFacts): string {
  const names = Map.groupBy(Object.keys(register.columns), (column) => column.slice(0, column.lastIndexOf('.')));
  const map = dataMapOf(
    register,
    [...names].map(([name, columns]) => ({
      name,
      readers: LOGIN_ROLES.filter((role) => /^all$|\bSELECT\b/.test(privileges(name, role))),
      columns: columns.map((column) => ({
        name: column.slice(column.lastIndexOf('.') + 1),
        sealed: bytes.has(column),
      })),
    })),
  );
  const parts = [
    HEAD,
    tableOf(
      ['login', 'who acts through it'],
      map.logins.map(({ name, words }) => [`\`${name}\``, words]),
    ),
    `## Tables\n\nProgramme: ${map.programme}.\n`,
    ...map.tables.map(tablePart),
    questionPart(map),
    documentPart(map),
    purposePart(register),
    keepingPart(register),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `${[line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n')}\n`;
};

function tablePart({ name, readers, columns, operational }: DataMap['tables'][number]): string {
  const may =
    readers.length > 0
      ? readers.map((role) => `\`${role}\``).join(', ')
      : 'no login; only through functions of the database';
  const lines = [`### ${name}`, '', `May be read by: ${may}.`, ''];
  if (columns.length > 0)
    lines.push(
      tableOf(
        ['column', 'category', 'class', 'special', 'kept as', 'kept for', 'in a copy'],
        columns.map((line) => [
          `\`${line.column}\``,
          `${line.id} ${line.categoryName}`,
          line.class,
          line.special === 'none' ? '' : line.special,
          line.sealed ? 'bytes' : 'plain',
          line.keptUnder.join(', '),
          TREATMENTS[line.treatment.kind],
        ]),
      ),
    );
  const reasons = Map.groupBy(
    columns.filter(({ treatment }) => treatment.kind === 'withheld'),
    ({ treatment }) => treatment.words,
  );
  for (const [words, withheld] of reasons)
    lines.push(`Not in a copy, ${withheld.map(({ column }) => `\`${column}\``).join(', ')}: ${words}`, '');
  if (operational.length > 0)
    lines.push(`Not personal: ${operational.map((column) => `\`${column}\``).join(', ')}.`, '');
  return lines.join('\n');
}

const questionPart = ({ questions }: DataMap): string =>
  `## Questions of forms\n\nAnswers are sealed in \`assessment_answer.answer\`, each in the class of its own question.\n\n${tableOf(
    ['form', 'question', 'category', 'class', 'kept for'],
    questions.map((line) => [
      line.form,
      line.question,
      `${line.id} ${line.categoryName}`,
      line.class,
      line.keptUnder.join(', '),
    ]),
  )}`;

const documentPart = ({ documents }: DataMap): string =>
  `## Kinds of document\n\n${tableOf(
    ['document', 'category', 'class', 'kept in', 'kept for', 'read by', 'in a copy'],
    documents.map((line) => [
      `${line.name}: ${line.words}`,
      `${line.id} ${line.categoryName}`,
      line.class,
      line.keptIn ? `\`${line.keptIn}\`` : 'not kept',
      line.keptUnder.join(', '),
      line.readers.join(', '),
      line.givenAs,
    ]),
  )}`;

const purposePart = (register: DataMapFacts['register']): string =>
  `## Categories and purposes\n\n${tableOf(
    ['category', 'compartment', 'collected', 'purposes'],
    Object.values(register.categories).map(({ id, name, compartment, collected, purposes }) => [
      `${id} ${name}`,
      compartment,
      collected ? 'yes' : 'no',
      (purposes ?? []).map((purpose) => register.purposes[purpose]?.title ?? purpose).join(', '),
    ]),
  )}`;

const keepingPart = ({ retention }: DataMapFacts['register']): string =>
  `## Retention rules\n\n${tableOf(
    ['rule', 'for', 'kept', 'only', 'classes'],
    Object.values(retention).map(({ id, title, words, only, classes }) => [
      id.toUpperCase(),
      title,
      words,
      only ?? '',
      classes.join(', '),
    ]),
  )}`;

/** The columns of bytes, read from the generated table types. */
export function byteColumns(schemaSource: string): Set<string> {
  const tables = new Map<string, string>();
  for (const [, table = '', type = ''] of (/interface DB \{([^}]*)\}/.exec(schemaSource)?.[1] ?? '').matchAll(
    /(\w+): (\w+);/g,
  ))
    tables.set(type, table);
  const found = new Set<string>();
  for (const [, type = '', body = ''] of schemaSource.matchAll(/interface (\w+) \{([^}]*)\}/g))
    for (const [, column = '', kind = ''] of body.matchAll(/(\w+): ([^;]+);/g))
      if (/\bBuffer\b/.test(kind) && tables.has(type)) found.add(`${tables.get(type)}.${column}`);
  return found;
}
