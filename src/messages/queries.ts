import { z } from 'zod';
import { NotFound, query } from '../pipeline/index.ts';

/**
 * The messages a demonstration would have sent, newest first. The database shows an administrator their own programme’s only.
 * NotFound on live data.
 */
export const readOutbox = query({
  name: 'read-demo-outbox',
  activity: 'operational',
  verb: 'use',
  compartment: 'programme',
  may: ['administrator'],
  input: z.strictObject({}),
  async run(act) {
    const { kind } = await act.db.selectFrom('deployment').select('kind').executeTakeFirstOrThrow();
    if (kind !== 'demo') throw new NotFound();
    return act.db.selectFrom('demo_outbox').selectAll().orderBy('at', 'desc').orderBy('id').limit(50).execute();
  },
});
