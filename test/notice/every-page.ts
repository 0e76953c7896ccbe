import type { FastifyInstance } from 'fastify';
import { noticePages, publicationSource } from '../../src/notice/index.ts';
import { type Page, publish } from '../../src/pipeline/index.ts';
import { acts } from '../../src/product/rooms.ts';
import { buildServer } from '../../src/web/index.ts';
import { makeWorld, PROGRAMME, type World } from '../support/world.ts';

/** A world with two versions of the notice, and a server of its public pages. */
export interface PublicHouse {
  world: World;
  pages: Page[];
  server: FastifyInstance;
  /** Every address of a public page, filled in, under both forms of address. */
  addresses: string[];
}

/** Makes a world in which a second version removed a recipient and shortened a period, and serves its public pages. */
export async function publicHouse({ demo = true } = {}): Promise<PublicHouse> {
  const world = await makeWorld();
  const next = structuredClone(world.register);
  const [gone = ''] = Object.keys(next.recipients);
  delete next.recipients[gone];
  const [line] = Object.values(next.retention);
  if (line) line.title = `${line.title}, in other words`;
  await world.asOperator((db) => publish(db, next, { by: 'A', second: 'B' }));
  const pages = noticePages(publicationSource(world.database.pools.candour_gate), { acts, first: PROGRAMME });
  const server = await buildServer(
    {
      origin: 'http://localhost:3000',
      demo,
      example: true,
      draftDiffers: true,
      idleMinutes: () => 30,
      trustedProxies: [],
      clauses: new Set([...Object.keys(world.register.clauses), 'operational']),
      clock: world.services.clock,
      person: async () => undefined,
      execute: async () => {
        throw new Error('a public page ran an act');
      },
      navigation: () => [],
      notice: async () => {
        const { programme, version, hash } = await world.services.publications.get(PROGRAMME, 2);
        return { programme, version, hash };
      },
    },
    pages,
  );
  const addresses = pages.map(({ path }) => path.replace(':programme', PROGRAMME).replace(':version', '1'));
  return { world, pages, server, addresses };
}
