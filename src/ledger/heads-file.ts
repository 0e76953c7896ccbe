import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { parseVerifier, type Verifier } from './note.ts';

/**
 * The heads kept outside the database. The first line is the public key that pins every head after it; then one signed
 * note after another, each ended by an empty line. A copy of this file held by someone else is what makes a rollback of
 * database and file together visible.
 */
export type HeadsFile = { verifier: Verifier | undefined; notes: string[] };

/** The end of a heads file: its newest whole note, and how many bytes are whole (a crash can cut the rest short). */
export type HeadsTail = { verifier: Verifier | undefined; note: string | undefined; whole: number };

/** Longer than several notes. */
const TAIL = 8_192;

/** Reads a heads file; a file that does not exist holds nothing. A last note cut short by a crash is left out. */
export function readHeadsFile(path: string): HeadsFile {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const end = text.indexOf('\n');
  if (end < 0) return { verifier: undefined, notes: [] };
  return { verifier: parseVerifier(text.slice(0, end)), notes: wholeNotes(text.slice(end + 1)) };
}

/** Reads only the pinned key and the newest note, however long the file is. */
export function readHeadsTail(path: string): HeadsTail {
  if (!existsSync(path)) return { verifier: undefined, note: undefined, whole: 0 };
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const first = readAt(file, 0, Math.min(size, TAIL)).toString('utf8');
    const end = first.indexOf('\n');
    if (end < 0) return { verifier: undefined, note: undefined, whole: 0 };
    const verifier = parseVerifier(first.slice(0, end));
    const from = Math.max(end, size - TAIL);
    const tail = readAt(file, from, size - from);
    // A note begins with the name of the log, on a line of its own.
    const begin = tail.indexOf(`\n${verifier?.name ?? ''}\n`);
    if (begin < 0) return { verifier, note: undefined, whole: end + 1 };
    const notes = wholeNotes(tail.subarray(begin + 1).toString('utf8'));
    const bytes = notes.reduce((sum, note) => sum + Buffer.byteLength(note) + 1, 0);
    return { verifier, note: notes.at(-1), whole: from + begin + 1 + bytes };
  } finally {
    closeSync(file);
  }
}

/** Appends notes after the last whole one and waits until they are on disk. Writes the pinned key first in a new file. */
export function appendHeads(path: string, verifier: Verifier, notes: readonly string[]): void {
  if (notes.length === 0) return;
  const isNew = !existsSync(path);
  const { whole } = readHeadsTail(path);
  const file = openSync(path, 'a', 0o644);
  try {
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

/** A note is two blocks, text and signature, and each block is ended by an empty line. */
function wholeNotes(text: string): string[] {
  const blocks = text.split('\n\n');
  const notes: string[] = [];
  for (let at = 0; at + 2 < blocks.length; at += 2) notes.push(`${blocks[at]}\n\n${blocks[at + 1]}\n`);
  return notes;
}

function readAt(file: number, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, from));
}
