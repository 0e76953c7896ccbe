import type { Incoming } from './incoming.ts';

/** The people of rows not yet in the database, so that two rows of one file are compared like a row and a record. */
export class SeenPeople {
  readonly #whole = new Map<string, string>();
  readonly #pairs = new Set<string>();

  /** The id of the person with the same number, birth and family name; `alike` when only two of the three agree. */
  find(row: Incoming): { same?: string; alike: boolean } {
    const { whole, pairs } = namesOf(row);
    const same = this.#whole.get(whole ?? '');
    if (same !== undefined) return { same, alike: false };
    return { alike: pairs.some((pair) => this.#pairs.has(pair)) };
  }

  /** Remembers the person of a row. */
  add(row: Incoming, id: string): void {
    const { whole, pairs } = namesOf(row);
    if (whole !== undefined) this.#whole.set(whole, id);
    for (const pair of pairs) this.#pairs.add(pair);
  }
}

interface Names {
  whole: string | undefined;
  pairs: string[];
}

const known = new WeakMap<Incoming, Names>();

/** What a row is known by among the people of a file, worked out once. */
function namesOf(row: Incoming): Names {
  const before = known.get(row);
  if (before) return before;
  const number = row.number?.toString('latin1');
  const born = row.values.date_of_birth ?? '';
  const name = (row.values.family_name ?? '').toLowerCase();
  const birth = `bn|${born}|${name}`;
  const names: Names =
    number === undefined
      ? { whole: undefined, pairs: [birth] }
      : { whole: `${number}|${born}|${name}`, pairs: [birth, `nb|${number}|${born}`, `nn|${number}|${name}`] };
  known.set(row, names);
  return names;
}
