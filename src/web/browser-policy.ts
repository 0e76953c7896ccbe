/** What browsers are told, and which requests are refused before any page sees them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { FastifyRequest } from 'fastify';
import { templateFile } from './templates.ts';

/** The hash of the one inline script of the page template, taken from the template itself. */
export const inlineScriptHash = (): string => {
  const script = /<script[^>]*>(document\.body.*?)<\/script>/.exec(
    readFileSync(templateFile('govuk/template.njk'), 'utf8'),
  );
  if (!script?.[1]) throw new Error('The page template no longer holds the inline script that the policy allows.');
  return `'sha256-${createHash('sha256').update(script[1]).digest('base64')}'`;
};

const off =
  'accelerometer autoplay camera display-capture encrypted-media fullscreen geolocation gyroscope magnetometer microphone midi payment picture-in-picture screen-wake-lock usb xr-spatial-tracking';

/** The Permissions-Policy header: everything off, passkeys for ourselves. */
export const permissionsPolicy = [
  ...off.split(' ').map((feature) => `${feature}=()`),
  'publickey-credentials-get=(self)',
  'publickey-credentials-create=(self)',
].join(', ');

/** Options for helmet: nothing from elsewhere, nothing framed, no referrer. */
export const helmetOptions = (origin: string): FastifyHelmetOptions => ({
  global: true,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", inlineScriptHash()],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      requireTrustedTypesFor: ["'script'"],
    },
  },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  referrerPolicy: { policy: 'no-referrer' },
  frameguard: { action: 'deny' },
  strictTransportSecurity: origin.startsWith('https:') ? { maxAge: 63_072_000, includeSubDomains: true } : false,
});

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** True for a request that another site made, other than a person following a link to a page. */
export const fromElsewhere = (request: FastifyRequest): boolean => {
  const site = header(request, 'sec-fetch-site');
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const framed = ['iframe', 'frame', 'object', 'embed'].includes(header(request, 'sec-fetch-dest') ?? '');
  return request.method !== 'GET' || header(request, 'sec-fetch-mode') !== 'navigate' || framed;
};

/**
 * True when a form was posted from another origin. The browser's own word on the site comes first: with no referrer it
 * sends `Origin: null` even for our own forms. Without either header the form token alone must hold.
 */
export const postedFromElsewhere = (request: FastifyRequest, origin: string): boolean => {
  const from = header(request, 'origin');
  if (header(request, 'sec-fetch-site') === 'same-origin') return false;
  return from !== undefined && from !== origin;
};
