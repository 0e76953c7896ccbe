import { z } from 'zod';
import { type Act, query } from '../../pipeline/index.ts';
import { draftNow } from './draft.ts';
import type { Simulation } from './run.ts';
import { type SimulationState, type StoredProgress, stateOf } from './state.ts';

/** The newest simulation of a draft. `hash` is that of the register it was asked of: compare it with the draft’s own. */
export interface LatestSimulation {
  id: string;
  hash: string;
  days: number;
  askedAt: Date;
  finishedAt: Date | null;
  state: SimulationState;
  progress: StoredProgress | null;
  result: Simulation | null;
}

/**
 * The newest simulation of a draft, whatever became of it; undefined when none was asked for. A draft may be proposed when its
 * state is `done` and its hash is the draft’s own.
 */
export async function latestSimulation(act: Pick<Act, 'db'>, draft: string): Promise<LatestSimulation | undefined> {
  const row = await act.db
    .selectFrom('register_simulation')
    .select(['id', 'register_hash', 'days', 'asked_at', 'finished_at', 'progress', 'result', 'failed'])
    .where('draft_id', '=', draft)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    id: row.id,
    hash: row.register_hash,
    days: row.days,
    askedAt: row.asked_at,
    finishedAt: row.finished_at,
    state: stateOf(row, Temporal.Now.instant()),
    progress: row.progress as StoredProgress | null,
    result: row.result as unknown as Simulation | null,
  };
}

/** What is known of what a draft would do, and whether it was saved since it was asked. */
export const readSimulation = query({
  name: 'read-simulation',
  activity: 'accountability',
  verb: 'use',
  compartment: 'rights',
  may: ['data-protection-officer'],
  input: z.strictObject({ draft: z.uuid() }),
  async run(act, { draft }) {
    const { title, hash, problems, register } = await draftNow(act, draft);
    const simulation = await latestSimulation(act, draft);
    const clauses: Record<string, string> = {};
    for (const each of [act.inForce.register, ...(register ? [register] : [])])
      for (const clause of Object.values(each.clauses)) clauses[clause.slug] = clause.title;
    return {
      draft,
      title,
      toMend: problems.length,
      simulation,
      stale: simulation !== undefined && simulation.hash !== hash,
      titleOf: (clause: string) => clauses[clause] ?? clause,
    };
  },
});
