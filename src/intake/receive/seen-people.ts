import type { Incoming } from './incoming.ts';

/** The people of rows not yet in the database, so that two rows of one file are compared like a row and a record. */
export class SeenPeople {
  readonly #whole = new Map<string, string>();
  readonly #pairs = new Set<string>();

  /** The id of the person with the same number, birth and family name; `alike` when only two of the three agree. */
  find(row: Incoming): { same?: string; alike: boolean } {
    const same = this.#whole.get(whole(row) ?? '');
    if (same !== undefined) return { same, alike: false };
    return { alike: pairs(row).some((pair) => this.#pairs.has(pair)) };
  }

  /** Remembers the person of a row. */
  add(row: Incoming, id: string): void {
    const key = whole(row);
    if (key !== undefined) this.#whole.set(key, id);
    for (const pair of pairs(row)) this.#pairs.add(pair);
  }
}

const parts = ({ values, number }: Incoming) => ({
  number: number?.toString('base64'),
  born: values.date_of_birth ?? '',
  name: (values.family_name ?? '').toLowerCase(),
});

function whole(row: Incoming): string | undefined {
  const { number, born, name } = parts(row);
  return number === undefined ? undefined : `${number}|${born}|${name}`;
}

function pairs(row: Incoming): string[] {
  const { number, born, name } = parts(row);
  const birth = `bn|${born}|${name}`;
  return number === undefined ? [birth] : [birth, `nb|${number}|${born}`, `nn|${number}|${name}`];
}
