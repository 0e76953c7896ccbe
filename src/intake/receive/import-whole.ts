/** Runs the batches of a decided import: two side by side, so that one encrypts while the other writes. */
const LANES = 2;

/** What runs one batch in a transaction of its own. */
export type RunBatch = (batch: number) => Promise<unknown>;

/**
 * Imports the batches left, in order. A stop (`signal`), a crash or an error leaves every batch whole, done or not done;
 * calling again goes on from there. Answers whether everything was done.
 */
export async function importWhole(
  batches: readonly number[],
  run: RunBatch,
  options: { signal?: AbortSignal; progress?: (done: number, all: number) => void } = {},
): Promise<boolean> {
  const waiting = [...batches];
  let done = 0;
  const lane = async () => {
    while (!options.signal?.aborted) {
      const batch = waiting.shift();
      if (batch === undefined) return;
      await run(batch);
      done += 1;
      options.progress?.(done, batches.length);
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const each of lanes) if (each.status === 'rejected') throw each.reason;
  return done === batches.length;
}
