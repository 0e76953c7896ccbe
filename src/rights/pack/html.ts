import { escaped, readable } from '../../disclosures/index.ts';
import type { AccessPack, PackCategory, PackRecords } from './document.ts';
import type { Value } from './read-rows.ts';
import { columnWords, itemWords, tableWords, valueWords } from './words.ts';

const STYLE = `:root{color-scheme:light}body{font:1.0625rem/1.55 system-ui,"Segoe UI",sans-serif;max-width:52rem;margin:0 auto;padding:1.5rem 1rem 4rem;color:#0b0c0c;background:#fff;overflow-wrap:anywhere}
h1{font-size:2rem;line-height:1.2}h2{font-size:1.5rem;margin-top:3rem;border-top:3px solid #0e4a56;padding-top:.75rem}h3{font-size:1.2rem;margin-top:2rem}h4{font-size:1rem;margin:1.25rem 0 .25rem}
a{color:#0e4a56}a:focus{outline:3px solid #fd0;background:#fd0;color:#0b0c0c}
dl{display:grid;grid-template-columns:minmax(9rem,15rem) 1fr;gap:.15rem 1rem;margin:.25rem 0 1rem;padding:.5rem 0;border-bottom:1px solid #b1b4b6}dt{font-weight:600}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:.95rem}caption{text-align:left;font-weight:600;padding:.5rem 0}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem .4rem 0;border-bottom:1px solid #b1b4b6;overflow-wrap:break-word;white-space:pre-wrap}
.scroll{overflow-x:auto}.quiet{color:#505a5f}.box{border-left:6px solid #0e4a56;padding:.25rem 1rem;background:#f3f6f7}
@media(max-width:36rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}}
@media print{body{max-width:none;padding:0;font-size:11pt}h2{break-before:auto}dl,tr{break-inside:avoid}nav{display:none}}`;

type Row = Record<string, Value>;
const paragraph = (text: string, kind = ''): string => `<p${kind ? ` class="${kind}"` : ''}>${escaped(text)}</p>`;
const bullets = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
const section = (id: string, title: string, body: string): string =>
  `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(title)}</h2>\n${body}\n</section>`;

function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  within?: string,
): string {
  const cells = (each: readonly string[]) =>
    each
      .map((cell, index) => (index === 0 ? `<th scope="row">${escaped(cell)}</th>` : `<td>${escaped(cell)}</td>`))
      .join('');
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escaped(within ? `${caption}, ${within}` : caption)}"><table><caption>${escaped(caption)}</caption>
<thead><tr>${head.map((each) => `<th scope="col">${escaped(each)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}</tbody></table></div>`;
}

/** The copy as one self-contained page: nothing runs, nothing is fetched; it can be read aloud and printed. */
export function packHtml(pack: AccessPack): string {
  const parts: [string, string, string][] = [
    ['yours', 'Everything we hold about you', pack.categories.map(category).join('\n')],
    ['sources', 'Where it came from', sources(pack)],
    ['shares', 'Who received it', shares(pack)],
    ['why', 'Why we use it', why(pack)],
    ['used', 'Who looked at your record', used(pack)],
    ['rights', 'Your rights and how to complain', rights(pack)],
    ['held', 'What is not in this copy', held(pack)],
  ];
  const contents = parts.map(([id, title]) => `<li><a href="#${id}">${escaped(title)}</a></li>`).join('');
  const inside = pack.categories
    .map(({ slug, name }) => `<li><a href="#c-${escaped(slug)}">${escaped(name)}</a></li>`)
    .join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>A copy of the information held about you - ${escaped(pack.programme)}</title><style>${STYLE}</style></head>
<body><main>
<h1>A copy of the information held about you</h1>
<dl><dt>Name</dt><dd>${escaped(pack.person.name)}</dd><dt>Our reference for you</dt><dd>${escaped(pack.person.reference)}</dd><dt>Date of birth</dt><dd>${escaped(readable(pack.person.dateOfBirth))}</dd>
<dt>Your request</dt><dd>${escaped(pack.request.reference)}, received ${escaped(readable(pack.request.receivedOn))}</dd><dt>Made</dt><dd>${escaped(readable(instantWords(pack.madeAt)))}</dd></dl>
<p>This is everything that ${escaped(pack.programme)} holds about you, in the order of what it is. It says where it came from, who received it, why we use it and how long we keep it. Days and times are those of London. Internal numbers that mean nothing outside our computers are only in the file for machines that comes with this page.</p>
<nav aria-label="Contents"><h2>Contents</h2><ol>${contents}</ol><h3>Kinds of information</h3><ul>${inside}</ul></nav>
${parts.map(([id, title, body]) => section(id, title, body)).join('\n')}
<p class="quiet">Privacy notice version ${pack.notice.version}, fingerprint ${escaped(pack.notice.registerHash)}.</p>
</main></body></html>
`;
}

const instantWords = (instant: string): string =>
  new Date(Temporal.Instant.from(instant).epochMilliseconds).toISOString();

function category({ slug, name, words, purposes, recipients, keeping, records }: PackCategory): string {
  const kept =
    keeping.length === 0
      ? ['No keeping time is set for this.']
      : keeping.map(
          (each) =>
            `${each.reason.startsWith(each.words) ? '' : `${each.words}. `}${each.reason}${each.destroyFrom ? ` Destroyed from ${readable(each.destroyFrom)}.` : ''}`,
        );
  return `<div><h3 id="c-${escaped(slug)}">${escaped(name)}</h3>
${paragraph(`${words}.`)}<div class="box">${paragraph(`Used for: ${purposes.join('; ')}.`)}${paragraph(`May be received by: ${recipients.join('; ')}.`)}<p>How long it is kept:</p>${bullets(kept)}</div>
${records.map((each) => recordsOf(each, name)).join('\n')}</div>`;
}

const LONG = 120;

function recordsOf({ table: name, rows }: PackRecords, within: string): string {
  const shown = rows.map((row) => wordsOf(name, row)).filter((row) => row.length > 0);
  if (shown.length === 0) return '';
  const heads = [...new Set(shown.flatMap((row) => row.map(([label]) => label)))];
  const compact = shown.length > 3 && shown.every((row) => row.every(([, value]) => value.length <= LONG));
  const title = tableWords(name);
  if (compact) {
    const body = shown.map((row) => heads.map((head) => row.find(([label]) => label === head)?.[1] ?? ''));
    return table(shown.length === 1 ? title : `${title} (${shown.length})`, heads, body, within);
  }
  const items = shown.map(
    (row) => `<dl>${row.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>`,
  );
  return `<h4>${escaped(title)}${shown.length > 1 ? ` (${shown.length})` : ''}</h4>\n${items.join('\n')}`;
}

function wordsOf(name: string, row: Row): [string, string][] {
  return Object.entries(row).flatMap(([column, value]) => {
    const words = valueWords(value);
    return words === undefined ? [] : [[columnWords(name, column), words] as [string, string]];
  });
}

function sources({ sources: list }: AccessPack): string {
  if (list.length === 0) return paragraph('No source is recorded apart from what stands with each record.');
  const rows = list.map(({ source, channel, asAt, fields }) => [
    valueWords(source) ?? '',
    valueWords(channel) ?? '',
    readable(asAt),
    fields.join(', '),
  ]);
  return table('Sources, newest first', ['Source', 'How it came', 'As at', 'What'], rows);
}

function shares({ shares: list }: AccessPack): string {
  if (list.length === 0) return paragraph('Nothing about you was shared with anybody, and nobody was refused.');
  const rows = list.map((share) => [
    readable(share.at),
    share.to,
    share.purpose,
    share.what.join(', '),
    share.decision === 'refused'
      ? `Refused, nothing left. ${share.reasons.join(' ')}`
      : `Shared. ${share.happened.map(eventWords).join('; ')}`,
  ]);
  return table('Every share, made or refused', ['When', 'To', 'For', 'What', 'What happened'], rows);
}

const eventWords = (event: string): string => {
  const [kind = '', at = ''] = event.split(' ');
  return at === '' ? kind : `${kind} ${readable(at)}`;
};

function why({ purposes, controllers }: AccessPack): string {
  const who = bullets(controllers.map(({ title, words }) => `${title}: ${words}`));
  const rows = purposes.flatMap(({ title, words, bases }) =>
    bases.map(({ controller, article, words: basis }) => [title, words, controller, `Article ${article}: ${basis}`]),
  );
  return `<p>Who decides about it:</p>${who}${table('Purposes and lawful bases', ['Purpose', 'What it means', 'Controller', 'Lawful basis'], rows)}`;
}

function used({ lookedAt }: AccessPack): string {
  if (lookedAt.length === 0) return paragraph('Nobody has opened your record since it was made.');
  const rows = lookedAt.map(({ day, role, organisation, act, times }) => [
    readable(day),
    valueWords(role) ?? role,
    organisation,
    valueWords(act) ?? act,
    String(times),
  ]);
  return table(
    'Uses of your record, newest first, by role',
    ['Day', 'Role', 'Organisation', 'What they did', 'Times'],
    rows,
  );
}

function rights({ rights: each }: AccessPack): string {
  return `${bullets(each.rights.map(({ title, words }) => `${title}: ${words}`))}
${paragraph(each.automatedDecisions)}${paragraph(`To use a right or to complain, write to ${each.contact.join(', ')}. ${each.complain}.`)}
${paragraph(`If you are not satisfied you may complain to the ${each.regulator}, and you may go to court.`)}`;
}

function held({ held: items, leftOut }: AccessPack): string {
  const back =
    items.length === 0
      ? paragraph('Nothing was held back.')
      : table(
          'Held back',
          ['What', 'Why'],
          items.map(({ item, why: reason }) => [itemWords(item), reason]),
        );
  return `${back}<p>Left out because it tells you nothing more, or cannot be searched by person:</p>${table(
    'Left out',
    ['What', 'Why'],
    leftOut.map(({ item, why: reason }) => [itemWords(item), reason]),
  )}`;
}
