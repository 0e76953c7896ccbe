import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page, PageActor, PageRequest, Posted, PostedFile } from '../pipeline/page.ts';
import { cookiesFor, formToken } from './cookies.ts';
import { type Languages, pathOf } from './render.ts';
import type { WebServices } from './services.ts';

/** A request body split into text fields and files. */
export interface PostedParts {
  readonly body: Posted;
  readonly files: readonly PostedFile[];
}

const fieldsOf = (body: unknown): Posted => {
  const fields: Record<string, string | string[]> = Object.create(null);
  if (body === null || typeof body !== 'object') return fields;
  for (const [name, value] of Object.entries(body))
    if (typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string')))
      fields[name] = value as string | string[];
  return fields;
};

/** Reads a form: url-encoded or JSON as it was parsed, multipart part by part within the page's limits. Past them nothing is read: answers 413. */
export const readParts = async (request: FastifyRequest, page: Page): Promise<PostedParts> => {
  if (!page.upload || !request.isMultipart()) return { body: fieldsOf(request.body), files: [] };
  const body: Record<string, string | string[]> = Object.create(null);
  const files: PostedFile[] = [];
  const limits = { fileSize: page.upload.maxBytes, files: page.upload.maxFiles ?? 1 };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer();
      if (part.filename) files.push({ name: part.fieldname, filename: part.filename, type: part.mimetype, bytes });
      continue;
    }
    if (part.valueTruncated) throw Object.assign(new Error('A field is too large'), { statusCode: 413 });
    const before = body[part.fieldname];
    const value = String(part.value);
    body[part.fieldname] = before === undefined ? value : [before, value].flat();
  }
  return { body, files };
};

/** Who asks, and what they posted. */
export interface Visit {
  person: PageActor | undefined;
  parts: PostedParts;
}

/** Builds the request that a page handles. */
export const pageRequest = async (
  services: WebServices,
  languages: Languages,
  request: FastifyRequest,
  reply: FastifyReply,
  { person, parts }: Visit,
): Promise<PageRequest> => {
  const cookies = cookiesFor(services.origin);
  const token = request.cookies[cookies.session];
  const at = services.clock();
  const info = { requestId: request.id, address: request.ip };
  const isJson = request.headers['content-type']?.startsWith('application/json') ?? false;
  return {
    method: request.method === 'POST' ? 'POST' : 'GET',
    path: pathOf(request),
    params: request.params as Record<string, string>,
    query: fieldsOf(request.query),
    body: parts.body,
    files: parts.files,
    json: isJson ? request.body : undefined,
    actor: person,
    at,
    today: at.toZonedDateTimeISO('Europe/London').toPlainDate(),
    notice: await services.notice(person),
    csrf: formToken((person && token) || (request.cookies[cookies.visitor] ?? '')),
    requestId: request.id,
    address: request.ip,
    origin: services.origin,
    words: languages.wordsFor(request),
    session: {
      token,
      open: (opened) => void reply.setCookie(cookies.session, opened, cookies.options),
      close: () =>
        void reply
          .clearCookie(cookies.session, cookies.options)
          .header('clear-site-data', '"cache", "cookies", "storage"'),
    },
    run: (act, input) => services.execute(token, act, input, info),
    ask: (act, input) => services.execute(token, act, input, info),
  };
};
