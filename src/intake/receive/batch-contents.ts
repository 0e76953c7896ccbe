import { COLUMNS, type FileRow, type Typed, type Values } from '../parse/index.ts';

/** A row of a staged batch: its checked values, and what was typed where that differs. */
export interface StagedRow {
  line: number;
  values: Values;
  differs: Typed;
}

/** A staged row as it was typed. */
export const typedOf = ({ values, differs }: StagedRow): Typed => ({ ...values, ...differs });

/** The text of a batch, to be encrypted: one line of the file, its values in column order, what was typed differently. */
export function packBatch(rows: readonly FileRow[]): string {
  return JSON.stringify(
    rows.map(({ line, values, typed }) => {
      const differs: Typed = {};
      for (const column of COLUMNS) {
        const cell = typed[column];
        if (cell !== undefined && cell !== values[column]) differs[column] = cell;
      }
      return [line, values, differs];
    }),
  );
}

/** The rows of a packed batch. */
export function unpackBatch(text: string): StagedRow[] {
  return (JSON.parse(text) as [number, Values, Typed][]).map(([line, values, differs]) => ({ line, values, differs }));
}
