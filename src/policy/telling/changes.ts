import type { Transaction } from '../../database/index.ts';
import { differenceOf, type Register } from '../../register/index.ts';

/** What a version changes for people, in sentences; the material ones when there are any. */
export interface VersionChanges {
  sentences: string[];
  effectiveFrom: Date;
}

const read = new Map<string, VersionChanges>();

/**
 * The sentences of what changed from the version before to this one, as the notice’s own page says them. Publications never
 * change, so that each pair is worked out once.
 */
export async function changesOfVersion(db: Transaction, programme: string, version: number): Promise<VersionChanges> {
  const known = read.get(`${programme}@${version}`);
  if (known) return known;
  const rows = await db
    .selectFrom('publication')
    .select(['version', 'canonical', 'effective_from'])
    .where('programme', '=', programme)
    .where('version', '<=', version)
    .orderBy('version', 'desc')
    .limit(2)
    .execute();
  const [is, was] = rows;
  if (!is) throw new TypeError('There is no such version.');
  const changes = was
    ? differenceOf(JSON.parse(was.canonical) as Register, JSON.parse(is.canonical) as Register).changes
    : [];
  const material = changes.filter((change) => change.material);
  const told = {
    sentences: [...new Set((material.length > 0 ? material : changes).map(({ sentence }) => sentence))],
    effectiveFrom: is.effective_from,
  };
  read.set(`${programme}@${version}`, told);
  return told;
}
