import type { Findings } from './findings.ts';
import type { HeadsFile } from './heads-file.ts';
import { readHead, type Verifier } from './note.ts';
import type { Head } from './rules.ts';

/** Checks every signature and gives the good heads of file and database by size. */
export function collectHeads(
  findings: Findings,
  file: HeadsFile,
  stored: { size: number; checkpoint: string }[],
  trusted: Verifier | undefined,
): Head[] {
  const verifier = trusted ?? file.verifier;
  if (verifier === undefined) {
    if (stored.length > 0) {
      findings.add({
        code: 'heads-unreadable',
        message: 'There is no heads file, so nothing says which key the heads must be signed with.',
      });
    }
    return [];
  }
  if (file.verifier?.text !== verifier.text) {
    findings.add({ code: 'head-forged', message: 'The heads file names another key than the trusted one.' });
  }
  const good = new Map<string, Head>();
  const keep = (head: Head) => good.set(`${head.size} ${head.root.toString('hex')} ${head.sealedAt}`, head);
  for (const [at, note] of file.notes.entries()) {
    const head = readHead(note, verifier);
    if (head === undefined)
      findings.add({
        code: 'head-forged',
        message: `Head ${at + 1} of the heads file is not signed with the pinned key.`,
      });
    else keep(head);
  }
  for (const row of stored) {
    const head = readHead(row.checkpoint, verifier);
    if (head === undefined || head.size !== row.size) {
      findings.add({
        code: 'head-forged',
        position: row.size,
        message: `The head of size ${row.size} in the database is not signed with the pinned key.`,
      });
    } else {
      keep(head);
    }
  }
  const inDatabase = new Set(stored.map((row) => row.checkpoint));
  for (const [at, note] of file.notes.entries()) {
    if (!inDatabase.has(note))
      findings.add({ code: 'head-missing', message: `Head ${at + 1} of the heads file is no longer in the database.` });
  }
  return [...good.values()].sort((a, b) => a.size - b.size);
}
