/** Turns a template and a model into the answer's HTML, with what every page carries around it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import nunjucks from 'nunjucks';
import type { PageActor } from '../pipeline/page.ts';
import type { Assets } from './assets.ts';
import { cookiesFor, formToken, visitorValue } from './cookies.ts';
import { type Locales, makeLocales } from './messages/locales.ts';
import type { TemplateWords } from './messages/words.ts';
import type { WebServices } from './services.ts';
import { templates } from './templates.ts';

/** What to render. */
export interface Rendering {
  readonly template: string;
  readonly model: Record<string, unknown>;
  readonly status: number;
  readonly title?: string;
  readonly journey?: string;
}

/** Sends a rendered page. `person` is the signed-in person, whose session cookie the form token belongs to. */
export type Renderer = (
  request: FastifyRequest,
  reply: FastifyReply,
  rendering: Rendering,
  person: PageActor | undefined,
) => Promise<FastifyReply>;

/** Who is told that the draft of the policy differs from what is published. */
const KEEPERS: readonly string[] = ['data-protection-officer', 'administrator'];

const hidden = (token: string): unknown =>
  new nunjucks.runtime.SafeString(`<input type="hidden" name="csrf" value="${token}">`);

/** The path of a request without its query string. */
export const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/';

const navigationFor = async (services: WebServices, person: PageActor | undefined, path: string) =>
  (person ? await services.navigation(person) : []).map((item) => ({
    ...item,
    active: path === item.href || path.startsWith(`${item.href}/`) || path.startsWith(`${item.also ?? item.href}/`),
  }));

/** The languages of a server: the words for a request, and the templates of a language, compiled once. */
export interface Languages {
  wordsFor(request: FastifyRequest): TemplateWords;
  templatesIn(words: TemplateWords): nunjucks.Environment;
}

/** Makes the languages on offer. The test language is there in a demonstration only. */
export const makeLanguages = (demo: boolean, locales: Locales = makeLocales(demo)): Languages => {
  const made = new Map<string, nunjucks.Environment>();
  return {
    wordsFor(request) {
      const { lang } = (request.query ?? {}) as { lang?: unknown };
      return locales.choose(typeof lang === 'string' ? lang : undefined, request.headers['accept-language']);
    },
    templatesIn(words) {
      const environment = made.get(words.locale) ?? templates(words);
      made.set(words.locale, environment);
      return environment;
    },
  };
};

/** Builds the renderer. */
export const renderer = (services: WebServices, assets: Assets, languages: Languages): Renderer => {
  const cookies = cookiesFor(services.origin);
  return async (request, reply, { template, model, status, title, journey }, person) => {
    const visitor = request.cookies[cookies.visitor] ?? visitorValue();
    const holder = person ? (request.cookies[cookies.session] ?? visitor) : visitor;
    const token = formToken(holder);
    const words = languages.wordsFor(request);
    const html = languages.templatesIn(words).render(template, {
      title,
      journey,
      ...model,
      csrf: hidden(token),
      csrfToken: token,
      site: {
        assets: assets.urls,
        demo: services.demo,
        example: services.example,
        draftDiffers: services.draftDiffers && KEEPERS.includes(person?.role ?? ''),
        draftProblems: services.draftProblems,
        notice: await services.notice(person).catch(() => undefined),
        person,
        idleMinutes: person ? services.idleMinutes(person) : undefined,
        navigation: await navigationFor(services, person, pathOf(request)),
      },
    });
    if (holder === visitor && html.includes(token)) reply.setCookie(cookies.visitor, visitor, cookies.options);
    if (!reply.hasHeader('cache-control'))
      reply.header('cache-control', person || status >= 400 || html.includes(token) ? 'no-store' : 'no-cache');
    reply.header('vary', 'accept-language').header('content-language', words.locale);
    return reply.code(status).type('text/html; charset=utf-8').send(html);
  };
};
