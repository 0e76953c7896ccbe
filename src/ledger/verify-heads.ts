import type { Findings } from './findings.ts';
import type { HeadsFile } from './heads-file.ts';
import { readHead, type Verifier } from './note.ts';
import type { Head } from './rules.ts';

/**
 * Checks the signature of every head, each once, and that the database still has those of the file. Answers the good ones
 * of file and database together, by size.
 */
export function collectHeads(
  findings: Findings,
  file: HeadsFile,
  stored: { size: number; checkpoint: string }[],
  trusted: Verifier | undefined,
): Head[] {
  const verifier = trusted ?? file.verifier;
  if (verifier === undefined) {
    if (stored.length === 0) return [];
    const message = 'There is no heads file, so nothing says which key the heads must be signed with.';
    findings.add({ code: 'heads-unreadable', message });
    return [];
  }
  if (file.verifier?.text !== verifier.text) {
    findings.add({ code: 'head-forged', message: 'The heads file names another key than the trusted one.' });
  }
  const inDatabase = new Set(stored.map((row) => row.checkpoint));
  const good = new Map<string, Head>();
  for (const [at, note] of file.notes.entries()) {
    const head = readHead(note, verifier);
    const which = `Head ${at + 1} of the heads file`;
    if (head !== undefined) good.set(note, head);
    else findings.add({ code: 'head-forged', message: `${which} is not signed with the pinned key.` });
    if (!inDatabase.has(note)) findings.add({ code: 'head-missing', message: `${which} is not in the database.` });
  }
  for (const { size, checkpoint } of stored) {
    const head = good.get(checkpoint) ?? readHead(checkpoint, verifier);
    if (head?.size === size) {
      good.set(checkpoint, head);
    } else {
      const message = `The head of size ${size} in the database is not signed with the pinned key.`;
      findings.add({ code: 'head-forged', position: size, message });
    }
  }
  return [...good.values()].sort((a, b) => a.size - b.size);
}
