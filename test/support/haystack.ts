import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { inTransaction } from '../../src/database/index.ts';
import { type AnyDefinition, type Definition, execute, type Page } from '../../src/pipeline/index.ts';
import { buildServer, type WebServices } from '../../src/web/index.ts';
import { PROGRAMME, type World } from './world.ts';

/** Everything that somebody got to see, by where they saw it. */
export type Seen = { where: string; text: string }[];

/** What somebody could try with: each person's reference, and the ids in their record. */
export type Known = readonly { readonly reference: string; readonly ids: readonly string[] }[];

/** Runs every query with every reference and id, as far as its input takes one, and gathers answers and errors alike. */
export async function askEverything(
  world: World,
  persona: string,
  acts: readonly AnyDefinition[],
  known: Known,
): Promise<Seen> {
  const seen: Seen = [];
  const token = await world.token(persona);
  for (const act of acts.filter(({ kind }) => kind === 'query'))
    for (const input of inputsFor(act, known)) {
      const answer = await execute(world.services, act as Definition, { token }, input).catch((error: unknown) => {
        const { name, message, reasons } = error as { name: string; message: string; reasons?: unknown };
        return { name, message, reasons };
      });
      seen.push({ where: `${persona} asks ${act.name}`, text: textOf(answer) });
    }
  return seen;
}

type Shape = {
  properties?: Record<string, Shape>;
  required?: string[];
  type?: string;
  enum?: unknown[];
  format?: string;
  items?: Shape;
  const?: unknown;
  anyOf?: Shape[];
};

/** Inputs that fit an act's schema, with each known reference and id in the places of references and ids. */
function inputsFor(act: AnyDefinition, known: Known): Record<string, unknown>[] {
  const shape = z.toJSONSchema(act.input, { io: 'input', unrepresentable: 'any' }) as Shape;
  const fill = (reference: string, id: string) =>
    Object.fromEntries(
      Object.entries(shape.properties ?? {})
        .filter(
          ([name, each]) => shape.required?.includes(name) || /reference|id$/i.test(name) || each.format === 'uuid',
        )
        .map(([name, each]) => [name, valueFor(name, each, reference, id)]),
    );
  const inputs = known.flatMap(({ reference, ids }) => ids.map((id) => fill(reference, id)));
  return [...new Map(inputs.map((input) => [JSON.stringify(input), input])).values()];
}

function valueFor(name: string, shape: Shape, reference: string, id: string): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return shape.enum[0];
  if (shape.format === 'uuid') return id;
  if (shape.format === 'date') return '2026-11-01';
  if (shape.anyOf) return valueFor(name, shape.anyOf[0] ?? {}, reference, id);
  if (shape.type === 'boolean') return false;
  if (shape.type === 'integer' || shape.type === 'number') return 1;
  if (shape.type === 'array') return [valueFor(name, shape.items ?? {}, reference, id)];
  if (shape.type === 'object') return {};
  return /id$|token|appointment|note|disclosure/i.test(name) ? id : reference;
}

/** Reads every table with plain SQL as the login of the employment side, under somebody's own context. */
export async function readEverything(world: World, persona: string): Promise<Seen> {
  const token = await world.token(persona);
  const { rows } = await world.database.superuser.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname IN ('public', 'context', 'pgboss') AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY 1`,
  );
  return inTransaction(world.services.pools.candour_staff, { token }, async (_db, _actor, client) => {
    const seen: Seen = [];
    for (const { name } of rows) {
      await client.query('SAVEPOINT each');
      try {
        const found = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
        seen.push({ where: `${persona} reads ${name}`, text: found.rows.map(({ row }) => row).join('\n') });
      } catch (error) {
        seen.push({ where: `${persona} reads ${name}`, text: (error as Error).message });
        await client.query('ROLLBACK TO SAVEPOINT each');
      }
    }
    return seen;
  });
}

/** A server of the whole product's pages in one process, and every line it logs. */
export async function serverOf(
  world: World,
  pages: readonly Page[],
): Promise<{ server: FastifyInstance; lines: string[] }> {
  const { services, register } = world;
  const lines: string[] = [];
  const notice = async () => {
    const version = (await services.publications.inForce())[PROGRAMME] ?? 0;
    const { programme, hash } = await services.publications.get(PROGRAMME, version);
    return { programme, version, hash };
  };
  const web: WebServices = {
    origin: 'http://localhost',
    demo: true,
    example: true,
    draftDiffers: false,
    trustedProxies: [],
    clauses: new Set([...Object.keys(register.clauses), 'operational']),
    clock: services.clock,
    idleMinutes: () => 30,
    navigation: () => [],
    person: (token) =>
      inTransaction(services.pools.candour_gate, { token }, async (_db, actor) => ({
        id: actor.actor ?? '',
        role: actor.roles[0] ?? 'none',
        label: actor.name ?? '',
        organisation: actor.organisationName ?? '',
      })),
    notice,
    execute: async (token, act, input, info) => {
      const definition = act as unknown as Definition;
      const who = definition.compartment === 'gate' ? ({ visitor: true } as const) : { token: token ?? '' };
      return (await execute(services, definition, who, input, info)) as never;
    },
    log: (line) => void lines.push(JSON.stringify(line)),
  };
  return { server: await buildServer(web, pages), lines };
}

/** Opens every page that can be opened by its address, with every reference and id in the place of each parameter. */
export async function openEverything(
  world: World,
  server: FastifyInstance,
  persona: string,
  pages: readonly Page[],
  known: Known,
): Promise<Seen> {
  const token = await world.token(persona);
  const seen: Seen = [];
  for (const page of pages.filter(({ method }) => method === 'GET')) {
    const urls = new Set<string>();
    for (const { reference, ids } of known)
      for (const id of ids) urls.add(page.path.replace(':reference', reference).replaceAll(/:[a-zA-Z]+/g, id));
    for (const url of urls) {
      const { statusCode, body, headers } = await server.inject({ url, cookies: { 'candour-s': token } });
      seen.push({ where: `${persona} opens ${page.path} (${statusCode})`, text: body + JSON.stringify(headers) });
    }
  }
  return seen;
}

/** Anything as text, bytes in hexadecimal. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => {
    if (each instanceof Map) return [...each];
    if (each && typeof each === 'object' && (each as { type?: string }).type === 'Buffer')
      return Buffer.from((each as unknown as { data: number[] }).data).toString('hex');
    return each;
  }) ?? '';
