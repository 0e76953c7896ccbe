import { z } from 'zod';
import { command } from '../../../pipeline/index.ts';
import type { Register } from '../../../register/index.ts';
import { progressOf, stateOf } from '../state.ts';

const JOB = {
  activity: 'accountability',
  verb: 'use',
  compartment: 'jobs',
  may: ['system'],
  significant: false,
} as const;

/** Takes up a simulation. Undefined when it is answered, has failed, or somebody is at work on it this minute. */
export const beginSimulation = command({
  ...JOB,
  name: 'begin-simulation',
  significant: false,
  input: z.strictObject({ simulation: z.uuid() }),
  async run(act, { simulation }): Promise<{ after: Register; days: number } | undefined> {
    const row = await act.db
      .selectFrom('register_simulation')
      .select(['canonical', 'days', 'progress', 'result', 'failed'])
      .where('id', '=', simulation)
      .forUpdate()
      .executeTakeFirst();
    const now = Temporal.Now.instant();
    if (!row || !['waiting', 'stopped'].includes(stateOf(row, now))) return undefined;
    const progress = progressOf({ reading: 'decisions', read: 0, total: null }, now);
    await act.db
      .updateTable('register_simulation')
      .set({ progress: JSON.stringify(progress) })
      .where('id', '=', simulation)
      .execute();
    act.record({ fields: ['disclosure.facts', 'consent.fields', 'participant.date_of_birth', 'enrolment.started_on'] });
    return { after: JSON.parse(row.canonical) as Register, days: row.days };
  },
});

/** Writes down the answer, or that there is none. */
export const answerSimulation = command({
  ...JOB,
  name: 'answer-simulation',
  significant: false,
  input: z.strictObject({ simulation: z.uuid(), result: z.record(z.string(), z.unknown()).optional() }),
  async run(act, { simulation, result }) {
    await act.db
      .updateTable('register_simulation')
      .set({
        result: result ? JSON.stringify(result) : null,
        failed: result === undefined,
        finished_at: new Date(act.at.epochMilliseconds),
      })
      .where('id', '=', simulation)
      .where('result', 'is', null)
      .execute();
    act.record({ outcome: result ? 'done' : 'failed' });
  },
});
