/** What a page shows or says outside the brackets of the test language, and where. */
export interface Leftover {
  readonly where: string;
  readonly text: string;
}

const SPOKEN = /\b(title|alt|aria-label|placeholder|data-label|content)="([^"]*)"/g;
const UNSEEN = /<(script|style|svg)\b.*?<\/\1>|<meta\b(?![^>]*name="description")[^>]*>|<!--.*?-->/gs;

const decoded = (text: string): string =>
  text
    .replaceAll(/&#(\d+);/g, (_whole, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ');

/** The parts of a text at no depth of ⟦ and ⟧; answers also the depth at its end. */
const outside = (text: string, depth: number): { parts: string; depth: number } => {
  let parts = '';
  let now = depth;
  for (const sign of text) {
    if (sign === '⟦') now += 1;
    else if (sign === '⟧') now -= 1;
    else if (now === 0) parts += sign;
  }
  return { parts, depth: now };
};

/**
 * Every word of a page in the test language that stands outside its brackets: text between tags in the order in which it
 * is read, and each attribute that is shown or read aloud. `allowed` takes away what may stand outside: names, numbers, ids.
 */
export function outsideBrackets(html: string, allowed: (text: string) => string): Leftover[] {
  const seen = html.replaceAll(UNSEEN, '');
  const found: Leftover[] = [];
  const keep = (where: string, text: string) => {
    const left = allowed(text)
      .replaceAll(/[^\p{L}]+/gu, ' ')
      .trim();
    if (left !== '') found.push({ where, text: text.trim().replaceAll(/\s+/g, ' ') });
  };
  let depth = 0;
  for (const [index, part] of seen.split(/(<[^>]*>)/).entries()) {
    if (index % 2 === 1) {
      for (const [, name = '', value = ''] of part.matchAll(SPOKEN)) keep(name, outside(decoded(value), 0).parts);
      continue;
    }
    const text = outside(decoded(part), depth);
    depth = text.depth;
    keep('text', text.parts);
  }
  return found;
}
