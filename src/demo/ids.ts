import { createHash } from 'node:crypto';

/** An id that is the same for the same words on every machine, in the shape of a random UUID. */
export function demoId(...words: (string | number)[]): string {
  const hash = createHash('sha256').update(words.join('/')).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x40, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
