import { inTransaction, NoSession } from '../database/index.ts';
import { noticeBase } from '../notice/index.ts';
import { type Definition, execute, groundsOf, type OnBehalf, type PageActor } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';
import { homeOf, sessionLength } from '../session/index.ts';
import { SignedOut, type WebServices } from '../web/index.ts';
import { navigationFor } from './navigation.ts';
import type { Product } from './product.ts';
import { draftOf, firstProgramme } from './programmes.ts';

/** The product as the web sees it. */
export async function webServices(product: Product, log: WebServices['log']): Promise<WebServices> {
  const { services, deployment, settings } = product;
  const leading = firstProgramme();
  const published = shortly(() => services.publications.inForce());
  const inForce = async (programme = leading) =>
    services.publications.get(programme, (await published())[programme] ?? 0);
  const first = await inForce();
  const all = await Promise.all(Object.keys(await published()).map(inForce));
  const drafts = await Promise.all(all.map(({ programme, hash }) => draftOf(programme, hash)));
  const wrong = drafts.flatMap(({ problems }) => problems);
  for (const problem of wrong) console.error(`Not used, what was published last stays in force: ${problem}`);
  return {
    origin: settings.origin,
    demo: deployment.kind === 'demo',
    draftDiffers: drafts.some(({ differs }) => differs),
    draftProblems: wrong.length,
    example: first.register.programme.status === 'proposed',
    trustedProxies: settings.trustProxy,
    clauses: heldByAll(all.map(({ register }) => register)),
    clock: deployment.clock,
    idleMinutes: (person) => sessionLength([person.role]).idle,
    navigation: async (person) => navigationFor(person.role, (await inForce(person.programme)).register),
    person: (token) => personOf(product, token),
    async notice(person) {
      const { programme, version, hash } = await inForce(person?.programme);
      return { programme, version, hash, base: noticeBase(programme, leading) };
    },
    async admit(person, { activity }) {
      if (activity) groundsOf({ activity }, await inForce(person.programme));
    },
    async execute(token, act, input, info) {
      const definition = act as unknown as Definition;
      const who = onBehalfOf(definition, token, input);
      try {
        return (await execute(services, definition, who, input, info)) as never;
      } catch (error) {
        throw error instanceof NoSession ? new SignedOut() : error;
      }
    },
    ...(log ? { log } : {}),
  };
}

/** Clauses that every register in force holds: a page must stand on one in each programme. */
function heldByAll(registers: readonly Register[]): ReadonlySet<string> {
  const [first, ...others] = registers.map(({ clauses }) => new Set(Object.keys(clauses)));
  return others.reduce((held, each) => held.intersection(each), first ?? new Set<string>());
}

/**
 * A visitor reaches only acts of the gate and, for whoever holds a one-time link, the job that hands over what was shared;
 * everything else needs a session. Throws SignedOut.
 */
function onBehalfOf(definition: Definition, token: string | undefined, input: unknown): OnBehalf {
  if (definition.compartment === 'gate') return { visitor: true };
  if (definition.compartment === 'jobs') return { job: definition.name };
  if (token === undefined) throw new SignedOut();
  return { token, ...rightsRequestOf(definition, input) };
}

/** Acts of the rights desk run within one rights request: the input that names it opens that person's record and no other. */
function rightsRequestOf(definition: Definition, input: unknown): { rightsRequest?: string } {
  if (definition.compartment !== 'rights') return {};
  const request = (input as { rightsRequest?: unknown } | null)?.rightsRequest;
  return typeof request === 'string' ? { rightsRequest: request } : {};
}

async function personOf(product: Product, token: string): Promise<PageActor | undefined> {
  try {
    return await inTransaction(product.services.pools.candour_gate, { token }, async (_db, actor) => ({
      id: actor.actor ?? '',
      role: actor.roles[0] ?? 'none',
      label: actor.name ?? 'Participant',
      organisation: actor.organisationName ?? '',
      ...(actor.programme ? { programme: actor.programme } : {}),
      home: homeOf(actor.roles[0] ?? 'none'),
    }));
  } catch (error) {
    if (error instanceof NoSession) return undefined;
    throw error;
  }
}

/** Remembers an answer for a second: what a footer prints need not be asked for each page. */
function shortly<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let asked = 0;
  return () => {
    if (!answer || performance.now() - asked > 1000) {
      asked = performance.now();
      answer = ask();
      answer.catch(() => {
        answer = undefined;
      });
    }
    return answer;
  };
}
