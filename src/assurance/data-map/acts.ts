import { z } from 'zod';
import { query } from '../../pipeline/index.ts';
import { readStructure } from '../structure.ts';
import { type DataMap, dataMapOf } from './model.ts';

/** The data map of the programme in force, over the live database’s own tables, columns and rights. */
export const readDataMap = query({
  name: 'read-data-map',
  activity: 'accountability',
  clause: 'safeguard/audits',
  verb: 'use',
  compartment: 'rights',
  may: ['data-protection-officer', 'auditor'],
  input: z.strictObject({}),
  async run(act): Promise<DataMap> {
    const { tables } = await readStructure(act.db);
    return dataMapOf(
      act.inForce.register,
      tables.map(({ name, readers, columns }) => ({
        name,
        readers,
        columns: columns.map((column) => ({ name: column.name, sealed: column.type === 'bytea' })),
      })),
    );
  },
});
