import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseVerifier, readHead, type Verifier } from './note.ts';
import type { Head } from './rules.ts';

/**
 * The heads kept outside the database. The first line is the public key that pins every head after it; then one signed
 * note after another, each ended by an empty line. A copy of this file held by someone else is what makes a rollback of
 * database and file together visible.
 */
export type HeadsFile = {
  verifier: Verifier | undefined;
  /** In the order of the file; a note that is malformed or not signed with the pinned key is undefined. */
  heads: (Head | undefined)[];
  notes: string[];
  /** Bytes up to the end of the last whole note: what follows was cut short by a crash. */
  whole: number;
};

/** Reads a heads file; a file that does not exist holds nothing. A last note cut short by a crash is left out. */
export function readHeadsFile(path: string): HeadsFile {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const end = text.indexOf('\n');
  if (end < 0) return { verifier: undefined, heads: [], notes: [], whole: 0 };
  const verifier = parseVerifier(text.slice(0, end));
  const blocks = text.slice(end + 1).split('\n\n');
  const notes: string[] = [];
  for (let at = 0; at + 2 < blocks.length; at += 2) notes.push(`${blocks[at]}\n\n${blocks[at + 1]}\n`);
  const heads = notes.map((note) => (verifier === undefined ? undefined : readHead(note, verifier)));
  const whole = Buffer.byteLength(text.slice(0, end + 1) + notes.map((note) => `${note}\n`).join(''));
  return { verifier, heads, notes, whole };
}

/** Appends notes after the last whole one and waits until they are on disk. Writes the pinned key first in a new file. */
export function appendHeads(path: string, verifier: Verifier, notes: readonly string[]): void {
  if (notes.length === 0) return;
  const isNew = !existsSync(path);
  const file = openSync(path, 'a', 0o644);
  try {
    const { whole } = readHeadsFile(path);
    ftruncateSync(file, whole);
    writeSync(file, (whole === 0 ? `${verifier.text}\n` : '') + notes.map((note) => `${note}\n`).join(''));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (!isNew) return;
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
