import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** How long a link lives, how often it opens, and how many wrong codes end it (abuse case: a forwarded or scanned link). */
export const LINK_LIMITS = { hours: 72, opens: 3, wrongCodes: 5 } as const;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** A fresh link secret and the code that is told by telephone. */
export function newLink(): { token: string; code: string } {
  return { token: randomBytes(32).toString('base64url'), code: String(randomInt(100_000_000)).padStart(8, '0') };
}

/** What the table finds a link by. */
export const tokenHash = (token: string): string => sha256(`link:${token}`);

/** What the table checks a code by: bound to its link, so that the same code on another link is another hash. */
export const codeHash = (token: string, code: string): string => sha256(`code:${token}:${code}`);

/** Whether a typed code is the one, in time that does not depend on where it differs. Blanks and hyphens are ignored. */
export function codeMatches(token: string, typed: string, stored: string): boolean {
  const given = Buffer.from(codeHash(token, typed.replaceAll(/[\s-]/g, '')), 'hex');
  return timingSafeEqual(given, Buffer.from(stored, 'hex'));
}
