import type { NoticeBlock, Problem } from '../types.ts';

/** A piece of a notice page with the line it begins on and the raw references of its sentences. */
export type DraftBlock = { kind: NoticeBlock['kind']; text: string; refs: string[]; line: number };
/** A page as written, before slots are filled. */
export type DraftPage = { slug: string; file: string; title: string; blocks: DraftBlock[] };

const REFERENCE = /\s*\[\[([^\]]+)\]\]/g;
const TABLE = /^\{\{(table:[a-z-]+)\}\}$/;

/**
 * Reads a page of the notice. A page starts with `# Title`; a blank line ends a paragraph; `- ` starts an item. Each sentence
 * names what it rests on at its end: `… with your consent. [[P032 right/withdrawal]]`.
 * `{{table:recipients}}` alone on a line stands for a table made from the register. A sentence that names nothing is a problem.
 */
export function readNoticePage(file: string, text: string): { page: DraftPage; problems: Problem[] } {
  const problems: Problem[] = [];
  const page: DraftPage = { slug: file.replace(/^.*\/(\d+-)?/, '').replace(/\.md$/, ''), file, title: '', blocks: [] };
  const problem = (line: number, code: string, message: string): void => {
    problems.push({ file, line, path: '', code, message });
  };
  for (const { line, raw } of pieces(text)) {
    const table = TABLE.exec(raw)?.[1];
    if (raw.startsWith('# ')) page.title = raw.slice(2);
    else if (raw.startsWith('## ')) page.blocks.push({ kind: 'heading', text: raw.slice(3), refs: [], line });
    else if (table) page.blocks.push({ kind: 'table', text: table.slice('table:'.length), refs: [], line });
    else {
      const kind = raw.startsWith('- ') ? 'item' : 'paragraph';
      const body = kind === 'item' ? raw.slice(2) : raw;
      const refs = [...body.matchAll(REFERENCE)].flatMap((match) => (match[1] ?? '').trim().split(/[\s,]+/));
      for (const sentence of sentencesWithoutReference(body))
        problem(line, 'sentence-names-nothing', `this sentence names no promise or clause: “${sentence}”`);
      page.blocks.push({ kind, text: body.replace(REFERENCE, ''), refs, line });
    }
  }
  if (page.title === '') problem(1, 'title-missing', 'the page has no title; begin with “# Title”');
  return { page, problems };
}

function pieces(text: string): { line: number; raw: string }[] {
  const found: { line: number; raw: string }[] = [];
  let open = false;
  for (const [index, written] of text.split('\n').entries()) {
    const raw = written.trim();
    const starts = /^(#|- |\{\{table:)/.test(raw);
    const last = found.at(-1);
    if (raw === '') open = false;
    else if (open && !starts && last) last.raw += ` ${raw}`;
    else {
      found.push({ line: index + 1, raw });
      open = !raw.startsWith('#');
    }
  }
  return found;
}

/** Sentences of a piece of prose after which no reference stands. */
function sentencesWithoutReference(body: string): string[] {
  const parts = body.split(/\[\[[^\]]+\]\]/);
  const missing: string[] = [];
  for (const [index, part] of parts.entries()) {
    const sentences = part
      .trim()
      .split(/(?<=[.!?])\s+(?=[\p{Lu}\p{N}“‘{])/u)
      .filter((sentence) => sentence.trim() !== '');
    missing.push(...(index < parts.length - 1 ? sentences.slice(0, -1) : sentences));
  }
  return missing;
}

/** Fills `{{path.to.value}}` from an object; the second result lists slots that lead nowhere. */
export function fillSlots(text: string, values: object): { text: string; missing: string[] } {
  const missing: string[] = [];
  const filled = text.replace(/\{\{([a-zA-Z0-9.-]+)\}\}/g, (whole, path: string) => {
    let value: unknown = values;
    for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined | null)?.[part];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (Array.isArray(value)) return value.join(', ');
    missing.push(path);
    return whole;
  });
  return { text: filled, missing };
}
