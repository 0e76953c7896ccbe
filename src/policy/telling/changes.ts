import type { Transaction } from '../../database/index.ts';
import { differenceOf, type Register } from '../../register/index.ts';

/** What changes for somebody between two versions, in sentences; the material ones when there are any. */
export interface VersionChanges {
  sentences: string[];
  effectiveFrom: Date;
}

const read = new Map<string, VersionChanges>();

/**
 * The sentences of what changed from an earlier version to this one, as the notice’s own page says them; none where there is no
 * earlier one. Publications never change, so that each pair is worked out once.
 */
export async function changesBetween(
  db: Transaction,
  programme: string,
  { since, version }: { since: number | null; version: number },
): Promise<VersionChanges> {
  const pair = `${programme}@${since}-${version}`;
  const known = read.get(pair);
  if (known) return known;
  const rows = await db
    .selectFrom('publication')
    .select(['version', 'canonical', 'effective_from'])
    .where('programme', '=', programme)
    .where('version', 'in', [version, since ?? version])
    .execute();
  const is = rows.find((row) => row.version === version);
  const was = rows.find((row) => row.version === since);
  if (!is) throw new TypeError('There is no such version.');
  const changes = was
    ? differenceOf(JSON.parse(was.canonical) as Register, JSON.parse(is.canonical) as Register).changes
    : [];
  const material = changes.filter((change) => change.material);
  const told = {
    sentences: [...new Set((material.length > 0 ? material : changes).map(({ sentence }) => sentence))],
    effectiveFrom: is.effective_from,
  };
  read.set(pair, told);
  return told;
}
