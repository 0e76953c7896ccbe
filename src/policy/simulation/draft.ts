import type { Act } from '../../pipeline/index.ts';
import { NotFound } from '../../pipeline/index.ts';
import { type Loaded, loadFiles, registerHash } from '../../register/index.ts';

/** A draft as it is saved now: the register that it makes and its hash, or every problem. */
export interface DraftNow extends Loaded {
  title: string;
  hash: string | null;
}

/** Reads the newest version of each file of a draft. Throws NotFound when the officer’s programme has no such draft. */
export async function draftNow(act: Pick<Act, 'db'>, draft: string): Promise<DraftNow> {
  const found = await act.db.selectFrom('register_draft').select('title').where('id', '=', draft).executeTakeFirst();
  if (!found) throw new NotFound();
  const files = await act.db
    .selectFrom('register_draft_file as f')
    .leftJoin('register_draft_file as newer', 'newer.follows', 'f.id')
    .select(['f.path', 'f.text'])
    .where('f.draft_id', '=', draft)
    .where('newer.id', 'is', null)
    .execute();
  const texts = files.flatMap(({ path, text }): [string, string][] => (text === null ? [] : [[path, text]]));
  const loaded = loadFiles(new Map(texts));
  return { ...loaded, title: found.title, hash: loaded.register ? registerHash(loaded.register) : null };
}
