import type { PackedField } from './read-values.ts';

/** The content of a package. It holds the chosen fields and nothing else about the person. */
export interface PackageContent {
  format: 'candour-disclosure/1';
  programme: string;
  from: string;
  to: string;
  purpose: { slug: string; title: string };
  notice: { version: number; registerHash: string };
  fields: PackedField[];
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** A text as HTML shows it, markup and all. */
export const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (each) => ESCAPES[each] ?? each);

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const long = { day: 'numeric', month: 'long', year: 'numeric' } as const;

/** A value as people read it: days and instants in words, London time. */
export function readable(value: string | null): string {
  if (value === null) return 'Not recorded';
  if (DAY.test(value)) return Temporal.PlainDate.from(value).toLocaleString('en-GB', long);
  if (!INSTANT.test(value)) return value;
  const at = Temporal.Instant.from(value).toZonedDateTimeISO('Europe/London');
  return `${at.toPlainDate().toLocaleString('en-GB', long)} at ${at.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c;overflow-wrap:anywhere}' +
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.6rem .5rem .6rem 0;border-bottom:1px solid #b1b4b6}' +
  'td{white-space:pre-wrap;overflow-wrap:anywhere}.quiet{color:#505a5f;font-size:.95rem}';

/** The readable page, self-contained: no script runs, nothing is fetched. `json` is carried inside, for machines. */
export function packageHtml(content: PackageContent, json: string): string {
  const rows = content.fields.map(
    ({ label, value, source }) =>
      `<tr><th scope="row">${escaped(label)}</th><td>${escaped(readable(value))}</td><td class="quiet">${escaped(source)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>Information shared by ${escaped(content.programme)}</title><style>${STYLE}</style></head>
<body><main>
<h1>Information shared with ${escaped(content.to)}</h1>
<p>From ${escaped(content.from)}. It is for this only: ${escaped(content.purpose.title)}.</p>
<table><thead><tr><th scope="col">What</th><th scope="col">Value</th><th scope="col">Where it came from</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
<p>Keep it safe, use it for nothing else and do not pass it on. If the person withdraws their consent we will tell you.</p>
<p class="quiet">Privacy notice version ${content.notice.version}, fingerprint ${escaped(content.notice.registerHash)}.</p>
</main>
<script type="application/json" id="data">${json.replaceAll('<', '\\u003c')}</script>
</body></html>
`;
}
