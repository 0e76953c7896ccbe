import type { Act } from '../../pipeline/index.ts';
import { type OpenedTable, openValue, type Value } from './read-rows.ts';

const HEX = /^\\x[0-9a-f]+$/;

/**
 * What a fact was before it was replaced is kept as one sealed document, in which values that were sealed themselves still
 * are. Opens those too, each at the place where it was sealed.
 */
export function openPrevious(act: Act, participantId: string, opened: readonly OpenedTable[]): void {
  const rowsOf = (name: string) => opened.find(({ table }) => table.name === name);
  const provenance = rowsOf('participant_provenance');
  for (const row of provenance?.rows ?? []) {
    const before = parsed(row.values.previous);
    if (!before) continue;
    for (const [column, value] of Object.entries(before)) {
      if (typeof value !== 'string' || !HEX.test(value)) continue;
      const source = rowsOf(column.split('.')[0] ?? '');
      const ids =
        source?.table.name === 'participant'
          ? [participantId]
          : (source?.rows ?? []).map(({ values }) => String(values.id));
      const bytes = Buffer.from(value.slice(2), 'hex');
      const read = ids
        .map((id) => openValue(act, { participantId, column, row: id }, undefined, bytes))
        .find((each) => typeof each === 'string');
      before[column] = read ?? null;
      if (read === undefined)
        provenance?.held.push({
          item: `participant_provenance.previous (${column})`,
          why: 'The value it replaced could not be opened.',
        });
    }
    row.values.previous = before;
  }
}

function parsed(value: Value | undefined): Record<string, Value> | undefined {
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  try {
    return JSON.parse(value) as Record<string, Value>;
  } catch {
    return undefined;
  }
}
