import type { Words } from '../pipeline/index.ts';
import type { NoticeBlock, NoticePage, Register } from '../register/index.ts';
import { type NoticeTable, registerTable } from './tables.ts';

/** A sentence or paragraph with what it rests on. */
export interface Line {
  readonly text: string;
  readonly promises: readonly string[];
  readonly clauses: readonly string[];
}

/** A piece of a section, ready for a template. */
export type Piece =
  | { readonly kind: 'heading'; readonly text: string }
  | ({ readonly kind: 'paragraph' } & Line)
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'table'; readonly name: string; readonly table: NoticeTable };

/** A promise behind a section, in our words, with the clauses that keep it. */
export interface Because {
  readonly id: string;
  readonly words: string;
  readonly keptBy: readonly string[];
}

/** One page of the notice as a section of the whole. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly pieces: readonly Piece[];
  readonly because: readonly Because[];
}

const lineOf = ({ text, promises, clauses }: NoticeBlock): Line => ({ text, promises, clauses });

const piecesOf = (register: Register, words: Words, blocks: readonly NoticeBlock[]): Piece[] => {
  const pieces: Piece[] = [];
  for (const block of blocks) {
    const last = pieces.at(-1);
    if (block.kind === 'item' && last?.kind === 'list') (last.items as Line[]).push(lineOf(block));
    else if (block.kind === 'item') pieces.push({ kind: 'list', items: [lineOf(block)] });
    else if (block.kind === 'paragraph') pieces.push({ kind: 'paragraph', ...lineOf(block) });
    else if (block.kind === 'heading') pieces.push({ kind: 'heading', text: block.text });
    else pieces.push({ kind: 'table', name: block.text, table: registerTable(register, words, block.text) });
  }
  return pieces;
};

/** A page of the notice as a section: items gathered into lists, tables made from the register, promises listed once. */
export const sectionOf = (register: Register, words: Words, { slug, title, blocks }: NoticePage): Section => {
  const ids = [...new Set(blocks.flatMap(({ promises }) => promises))].sort();
  const because = ids.flatMap((id) => {
    const promise = register.promises[id];
    return promise ? [{ id, words: promise.words, keptBy: promise.keptBy }] : [];
  });
  return { id: slug, title, pieces: piecesOf(register, words, blocks), because };
};
