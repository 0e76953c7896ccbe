/** The page, or the JSON, for everything that can go wrong. Says what happened and what to do; never a detail of ours. */
import type { FastifyRequest } from 'fastify';
import { Conflict, NotFound, Refused } from '../pipeline/errors.ts';
import { problemsOf, problemsToErrors } from '../pipeline/forms.ts';
import type { Posted } from '../pipeline/page.ts';
import type { Words } from '../pipeline/words.ts';
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

const page = (words: Words, status: number, name: string, model: Record<string, unknown> = {}): Rendering => {
  const heading = words.t(`failure.${name}.heading`);
  return { status, title: heading, template: `web/errors/${name}.njk`, model: { heading, ...model } };
};

/** The page that says nothing is there: the same bytes for what is missing and for what is out of sight. */
export const notFoundPage = (words: Words): Rendering => page(words, 404, 'not-found');

const statusOf = (error: unknown): number => {
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 600 ? status : 500;
};

/** A request that failed, and the language to say so in. `body` is what was posted: nobody has to type it twice. */
export interface Failed {
  readonly request: FastifyRequest;
  readonly body: Posted;
  readonly signedIn: boolean;
  readonly words: Words;
}

/** Chooses the page for an error. */
export const failurePage = (error: unknown, { request, body, signedIn, words }: Failed): Rendering => {
  const problems = problemsOf(error);
  const requestId = request.id;
  if (problems)
    return page(words, 400, 'invalid', {
      errors: problemsToErrors(problems),
      ...kept(request, body),
      posted: request.method === 'POST',
    });
  if (error instanceof Refused) return page(words, 403, 'refused', { reasons: error.reasons });
  if (error instanceof Conflict) return page(words, 409, 'conflict', { message: error.message });
  if (error instanceof NotFound) return notFoundPage(words);
  if (
    error instanceof FormExpired ||
    error instanceof SignedOut ||
    (error instanceof Error && error.name === 'NoSession')
  )
    return page(words, 403, 'expired', { ...kept(request, body), signedIn });
  if (error instanceof Elsewhere) return page(words, 403, 'elsewhere');
  const status = statusOf(error);
  if (status === 404) return notFoundPage(words);
  if (status === 413) return page(words, 413, 'too-large');
  if (status === 429) return page(words, 429, 'too-many');
  if (status === 503) return page(words, 503, 'busy', { requestId });
  if (status < 500) return page(words, status, 'unreadable', { requestId });
  return page(words, 500, 'fault', { requestId });
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
