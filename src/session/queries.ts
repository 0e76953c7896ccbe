import { sql } from 'kysely';
import { z } from 'zod';
import { query } from '../pipeline/index.ts';
import type { PersonaRow } from './personas.ts';

/** The personas of the demonstration, in the order they were made; none in a live deployment. */
export const listPersonas = query({
  name: 'list-demo-personas',
  activity: 'operational',
  verb: 'use',
  compartment: 'gate',
  may: ['visitor'],
  input: z.strictObject({}),
  async run(act) {
    const { rows } = await sql<PersonaRow>`
      SELECT * FROM context.demo_personas()`.execute(act.db);
    return rows;
  },
});
