import type { FastifyInstance } from 'fastify';
import { type Definition, execute, type Page } from '../../src/pipeline/index.ts';
import { buildServer } from '../../src/web/index.ts';
import type { World } from './world.ts';

/** A server of some pages over a test's world, to inject requests into; whoever asks is signed in as one person. */
export function serverFor(
  world: World,
  pages: readonly Page[],
  person: { role: string; label: string },
): Promise<FastifyInstance> {
  return buildServer(
    {
      origin: 'http://localhost:3000',
      demo: true,
      example: true,
      draftDiffers: false,
      idleMinutes: () => 30,
      trustedProxies: [],
      clauses: new Set([...Object.keys(world.register.clauses), 'operational']),
      clock: world.services.clock,
      person: async () => ({ id: '1', ...person }),
      execute: (session, act, input) => {
        const { rightsRequest } = input as { rightsRequest?: string };
        const who = { token: session ?? '', ...(rightsRequest === undefined ? {} : { rightsRequest }) };
        return execute(world.services, act as unknown as Definition, who, input) as never;
      },
      navigation: () => [],
      notice: async () => ({ programme: 'central-london-works', version: 1, hash: '0'.repeat(64) }),
    },
    pages,
  );
}
