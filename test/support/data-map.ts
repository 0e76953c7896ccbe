import { LOGIN_ROLES } from '../../src/database/roles.ts';
import type { Category, Register } from '../../src/register/index.ts';

/** What the map of data is written from. */
export interface DataMapFacts {
  register: Pick<Register, 'programme' | 'columns' | 'categories' | 'retention'>;
  /** The columns, as `table.column`, whose values are bytes: sealed text, or a hash. */
  bytes: ReadonlySet<string>;
  /** What a login role may do to a table, such as `SELECT INSERT`; empty for nothing. */
  privileges(table: string, role: string): string;
}

const LOGINS: Record<(typeof LOGIN_ROLES)[number], string> = {
  candour_gate: 'sign-in and pages without sign-in',
  candour_staff: 'staff of the employment side, within their caseloads',
  candour_health: 'the Health and Wellbeing Team, for people referred to it',
  candour_rights: 'data protection officers; a person’s whole record only within an open rights request',
  candour_portal: 'participants, about themselves',
  candour_jobs: 'queued work',
  candour_sealer: 'the sealing of the ledger',
  candour_operator: 'the command line and the start of the product',
};

const HEAD = `# Data map

Every column of the database, what kind of data it holds, how that is protected and how long it is kept. This page is
written by \`tools/generate-data-map.ts\` and compared by a test, so it changes only when the register, the
migrations or the access matrix do. Do not edit it by hand.

- **Category** and **class** come from the register. Each class of each person has its own data key, so it can be put beyond use by itself.
- **Special** says whether the category holds special category data (UK GDPR Article 9) or criminal offence data (Article 10).
- **Kept as** is \`bytes\` for sealed text and for hashes; \`plain\` values are protected by row policies and by the disk alone.
- **Kept for** names the retention rules for the class, listed at the end. The rule that keeps longest binds.
- **May be read by** lists database logins. Which *rows* a login sees is narrower: the row policies decide, and
  \`test/matrix/matrix.yaml\` says for each context whose rows those are.
`;

/** Writes the map of data as Markdown. Pure: the same facts give the same text. */
export function dataMapMarkdown(facts: DataMapFacts): string {
  const tables = [
    ...Map.groupBy(Object.entries(facts.register.columns), ([column]) => column.slice(0, column.lastIndexOf('.'))),
  ].sort(([a], [b]) => a.localeCompare(b, 'en'));
  const parts = [
    HEAD,
    loginTable(),
    `## Tables\n\nProgramme: ${facts.register.programme.name}.\n`,
    ...tables.map(([table, columns]) => tablePart(facts, table, columns)),
    keepingPart(facts),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}

function loginTable(): string {
  const rows = LOGIN_ROLES.map((role) => `| \`${short(role)}\` | ${LOGINS[role]} |`);
  return ['| login | who acts through it |', '|---|---|', ...rows, ''].join('\n');
}

function tablePart(facts: DataMapFacts, table: string, columns: readonly [string, string][]): string {
  const readers = LOGIN_ROLES.filter((role) => /^all$|\bSELECT\b/.test(facts.privileges(table, role)));
  const may =
    readers.length > 0
      ? readers.map((role) => `\`${short(role)}\``).join(', ')
      : 'no login; only through functions of the database';
  const operational = columns
    .filter(([, category]) => category === 'operational')
    .map(([column]) => `\`${nameOf(column)}\``);
  const personal = columns.filter(([, category]) => category !== 'operational');
  const lines = [`### ${table}`, '', `May be read by: ${may}.`, ''];
  if (personal.length > 0) {
    lines.push('| column | category | class | special | kept as | kept for |', '|---|---|---|---|---|---|');
    for (const [column, slug] of personal) lines.push(columnRow(facts, column, slug));
    lines.push('');
  }
  if (operational.length > 0) lines.push(`Not personal: ${operational.join(', ')}.`, '');
  return lines.join('\n');
}

function columnRow({ register, bytes }: DataMapFacts, column: string, slug: string): string {
  const category = register.categories[slug];
  if (!category) throw new Error(`The column ${column} holds “${slug}”, which the register does not list.`);
  const cells = [
    `\`${nameOf(column)}\``,
    `${category.id} ${category.name}`,
    category.class,
    category.special === 'none' ? '' : category.special,
    bytes.has(column) ? 'bytes' : 'plain',
    rulesFor(register, category).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

const rulesFor = (register: DataMapFacts['register'], category: Category): string[] =>
  Object.values(register.retention)
    .filter(({ classes }) => classes.includes(category.class))
    .map(({ id }) => id.toUpperCase());

function keepingPart({ register }: DataMapFacts): string {
  const rows = Object.values(register.retention).map(
    ({ id, title, words, only, classes }) =>
      `| ${id.toUpperCase()} | ${title} | ${words} | ${only ?? ''} | ${classes.join(', ')} |`,
  );
  return [
    '## Retention rules',
    '',
    '| rule | for | kept | only | classes |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const short = (role: string): string => role.replace('candour_', '');
const nameOf = (column: string): string => column.slice(column.lastIndexOf('.') + 1);

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
