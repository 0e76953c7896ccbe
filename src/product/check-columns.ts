import type pg from 'pg';
import { RegistryError } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';

/** A column of the live database and the data category in its comment. */
export interface LiveColumn {
  column: string;
  category: string | null;
}

/** Every column of every table of ours, with its comment. The queue's own schema is exempt: it holds ids only. */
export async function liveColumns(pool: pg.Pool): Promise<LiveColumn[]> {
  const { rows } = await pool.query<LiveColumn>(`
    SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname || '.' || a.attname AS column,
      pg_catalog.col_description(c.oid, a.attnum) AS category
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'context') AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY 1`);
  return rows;
}

/**
 * Refuses to go on when a live column has no data category, or one that the register in force does not hold, or another
 * than the register says (architecture, rule 8; P003, P021). A column without personal data may be newer than the register:
 * nothing was promised about it, and a newer version of the product must be able to start. Throws RegistryError naming the column.
 */
export function checkColumns(columns: readonly LiveColumn[], register: Register): void {
  for (const { column, category } of columns) {
    if (!category) {
      throw new RegistryError(
        `The column ${column} has no data category.`,
        `Give it one: COMMENT ON COLUMN ${column} IS 'category'.`,
      );
    }
    const published = register.columns[column];
    if (published === undefined && category === 'operational') continue;
    if (published === undefined) {
      throw new RegistryError(
        `The published register of ${register.programme.id} does not hold the column ${column}.`,
        'Start the version of the product that ran before, or publish a register that does: npm run candour -- register publish --help.',
      );
    }
    if (published !== category) {
      throw new RegistryError(
        `The column ${column} is “${category}” in the database and “${published}” in the published register.`,
        'Make the two agree: publish the register again, or mend the comment in a migration.',
      );
    }
    if (category !== 'operational' && !register.categories[category]) {
      throw new RegistryError(
        `The column ${column} holds “${category}”, which the programme does not list.`,
        'List the category in categories.yaml, publish, and start again.',
      );
    }
  }
}
