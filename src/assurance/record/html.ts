import type { PublicationMark } from './dpv.ts';
import type { ConditionLine, RecordEntry, RecordOfProcessing } from './model.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const CSS = `body{font:16px/1.5 system-ui,sans-serif;color:#1d2429;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{line-height:1.2}h2{margin-top:2.2rem;border-top:2px solid #1d2429;padding-top:.6rem}
dl{display:grid;grid-template-columns:minmax(10rem,max-content) 1fr;gap:.3rem 1rem}dt{font-weight:600}dd{margin:0}
.band{border:2px solid #8c1d18;padding:.5rem .8rem;font-weight:600}li{margin:.2rem 0}
@media(max-width:40rem){dl{display:block}}@media print{body{max-width:none;font-size:11pt}section{break-inside:avoid}}`;

const list = (items: readonly string[]): string =>
  items.length === 0 ? '<p>None.</p>' : `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;

const terms = (rows: readonly (readonly [string, string])[]): string =>
  `<dl>${rows.map(([term, html]) => `<dt>${escaped(term)}</dt><dd>${html}</dd>`).join('')}</dl>`;

/** One self-contained page of the record of processing, for paper or a file. Nothing in it is fetched or run. */
export function recordAsHtml(record: RecordOfProcessing, publication?: PublicationMark): string {
  const title = `Record of processing: ${record.name}`;
  return `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${escaped(title)}</title><style>${CSS}</style></head><body><main>
<h1>${escaped(title)}</h1>
${record.band === null ? '' : `<p class="band">${escaped(record.band)}</p>`}
<p>Article 30 of the UK GDPR, with what Schedule 1 paragraph 41 of the Data Protection Act 2018 adds. ${
    publication ? `Version ${publication.version}, SHA-256 ${publication.hash}.` : 'A draft that nobody has published.'
  }</p>
<h2>Who is responsible</h2>
${terms(record.controllers.map(({ title: name, party, address, words }) => [name, escaped([party, ...address, words].join('. '))]))}
${terms([[record.officer.title, escaped([...record.officer.address, record.officer.email ?? ''].filter(Boolean).join(', '))]])}
<h2>Where data goes, and how it is protected</h2>
<p>${escaped(record.region.words)}.</p>
${list(record.security.map(({ title: name, words }) => `${name}: ${words}`))}
${record.entries.map(entryHtml).join('\n')}
<h2>How long data is kept</h2>
${terms(record.retention.map(({ id, title: name, words, atEnd }) => [`${id} ${name}`, escaped(`${words}. ${atEnd}`)]))}
<h2>Documents this record rests on</h2>
${list(record.documents.map(({ reference, title: name, from, reviewBy }) => `${reference}, ${name}, from ${from}${reviewBy ? `, to be looked at again by ${reviewBy}` : ''}`))}
</main></body></html>
`;
}

const entryHtml = (entry: RecordEntry): string => `<section><h2>${escaped(entry.title)}</h2>
<p>${escaped(entry.words)}.</p>
${terms([
  ['Lawful basis', list(entry.bases.map(basisWords))],
  ['People', 'Participants, and others named in their records'],
  [
    'Kinds of data',
    list(entry.categories.map(({ id, name, rules }) => `${id} ${name}, kept under ${rules.join(', ') || 'no rule'}`)),
  ],
  ['Recipients', list(entry.recipients.map(({ id, title, agreement }) => `${id} ${title}: ${agreement}`))],
  ['Especially protected data', list(entry.conditions.map(conditionWords))],
])}</section>`;

/** A basis as one sentence. */
export const basisWords = ({ controllerTitle, article, words, restsOn }: RecordEntry['bases'][number]): string =>
  [`${controllerTitle}: ${article}`, words, restsOn].filter(Boolean).join('. ');

/** A condition with what paragraph 41 asks for, as sentences. */
export const conditionWords = (condition: ConditionLine): string =>
  [
    `${condition.title} (Article ${condition.article}${condition.paragraphs.map((each) => `, Schedule 1 paragraph ${each}`).join('')}), for ${condition.categories.join(', ')}`,
    `Article 6 is satisfied by: ${condition.article6}`,
    condition.policyDocument
      ? `Policy document ${condition.policyDocument.reference}, in date until ${condition.policyDocument.until}`
      : 'No policy document is asked for',
    `Kept and erased as the policy document says: ${condition.keptWords}`,
  ].join('. ');
