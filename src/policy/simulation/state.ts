import type { Progress } from './run.ts';

/** Where a simulation stands. `stopped`: its job ended without an answer; asking again begins anew. */
export type SimulationState = 'waiting' | 'running' | 'stopped' | 'done' | 'failed';

/** Progress as it is stored: with the machine’s own instant, so that a job that died is told from one at work. */
export type StoredProgress = Progress & { at: string };

const SILENT_SECONDS = 60;

export const progressOf = (progress: Progress, now: Temporal.Instant): StoredProgress => ({
  ...progress,
  at: now.toString(),
});

/** Works out where a simulation stands from its facts. `now` is the machine’s clock, as the progress is. */
export function stateOf(
  row: { progress: unknown; result: unknown; failed: boolean },
  now: Temporal.Instant,
): SimulationState {
  if (row.failed) return 'failed';
  if (row.result !== null) return 'done';
  const progress = row.progress as StoredProgress | null;
  if (progress === null) return 'waiting';
  const silent = Temporal.Instant.from(progress.at).until(now).total('seconds');
  return silent > SILENT_SECONDS ? 'stopped' : 'running';
}
