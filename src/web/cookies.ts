/** The session cookie, the visitor cookie of signed-out forms, and the token that ties a form to either. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CookieSerializeOptions } from '@fastify/cookie';

/** Cookie names and options for an origin. Over https the names carry the `__Host-` promise. */
export const cookiesFor = (origin: string): { session: string; visitor: string; options: CookieSerializeOptions } => {
  const secure = origin.startsWith('https:');
  return {
    session: secure ? '__Host-s' : 'candour-s',
    visitor: secure ? '__Host-v' : 'candour-v',
    options: { path: '/', httpOnly: true, secure, sameSite: 'lax' },
  };
};

/** A fresh value for the visitor cookie: 256 bits. */
export const visitorValue = (): string => randomBytes(32).toString('base64url');

/** The form token of a session or visitor: only somebody who holds the cookie can work it out. */
export const formToken = (cookie: string): string =>
  createHmac('sha256', cookie).update('candour form').digest('base64url');

/** True when the token posted belongs to the cookie sent. Takes the same time wherever they differ. */
export const tokenBelongs = (posted: unknown, cookie: string | undefined): boolean => {
  if (typeof posted !== 'string' || !cookie) return false;
  const expected = Buffer.from(formToken(cookie));
  const given = Buffer.from(posted);
  return given.length === expected.length && timingSafeEqual(given, expected);
};
