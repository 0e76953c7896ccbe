import { sql } from 'kysely';
import { type Act, NotFound } from '../../pipeline/index.ts';
import { VaultError } from '../../vault/index.ts';
import type { MappedTable } from './data-map.ts';
import { THIRD_PARTY } from './exceptions.ts';

/** A value as the copy carries it. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

export interface HeldItem {
  item: string;
  why: string;
}

/** One row of one table, opened. Values that are held back are not in it. */
export interface OpenedRow {
  values: Record<string, Value>;
}

/** What was read of one table about one person, and what of it is held back. */
export interface OpenedTable {
  table: MappedTable;
  rows: OpenedRow[];
  held: HeldItem[];
}

type Row = Record<string, unknown>;

/** Reads and opens every personal column of one table for one person. Nothing that cannot be read goes missing silently. */
export async function readRows(act: Act, participantId: string, table: MappedTable): Promise<OpenedTable> {
  const names = new Set(table.columns.map(({ name }) => name));
  names.add(table.key);
  if (table.categorised) names.add('category');
  if (table.marksOthers) names.add('third_party');
  const order =
    table.columns.find(({ name, type }) => type.startsWith('timestamp') && names.has(name))?.name ?? table.key;
  const { rows } = await sql<Row>`
    SELECT ${sql.join([...names].map((name) => sql.ref(name)))} FROM ${sql.table(table.name)}
    WHERE ${sql.ref(table.person)} = ${participantId} ORDER BY ${sql.ref(order)}, ${sql.ref(table.key)}`.execute(
    act.db,
  );
  if (table.name === 'participant' && rows.length === 0) throw new NotFound();
  const held: HeldItem[] = [];
  const opened = rows.map((row) => {
    const values: Record<string, Value> = {};
    for (const { name, type, category } of table.columns) {
      const stored = row[name];
      const item = `${table.name}.${name}`;
      if (row.third_party === true && (type === 'bytea' || category === 'third-parties') && name !== 'third_party') {
        if (stored !== null) held.push({ item: `${item} (${dayOf(row, table)})`, why: THIRD_PARTY });
        continue;
      }
      if (!(stored instanceof Buffer)) {
        values[name] = plain(stored);
        continue;
      }
      const own = table.categorised && typeof row.category === 'string' ? row.category : undefined;
      const read = openValue(act, { participantId, column: item, row: String(row[table.key]) }, own, stored);
      if (typeof read === 'string') values[name] = read;
      else held.push({ item, why: read.why });
    }
    return { values };
  });
  return { table, rows: opened, held: once(held) };
}

interface Place {
  participantId: string;
  column: string;
  row: string;
}

/** Opens one sealed value, or says why it cannot be. */
export function openValue(
  act: Act,
  place: Place,
  category: string | undefined,
  bytes: Buffer,
): string | { why: string } {
  const known = category !== undefined && act.inForce.register.categories[category] !== undefined;
  try {
    return act.open(known ? { ...place, category } : place, bytes);
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    return { why: WHY[error.code] ?? 'It could not be opened. Somebody is looking into it.' };
  }
}

const WHY: Partial<Record<VaultError['code'], string>> = {
  'compartment-not-served':
    'The keys of this compartment are not in this process. Make the copy where they are served.',
  'key-missing': 'Its key no longer exists, so nobody can read it.',
  'key-destroyed': 'Its time was up and its key was destroyed, so nobody can read it.',
};

function dayOf(row: Row, table: MappedTable): string {
  const day = table.columns.find(({ name, type }) => type === 'date' && row[name] !== null);
  return day ? String(row[day.name]) : String(row[table.key]);
}

/** A clear value as JSON holds it; instants in UTC. */
function plain(stored: unknown): Value {
  if (stored === undefined || stored === null) return null;
  if (stored instanceof Date) return stored.toISOString();
  return stored as Value;
}

const once = (held: readonly HeldItem[]): HeldItem[] => [
  ...new Map(held.map((each) => [`${each.item}|${each.why}`, each])).values(),
];
