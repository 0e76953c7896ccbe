import { z } from 'zod';
import { command } from '../../pipeline/index.ts';
import { reasonInput, settle, waitingRow } from '../receive/settle.ts';

/** Sets a waiting row aside for good, with the reason. Its original text stays. */
export const dismissQuarantinedRow = command({
  name: 'dismiss-quarantined-row',
  activity: 'intake',
  verb: 'record',
  compartment: 'programme',
  may: ['administrator', 'team-leader'],
  significant: true,
  input: z.strictObject({ row: z.uuid(), reason: reasonInput('Enter why the row is dismissed') }),
  async run(act, { row, reason }): Promise<void> {
    const waiting = await waitingRow(act, row);
    await settle(act, waiting.id, { kind: 'dismissed', reason });
  },
});
