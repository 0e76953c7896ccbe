import type { RecordOfProcessing } from './model.ts';

const HEAD = [
  ...['programme', 'purpose', 'description', 'controllers and Article 6 bases', 'people', 'kinds of personal data'],
  ...['conditions (Article 9, Article 10, Schedule 1)', 'policy document', 'kept as the policy document says'],
  ...['recipients', 'countries', 'kept for', 'data protection officer'],
];

/** The record of processing as CSV, one line a purpose, UTF-8 with Windows line ends. A cell never begins a formula. */
export function recordAsCsv(record: RecordOfProcessing): string {
  const lines = record.entries.map((entry) => [
    record.name,
    entry.title,
    entry.words,
    entry.bases
      .map(({ controllerTitle, article, words, restsOn }) =>
        [`${controllerTitle}: ${article}`, words, restsOn].filter(Boolean).join(', '),
      )
      .join('; '),
    'Participants',
    entry.categories.map(({ id, name }) => `${id} ${name}`).join('; '),
    entry.conditions
      .map(({ title, article, paragraphs }) =>
        [title, article, ...paragraphs.map((paragraph) => `Schedule 1 paragraph ${paragraph}`)].join(', '),
      )
      .join('; '),
    [...new Set(entry.conditions.map(({ policyDocument }) => policyDocument?.reference ?? 'none needed'))].join('; '),
    [...new Set(entry.conditions.map(({ keptWords }) => keptWords))].join('; '),
    entry.recipients.map(({ id, title }) => `${id} ${title}`).join('; '),
    [...new Set([...record.region.home, ...entry.recipients.flatMap(({ region }) => region)])].join('; '),
    [...new Set(entry.categories.flatMap(({ rules }) => rules))].join('; '),
    record.officer.title,
  ]);
  return [HEAD, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
