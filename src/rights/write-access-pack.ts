import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Act, command, execute, NotFound, type Services } from '../pipeline/index.ts';
import { openRequest, type RightsRequest } from './facts.ts';
import type { HeldItem } from './pack/read-rows.ts';
import { draftPack, FILES, keptPack, recordCopy } from './pack/store.ts';
import { identityVerified } from './rules.ts';

/** A file to be written, and whether anybody but this installation can read it. */
export interface WrittenFile {
  name: string;
  bytes: Buffer;
}

/** What the command line writes for one request. */
export interface WrittenPack {
  files: WrittenFile[];
  /** True until a person has released the copy. */
  draft: boolean;
  /** True when the files are sealed, because nobody knows yet who asks. */
  sealed: boolean;
  held: HeldItem[];
}

/**
 * The files of a copy for the command line: the released bytes once a person has released them; before that a draft, which
 * is sealed with the person's own key (AES-256-GCM) as long as identity is not verified (P093).
 */
export const writeAccessPack = command({
  name: 'write-access-pack',
  clause: 'right/access',
  activity: 'rights',
  verb: 'use',
  compartment: 'rights',
  may: ['system'],
  significant: false,
  input: z.strictObject({ request: z.string().max(20) }),
  async run(act, { request: reference }): Promise<WrittenPack> {
    const request = await requestByReference(act, reference);
    const released = request.steps.findLast(({ kind }) => kind === 'pack-released')?.packId;
    if (released && identityVerified(request.steps)) {
      const { files, pack } = await keptPack(act, request, released);
      recordCopy(act, request, pack, 'share');
      return { files, draft: false, sealed: false, held: pack.held };
    }
    const { id, files, pack } = await draftPack(act, request, randomUUID());
    recordCopy(act, request, pack);
    const verified = identityVerified(request.steps);
    return { files: verified ? files : await sealedFiles(act, id), draft: true, sealed: !verified, held: pack.held };
  },
});

/** Runs it for the operator of the command line. Throws NotFound when no open request has that reference. */
export const accessPackFor = (services: Services, reference: string, operatingAs: string): Promise<WrittenPack> =>
  execute(
    services,
    writeAccessPack,
    { job: 'pack-access', operatingAs, rightsRequest: reference },
    { request: reference },
  );

async function requestByReference(act: Act, reference: string): Promise<RightsRequest> {
  const row = await act.db
    .selectFrom('rights_request')
    .select('id')
    .where('reference', '=', reference)
    .executeTakeFirst();
  if (!row) throw new NotFound();
  return openRequest(act, row.id);
}

/** The draft as it is kept: readable only with the keys of this installation, at the place where it was sealed. */
async function sealedFiles(act: Act, packId: string): Promise<WrittenFile[]> {
  const { json, html } = await act.db
    .selectFrom('access_pack')
    .select(['json', 'html'])
    .where('id', '=', packId)
    .executeTakeFirstOrThrow();
  return [json, html].map((bytes, index) => ({ name: `${FILES[index]}.sealed`, bytes }));
}
