import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { noticeBase } from '../notice/index.ts';
import type { Publications } from '../pipeline/index.ts';
import { StartError } from '../web/index.ts';

/**
 * Reads the notice as the public will, before anybody is served: the file of rules must have the hash of the publication
 * whose rules run, and the notice must print that hash. Throws StartError for the first programme of which that is not so.
 */
export async function checkNotice(
  server: Pick<FastifyInstance, 'inject'>,
  publications: Pick<Publications, 'inForce' | 'get'>,
  first: string,
): Promise<void> {
  for (const [programme, version] of Object.entries(await publications.inForce())) {
    const { hash } = await publications.get(programme, version);
    const base = noticeBase(programme, first);
    const file = await server.inject({ url: `${base}/notice/register.json` });
    const notice = await server.inject({ url: `${base}/notice` });
    const served = createHash('sha256').update(file.rawPayload).digest('hex');
    if (served === hash && notice.statusCode === 200 && notice.payload.includes(hash)) continue;
    throw new StartError(
      `The notice of “${programme}” and the rules that would run are not the same: one hash was expected, ${hash.slice(0, 8)}.`,
      'Restore the database from a backup, and find out who changed the publication.',
    );
  }
}
