import { createHash } from 'node:crypto';
import { type Board, bySection, type ControlLine, type PromiseLine } from './board.ts';
import { CONTROL_STATES, PROMISE_STATES, STATES } from './rules.ts';

/** Who took the board away and when; never a name. */
export interface Exporter {
  role: string;
  organisation: string | null;
  /** The request under which the ledger has this export. */
  request: string;
  at: Temporal.Instant;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const when = (at: Temporal.Instant): string =>
  at.toZonedDateTimeISO('Europe/London').toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' });

const words = (slug: string): string => {
  const text = slug.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const CSS = `body{font:16px/1.5 system-ui,sans-serif;color:#1d2429;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1,h2,h3{line-height:1.2}h2{margin-top:2.5rem;border-top:2px solid #1d2429;padding-top:.6rem}h3{margin:1.6rem 0 .3rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #b9c2c8;padding:.4rem .6rem .4rem 0}
.tag{display:inline-block;border:1px solid;padding:0 .45rem;font-weight:600;white-space:nowrap}
.failing,.not-built{color:#8c1d18;background:#fcebea}.partly-built{color:#6b4a00;background:#fff4d6}.recorded{color:#1b4a72;background:#e6f0f8}.kept,.sound{color:#155c35;background:#e4f4ea}
.quiet{color:#50606a}code{font-size:.9em;overflow-wrap:anywhere}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{font-weight:600}dd{margin:0}
@media(max-width:40rem){table,tbody,tr,td,th{display:block}thead{display:none}dl{display:block}}@media print{body{max-width:none;font-size:12pt}}`;

/** One self-contained page for an auditor: no script that runs, nothing fetched. Answers the page and the SHA-256 of its data. */
export function boardHtml(board: Board, by: Exporter): { html: string; sha256: string } {
  const data = JSON.stringify(board).replaceAll('<', '\\u003c');
  const sha256 = createHash('sha256').update(data).digest('hex');
  const rows: [string, string][] = [
    ['Programme', `${board.programme.name} (${board.programme.id})`],
    ['Version of the register', String(board.version)],
    ['SHA-256 of the register', board.hash],
    ['Looked at', when(board.at)],
    ['Taken away', `${when(by.at)}, by the role “${words(by.role)}”${by.organisation ? ` of ${by.organisation}` : ''}`],
    ['In the ledger under', by.request],
    ['SHA-256 of the data in this file', sha256],
  ];
  const html = `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>Assurance board of ${escaped(board.programme.name)}, version ${board.version}</title><style>${CSS}</style></head><body><main>
<h1>Assurance board of ${escaped(board.programme.name)}</h1>
<p>What the privacy notice promises, what keeps each promise, and what was found when it was looked at. It names nobody. Red is honest: “not built yet” is not kept.</p>
<dl>${rows.map(([term, value]) => `<dt>${escaped(term)}</dt><dd><code>${escaped(value)}</code></dd>`).join('')}</dl>
<h2>Counts</h2><table><tbody>${PROMISE_STATES.map(
    (state) =>
      `<tr><th scope="row"><span class="tag ${state}">${STATES[state].text}</span></th><td>${board.counts[state]}</td><td>${escaped(STATES[state].means)}</td></tr>`,
  ).join('')}</tbody></table>
${bySection(board.promises)
  .map(({ section, promises }) => `<h2>${escaped(section)}</h2>${promiseTable(promises)}`)
  .join('\n')}
<h2>Controls</h2>
${board.controls.map(controlHtml).join('\n')}
</main><script type="application/json" id="data">${data}</script></body></html>
`;
  return { html, sha256 };
}

const promiseTable = (promises: readonly PromiseLine[]): string =>
  `<table><thead><tr><th scope="col">Promise</th><th scope="col">State</th><th scope="col">Controls and clauses</th><th scope="col">Owner</th></tr></thead><tbody>${promises
    .map(
      ({ id, words: text, state, controls, clauses, owner, findings, evidenceOnly, uncollected }) =>
        `<tr><th scope="row">${id} ${escaped(text)}</th><td><span class="tag ${state}">${STATES[state].text}</span>${evidenceOnly && state !== 'recorded' ? '<br><span class="quiet">Software can only record it</span>' : ''}${findings.map(({ what }) => `<br>${escaped(what)}`).join('')}${uncollected.length > 0 ? `<br><span class="quiet">Not collected yet: ${escaped(uncollected.join(', '))}</span>` : ''}</td><td>${controls.map((name) => `<a href="#${name}">${words(name)}</a>`).join(', ') || 'None'}<br><span class="quiet">${clauses.map(({ slug }) => `<code>${escaped(slug)}</code>`).join(', ')}</span></td><td>${owner ? words(owner) : 'Nobody'}</td></tr>`,
    )
    .join('')}</tbody></table>`;

function controlHtml({ name, title, does, state, lacks, tests, evidence }: ControlLine): string {
  const list = (items: readonly string[]) =>
    items.length > 0 ? `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>` : '';
  const exercise = evidence
    ? `<p>Done ${evidence.done.times} times${evidence.done.last ? `, last on ${when(evidence.done.last)}` : ''}; refused ${evidence.refused.times} times${evidence.refused.last ? `, last on ${when(evidence.refused.last)}` : ''}; ${evidence.overdue} overdue.</p>`
    : '';
  return `<section id="${name}"><h3>${escaped(title)} <span class="tag ${state}">${CONTROL_STATES[state].text}</span></h3><p>${escaped(does)}.</p>
${lacks ? `<p><strong>Missing:</strong> ${escaped(lacks)}.</p>` : ''}${
  evidence?.findings.length
    ? `<p><strong>Wrong now:</strong></p>${list(evidence.findings.map(({ what, remedy }) => `${escaped(what)}. <span class="quiet">What to do: ${escaped(remedy)}.</span>`))}`
    : ''
}
${list((evidence?.seen ?? []).map((line) => `${escaped(line)}.`))}${exercise}${
  tests.length > 0
    ? `<details><summary>Tests</summary>${list(tests.map(({ file, title: test }) => `<code>${escaped(file)}</code>: ${escaped(test)}`))}</details>`
    : ''
}</section>`;
}
