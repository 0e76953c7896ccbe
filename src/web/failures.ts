/** The page, or the JSON, for everything that can go wrong. Says what happened and what to do; never a detail of ours. */
import type { FastifyRequest } from 'fastify';
import { Conflict, NotFound, Refused } from '../pipeline/errors.ts';
import { problemsOf, problemsToErrors } from '../pipeline/forms.ts';
import type { Posted } from '../pipeline/page.ts';
import type { Rendering } from './render.ts';

/** A form posted without the token of the session that sends it. */
export class FormExpired extends Error {}

/** A page for signed-in people asked for without a session. */
export class SignedOut extends Error {}

/** A request that another site made. */
export class Elsewhere extends Error {}

const secret = /pass|code|token|secret|csrf|otp/i;

const labelled = (name: string): string => {
  const text = name
    .replaceAll(/[-_.]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const kept = (request: FastifyRequest, body: Posted) => ({
  action: request.url,
  fields: Object.entries(body)
    .filter(([name]) => !secret.test(name))
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((one) => ({ name, label: labelled(name), value: one })),
    ),
});

const page = (status: number, title: string, template: string, model: Record<string, unknown> = {}): Rendering => ({
  status,
  title,
  template: `web/errors/${template}.njk`,
  model: { heading: title, ...model },
});

/** The page that says nothing is there: the same bytes for what is missing and for what is out of sight. */
export const notFoundPage = (): Rendering => page(404, 'Page not found', 'not-found');

const statusOf = (error: unknown): number => {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
};

/** Chooses the page for an error. `body` is what was posted, kept so that nobody has to type it twice. */
export const failurePage = (error: unknown, request: FastifyRequest, body: Posted, signedIn: boolean): Rendering => {
  const problems = problemsOf(error);
  if (problems)
    return page(400, 'Check what you typed', 'invalid', {
      errors: problemsToErrors(problems),
      ...kept(request, body),
      posted: request.method === 'POST',
    });
  if (error instanceof Refused) return page(403, 'This was not allowed', 'refused', { reasons: error.reasons });
  if (error instanceof Conflict)
    return page(409, 'Something changed in the meantime', 'conflict', { message: error.message });
  if (error instanceof NotFound) return notFoundPage();
  if (
    error instanceof FormExpired ||
    error instanceof SignedOut ||
    (error instanceof Error && error.name === 'NoSession')
  )
    return page(403, 'Too much time has passed', 'expired', { ...kept(request, body), signedIn });
  if (error instanceof Elsewhere) return page(403, 'This came from another site', 'elsewhere');
  const status = statusOf(error);
  if (status === 404) return notFoundPage();
  if (status === 413) return page(413, 'What you sent is too large', 'too-large');
  if (status === 429) return page(429, 'Too many tries', 'too-many');
  if (status === 503) return page(503, 'The service is busy', 'busy', { requestId: request.id });
  if (status < 500) return page(status, 'We could not read what was sent', 'unreadable', { requestId: request.id });
  return page(500, 'Sorry, there is a problem with the service', 'fault', { requestId: request.id });
};

/** The same failure for another system, as `application/problem+json`. */
export const failureProblem = (error: unknown, rendering: Rendering, requestId: string): Record<string, unknown> => {
  const reason = error instanceof Refused ? error.reasons[0] : undefined;
  return {
    type: 'about:blank',
    title: reason?.message ?? rendering.title,
    status: rendering.status,
    requestId,
    ...(reason ? { code: reason.code, clause: reason.clause, remedy: reason.remedy } : {}),
    ...(problemsOf(error) ? { problems: problemsOf(error) } : {}),
  };
};
