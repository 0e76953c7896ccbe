import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { englandAndWalesBankHolidays, type RegulatorName, regulatorNames } from '../clocks/index.ts';
import { type ActivityList, activityListSchema } from '../schema/activities.ts';
import { columnsSchema, type Vocabulary, vocabularySchema } from '../schema/vocabulary.ts';

/** What ships with the product and is the same for every programme. */
export type Shipped = {
  vocabulary: Vocabulary;
  activities: ActivityList;
  /** `table.column` to category, or `operational`. */
  columns: Record<string, string>;
  bankHolidays: Record<string, string>;
  regulatorNames: RegulatorName[];
};

const read = (name: string): unknown => parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));

let shipped: Shipped | undefined;

/** The product’s own tables, read once. Throws when one is malformed: that is a fault of the product, not of a programme. */
export function readShipped(): Shipped {
  shipped ??= readTables();
  return shipped;
}

function readTables(): Shipped {
  const tables = columnsSchema.parse(read('columns.yaml'));
  const vocabulary = vocabularySchema.parse(read('vocabulary.yaml'));
  const columns: Record<string, string> = {};
  for (const [table, entries] of Object.entries(tables))
    for (const [name, category] of Object.entries(entries)) {
      if (category !== 'operational' && !vocabulary[category])
        throw new TypeError(`${table}.${name} holds ${category}, which is not in the vocabulary`);
      columns[`${table}.${name}`] = category;
    }
  return {
    vocabulary,
    activities: activityListSchema.parse(read('activities.yaml')),
    columns,
    bankHolidays: Object.fromEntries(englandAndWalesBankHolidays()),
    regulatorNames: regulatorNames(),
  };
}
