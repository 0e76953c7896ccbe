import { inTransaction, NoSession } from '../database/index.ts';
import { type Definition, execute, type OnBehalf, type PageActor } from '../pipeline/index.ts';
import { homeOf, sessionLength } from '../session/index.ts';
import { SignedOut, type WebServices } from '../web/index.ts';
import { navigationFor } from './navigation.ts';
import type { Product } from './open.ts';
import { draftDiffers, FIRST_PROGRAMME } from './programmes.ts';

/** The product as the web sees it. */
export async function webServices(product: Product, log: WebServices['log']): Promise<WebServices> {
  const { services, deployment, settings } = product;
  const inForce = async () => {
    const published = await services.publications.inForce();
    return services.publications.get(FIRST_PROGRAMME, published[FIRST_PROGRAMME] ?? 0);
  };
  const first = await inForce();
  const clauses = new Set([...Object.keys(first.register.clauses), 'operational']);
  return {
    origin: settings.origin,
    demo: deployment.kind === 'demo',
    draftDiffers: await draftDiffers(FIRST_PROGRAMME, first.hash),
    example: first.register.programme.status === 'proposed',
    trustedProxies: settings.trustProxy,
    clauses,
    clock: deployment.clock,
    idleMinutes: (person) => sessionLength([person.role]).idle,
    navigation: (person) => navigationFor(person.role),
    person: (token) => personOf(product, token),
    notice: shortly(async () => {
      const { programme, version, hash } = await inForce();
      return { programme, version, hash };
    }),
    async execute(token, act, input, info) {
      const definition = act as unknown as Definition;
      const who: OnBehalf =
        token === undefined || definition.compartment === 'gate'
          ? { visitor: true }
          : { token, ...rightsRequestOf(definition, input) };
      if (token === undefined && definition.compartment !== 'gate') throw new SignedOut();
      try {
        return (await execute(services, definition, who, input, info)) as never;
      } catch (error) {
        throw error instanceof NoSession ? new SignedOut() : error;
      }
    },
    ...(log ? { log } : {}),
  };
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
