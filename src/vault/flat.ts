import type { Compartment, SealItem } from './rules.ts';

/** Items as one list without names: a message of a thousand objects costs more to copy than to seal. */
export type Flat = readonly (string | Uint8Array)[];

const WIDTH = 7;

/** Lays items out for a message to a thread. */
export function toFlat(items: readonly SealItem[]): Flat {
  const flat: (string | Uint8Array)[] = [];
  for (const { where, plaintext } of items)
    flat.push(where.person, where.class, where.compartment, where.table, where.column, where.row, plaintext);
  return flat;
}

/** The items again. */
export function fromFlat(flat: Flat): SealItem[] {
  const items: SealItem[] = [];
  for (let at = 0; at < flat.length; at += WIDTH) {
    const [person, name, compartment, table, column, row] = flat.slice(at, at + WIDTH - 1) as string[];
    items.push({
      where: {
        person: person ?? '',
        class: name ?? '',
        compartment: compartment as Compartment,
        table: table ?? '',
        column: column ?? '',
        row: row ?? '',
      },
      plaintext: flat[at + WIDTH - 1] ?? '',
    });
  }
  return items;
}
