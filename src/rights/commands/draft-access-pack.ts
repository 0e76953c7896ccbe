import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { command } from '../../pipeline/index.ts';
import { DESK, openRequest, requestId } from '../facts.ts';
import { draftPack, recordCopy } from '../pack/store.ts';

/**
 * Drafts the copy of everything held about the person (P085, P100). It is read on the request's page and leaves only by release. The same
 * form sent twice makes one copy.
 */
export const draftAccessPack = command({
  ...DESK,
  name: 'draft-access-pack',
  clause: 'right/access',
  verb: 'use',
  significant: false,
  input: z.strictObject({ rightsRequest: requestId, formToken: z.uuid('Open the request again').optional() }),
  async run(act, { rightsRequest, formToken = randomUUID() }) {
    const request = await openRequest(act, rightsRequest);
    const { id, files, pack } = await draftPack(act, request, formToken);
    recordCopy(act, request, pack);
    return {
      pack: id,
      held: pack.held,
      files: files.map(({ name, sha256, bytes }) => ({ name, sha256, bytes: bytes.length })),
    };
  },
});
