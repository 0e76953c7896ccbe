import type pg from 'pg';

const HEAD = `# Which data category each column of the database holds: \`operational\` when it is not personal.
# Written from the comments of the columns by tools/generate-columns.ts; a test compares the two.
`;

/** The text of the column map as the live database would have it. Throws naming every column without a category. */
export async function columnsYaml(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ table: string; column: string; category: string | null }>(`
    SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS "table", a.attname AS "column",
      pg_catalog.col_description(c.oid, a.attnum) AS category
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('public', 'context') AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY n.nspname = 'context', c.relname COLLATE "C", a.attnum`);
  const missing = rows.filter(({ category }) => category === null).map(({ table, column }) => `${table}.${column}`);
  if (missing.length > 0) throw new Error(`These columns have no data category: ${missing.join(', ')}`);
  let text = HEAD;
  let current = '';
  for (const { table, column, category } of rows) {
    if (table !== current) text += `${table}:\n`;
    current = table;
    text += `  ${column}: ${category}\n`;
  }
  return text;
}
