import { UnreadableFile } from './problems.ts';

/** Most bytes in a file. */
export const MAX_BYTES = 100 * 1024 * 1024;
/** Most bytes in the header row; a real one has under a thousand. */
const MAX_HEADER = 64 * 1024;

const SAVE_AS = 'Save it again as “CSV UTF-8”, then try once more.';
const SIGNATURES: readonly (readonly [string, string])[] = [
  ['504b0304', 'This is a spreadsheet or a zip file, not a CSV file.'],
  ['d0cf11e0', 'This is an old Excel or Word file, not a CSV file.'],
  ['25504446', 'This is a PDF, not a CSV file.'],
];

/**
 * The file as text in pieces, the first of which holds the whole header row. Refuses, with a sentence of what to do, a
 * file that is empty, too large, not text, or not UTF-8. Reads no more than it needs: memory stays flat.
 */
export async function* openText(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  let start: Uint8Array = Buffer.alloc(0);
  let begun = false;
  const decode = (piece: Uint8Array, more: boolean): string => {
    try {
      return decoder.decode(piece, { stream: more });
    } catch {
      throw new UnreadableFile(
        'wrong-encoding',
        'This file is not in UTF-8, so names in it would be misread.',
        SAVE_AS,
      );
    }
  };
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > MAX_BYTES)
      throw new UnreadableFile(
        'too-large',
        'This file is larger than 100 MB.',
        'Split it into smaller files, each with the header row.',
      );
    if (begun) {
      yield decode(piece, true);
      continue;
    }
    start = Buffer.concat([start, piece]);
    if (!hasLine(start) && start.length <= MAX_HEADER) continue;
    begun = true;
    checkStart(start);
    yield decode(start, true);
  }
  if (!begun) {
    checkStart(start);
    yield decode(start, false);
  } else {
    const rest = decode(Buffer.alloc(0), false);
    if (rest) yield rest;
  }
}

const lineEnd = (start: Uint8Array): number => start.findIndex((byte) => byte === 10 || byte === 13);
const hasLine = (start: Uint8Array): boolean => lineEnd(start) >= 0;

function checkStart(start: Uint8Array): void {
  if (start.length === 0 || Buffer.from(start).toString('utf8').replace('\ufeff', '').trim() === '')
    throw new UnreadableFile(
      'file-empty',
      'This file is empty.',
      'Choose a file with a header row and one row for each referral.',
    );
  const signature = Buffer.from(start.subarray(0, 4)).toString('hex');
  for (const [bytes, sentence] of SIGNATURES) {
    if (signature === bytes) throw new UnreadableFile('not-text', sentence, SAVE_AS);
  }
  if (/^(fffe|feff)/.test(signature) || looksLikeUtf16(start))
    throw new UnreadableFile('wrong-encoding', 'This file is in UTF-16, not UTF-8.', SAVE_AS);
  const end = lineEnd(start);
  const header = end < 0 ? start : start.subarray(0, end);
  if (header.some((byte) => byte < 32 && byte !== 9))
    throw new UnreadableFile(
      'not-text',
      'This file is not text.',
      'Choose a CSV file: text with a header row and commas between the columns.',
    );
  if (header.length > MAX_HEADER)
    throw new UnreadableFile(
      'too-wide',
      'The first row of this file is too long to be a header.',
      'Keep only the columns of a referral file.',
    );
}

/** Text in UTF-16 without a mark has a zero in every second byte. */
function looksLikeUtf16(start: Uint8Array): boolean {
  const sample = start.subarray(0, 512);
  if (sample.length < 8) return false;
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  return Math.max(even, odd) > sample.length * 0.3 && Math.min(even, odd) < sample.length * 0.05;
}
