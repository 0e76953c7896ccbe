import { CONTEXTS } from './contexts.ts';
import { type Doing, declaredOwners } from './declared.ts';
import { DIRECTORY } from './plant.ts';
import type { Rig } from './rig.ts';
import { labelsOf } from './values.ts';

/** One cell in which the live database and the matrix differ. */
export interface Difference {
  table: string;
  doing: Doing;
  context: string;
  live: string;
  declared: string;
}

/** Compares contexts and tables with the matrix, cell by cell. `logins`: the contexts of these alone. */
export async function differences(
  rig: Rig,
  doings: readonly Doing[],
  limit: { logins?: readonly string[]; tables?: readonly string[]; stopAtFirst?: boolean } = {},
): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const context of CONTEXTS.filter(({ login }) => limit.logins?.includes(login) ?? true)) {
    const live = await rig.look(context, doings, limit.tables);
    for (const [cell, owners] of live) {
      const [table = '', doing = ''] = cell.split(' ') as [string, Doing];
      const declared = declaredOwners(table, doing as Doing, context.name);
      const everybody = DIRECTORY.has(table) ? ['seeded'] : [...labelsOf(table)].sort();
      const wanted = declared === 'all' ? everybody : declared;
      if (owners.join(', ') === wanted.join(', ')) continue;
      found.push({
        table,
        doing: doing as Doing,
        context: context.name,
        live: owners.join(', '),
        declared: wanted.join(', '),
      });
    }
    if (limit.stopAtFirst && found.length > 0) return found;
  }
  return found;
}

/** A difference as a person reads it. */
export const sentence = ({ table, doing, context, live, declared }: Difference): string =>
  `${context} on ${table}, ${doing}: “${live || 'nobody'}”, the matrix says “${declared || 'nobody'}”`;
