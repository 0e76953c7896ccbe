/** The HTTP server, apart from listening: the composition root listens, tests inject. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Page, PageActor } from '../pipeline/page.ts';
import { sendAnswer } from './answers.ts';
import { type Assets, loadAssets } from './assets.ts';
import { fromElsewhere, helmetOptions, permissionsPolicy, postedFromElsewhere } from './browser-policy.ts';
import { checkPages } from './check-pages.ts';
import { cookiesFor, tokenBelongs } from './cookies.ts';
import { Elsewhere, FormExpired, failurePage, failureProblem, notFoundPage, SignedOut } from './failures.ts';
import { type Languages, makeLanguages, type Renderer, renderer } from './render.ts';
import { type PostedParts, pageRequest, readParts, type Visit } from './requests.ts';
import type { WebServices } from './services.ts';

const formLimit = 64 * 1024;
const timeLimit = 10_000;
/** A cheap phone needs this long to send a file; the head of a request and our own work have ten seconds. */
const sendingLimit = 60_000;
const nothing: PostedParts = { body: {}, files: [] };

/**
 * Builds the server for these pages. Throws `StartError` when a page names no clause of the register in force or two
 * pages share an address.
 */
export const buildServer = async (services: WebServices, pages: readonly Page[]): Promise<FastifyInstance> => {
  checkPages(pages, services.clauses);
  const assets = await loadAssets();
  const server = fastify({
    bodyLimit: formLimit,
    http: { headersTimeout: timeLimit },
    requestTimeout: sendingLimit,
    handlerTimeout: timeLimit,
    trustProxy: services.trustedProxies.length > 0 ? [...services.trustedProxies] : false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    exposeHeadRoutes: true,
    logger: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  });
  await server.register(cookie);
  await server.register(formbody, { bodyLimit: formLimit });
  await server.register(multipart, { limits: { fieldSize: formLimit, fields: 100, parts: 120, headerPairs: 50 } });
  await server.register(helmet, helmetOptions(services.origin));
  const languages = makeLanguages(services.demo);
  const render = renderer(services, assets, languages);
  const visits = new WeakMap<FastifyRequest, Visit>();
  const visitOf = (request: FastifyRequest): Visit => visits.get(request) ?? { person: undefined, parts: nothing };

  server.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', permissionsPolicy).header('x-request-id', request.id);
    if (fromElsewhere(request)) throw new Elsewhere();
  });
  server.addHook('onResponse', async (request, reply) => {
    services.log?.({
      id: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    });
  });
  serveAssets(server, assets);
  for (const page of pages) addPage(server, services, page, { render, languages, visits });
  server.setNotFoundHandler(async (request, reply) =>
    render(request, reply, notFoundPage(languages.wordsFor(request)), await personOf(services, request)),
  );
  server.setErrorHandler(async (error, request, reply) => {
    const { person, parts } = visitOf(request);
    const failed = { request, body: parts.body, signedIn: person !== undefined, words: languages.wordsFor(request) };
    const rendering = failurePage(error, failed);
    if (rendering.status >= 500) services.log?.(faultLine(error, request));
    if (error instanceof SignedOut && request.method !== 'POST')
      return reply
        .header('cache-control', 'no-store')
        .redirect(`/sign-in?return=${encodeURIComponent(request.url)}`, 303);
    if (!request.url.startsWith('/api/'))
      return render(request, reply, rendering, person).catch((fault: unknown) => {
        services.log?.(faultLine(fault, request));
        return reply.code(500).type('text/plain; charset=utf-8').send(lastResort(request.id));
      });
    const problem = failureProblem(error, rendering, request.id);
    return reply
      .header('cache-control', 'no-store')
      .code(rendering.status)
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  });
  return server;
};

const lastResort = (id: string): string =>
  `Sorry, there is a problem with the service. Try again later. If you report this, give the number ${id}.\n`;

/** A fault as it is logged: its kind and where it arose, never its message, which may hold what somebody typed. */
const faultLine = (error: unknown, request: FastifyRequest): Record<string, unknown> => {
  const known = error instanceof Error ? error : undefined;
  return {
    fault: known?.name ?? typeof error,
    code: known && 'code' in known ? String(known.code) : undefined,
    at: known?.stack
      ?.split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 8)
      .map((line) => line.trim()),
    id: request.id,
    route: request.routeOptions.url ?? 'none',
  };
};

const serveAssets = (server: FastifyInstance, assets: Assets): void => {
  const packed = new Map([...assets.files].map(([name, { bytes }]) => [name, gzipSync(bytes, { level: 9 })]));
  server.get<{ Params: { hash: string; name: string } }>('/assets/:hash/:name', async (request, reply) => {
    const asset = request.params.hash === assets.hash ? assets.files.get(request.params.name) : undefined;
    if (!asset) return reply.callNotFound();
    reply.header('cache-control', 'public, max-age=31536000, immutable').type(asset.type);
    const zipped = !asset.type.startsWith('font/') && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    reply.header('vary', 'accept-encoding');
    return zipped ? reply.header('content-encoding', 'gzip').send(packed.get(asset.name)) : reply.send(asset.bytes);
  });
};

const personOf = async (services: WebServices, request: FastifyRequest): Promise<PageActor | undefined> => {
  const token = request.cookies[cookiesFor(services.origin).session];
  return token ? services.person(token) : undefined;
};

const addPage = (
  server: FastifyInstance,
  services: WebServices,
  page: Page,
  { render, languages, visits }: { render: Renderer; languages: Languages; visits: WeakMap<FastifyRequest, Visit> },
): void => {
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const visit: Visit = { person: await personOf(services, request), parts: nothing };
    visits.set(request, visit);
    if (page.method === 'POST') {
      if (postedFromElsewhere(request, services.origin)) throw new Elsewhere();
      visit.parts = await readParts(request, page);
    }
    if (page.access === 'signed-in' && !visit.person) throw new SignedOut();
    if (page.method === 'POST' && !page.withoutCsrf) checkToken(services, request, visit);
    if (page.access === 'signed-in') reply.header('cache-control', 'no-store');
    if (visit.person) await services.admit?.(visit.person, page);
    const answer = await page.handle(await pageRequest(services, languages, request, reply, visit));
    const missing = notFoundPage(languages.wordsFor(request));
    return sendAnswer(request, reply, answer, { person: visit.person, render, missing });
  };
  const whole = page.upload ? page.upload.maxBytes * (page.upload.maxFiles ?? 1) + formLimit : formLimit;
  const handlerTimeout = page.upload ? sendingLimit + timeLimit : timeLimit;
  server.route({ method: page.method, url: page.path, bodyLimit: whole, handlerTimeout, handler });
};

const checkToken = (services: WebServices, request: FastifyRequest, { person, parts }: Visit): void => {
  const cookies = cookiesFor(services.origin);
  const holder = person ? request.cookies[cookies.session] : request.cookies[cookies.visitor];
  if (!tokenBelongs(parts.body.csrf ?? request.headers['x-csrf-token'], holder)) throw new FormExpired();
};
