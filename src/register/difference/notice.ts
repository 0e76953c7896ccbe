import { isDeepStrictEqual } from 'node:util';
import canonicalize from 'canonicalize';
import type { NoticeBlock, NoticePage } from '../types.ts';
import { type Change, change } from './change.ts';
import type { Registers } from './sections.ts';

type Pair = readonly [was: NoticeBlock | undefined, is: NoticeBlock | undefined];

/** Pieces of two versions of a page that do not stand in both, beside each other where one took the other’s place. The order of keys says nothing. */
function changedPieces(was: readonly NoticeBlock[], is: readonly NoticeBlock[]): Pair[] {
  const old = was.map((block) => canonicalize(block) ?? '');
  const now = is.map((block) => canonicalize(block) ?? '');
  const common = commonFrom(old, now);
  const pairs: Pair[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const skipOld = common(i + 1, j);
    const skipNow = common(i, j + 1);
    const both = common(i + 1, j + 1);
    const keeps = common(i, j);
    if (i < old.length && j < now.length && both === keeps) pairs.push([was[i++], is[j++]]);
    else if (i < old.length && (j >= now.length || skipOld >= skipNow)) pairs.push([was[i++], undefined]);
    else pairs.push([undefined, is[j++]]);
  }
  return pairs;
}

/** How many pieces two lists have in common, in order, from these places on (longest common subsequence). */
function commonFrom(old: readonly string[], now: readonly string[]): (i: number, j: number) => number {
  const rows = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      (rows[i] as number[])[j] =
        old[i] === now[j] ? 1 + (rows[i + 1]?.[j + 1] ?? 0) : Math.max(rows[i + 1]?.[j] ?? 0, rows[i]?.[j + 1] ?? 0);
  return (i, j) => rows[i]?.[j] ?? 0;
}

/** What changed in the prose that people read, page by page and piece by piece. */
export function noticeChanges({ before, after }: Registers): Change[] {
  const slugs = [...new Set([...before.notice, ...after.notice].map(({ slug }) => slug))];
  const changes = slugs.flatMap((slug) => {
    const find = ({ notice }: { notice: NoticePage[] }) => notice.filter((page) => page.slug === slug);
    const [was, is] = [find(before), find(after)];
    if (isDeepStrictEqual(was, is)) return [];
    return pageChanges(`notice/${slug}`, was[0], is[0]);
  });
  if (changes.length > 0 || isDeepStrictEqual(before.notice, after.notice)) return changes;
  return [change('changes-words', 'notice/pages', 'notice', 'Puts the pages of the notice in another order.')];
}

function pageChanges(clause: string, was: NoticePage | undefined, is: NoticePage | undefined): Change[] {
  const title = is?.title ?? was?.title ?? clause;
  if (!was) return [change('changes-words', clause, 'notice', `Adds a page to the notice: “${title}”.`)];
  if (!is) return [change('changes-words', clause, 'notice', `Removes a page of the notice: “${title}”.`)];
  const words = { before: was.title, after: is.title };
  const renamed =
    was.title === is.title
      ? []
      : [change('changes-words', clause, 'notice', `Renames a page of the notice: “${title}”.`, words)];
  const pieces = changedPieces(was.blocks, is.blocks).map(([old, now]) => pieceChange(clause, title, old, now));
  if (renamed.length + pieces.length > 0) return [...renamed, ...pieces];
  return [change('changes-words', clause, 'notice', `Changes the page “${title}” of the notice.`)];
}

function pieceChange(clause: string, title: string, was?: NoticeBlock, is?: NoticeBlock): Change {
  const verb = was && is ? 'Changes' : is ? 'Adds' : 'Removes';
  const where = `on the page “${title}” of the notice`;
  if (was && is && was.text === is.text) {
    return change('changes-words', clause, 'notice', `Changes what a sentence rests on, ${where}.`, {
      before: [...was.promises, ...was.clauses],
      after: [...is.promises, ...is.clauses],
    });
  }
  const words = { before: was?.text, after: is?.text };
  return change('changes-words', clause, 'notice', `${verb} a sentence ${where}.`, words);
}
