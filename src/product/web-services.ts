import { inTransaction, NoSession } from '../database/index.ts';
import { type Definition, execute, type OnBehalf, type PageActor } from '../pipeline/index.ts';
import { homeOf, sessionLength } from '../session/index.ts';
import { SignedOut, type WebServices } from '../web/index.ts';
import { navigationFor } from './navigation.ts';
import type { Product } from './product.ts';
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
