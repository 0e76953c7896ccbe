import { inTransaction } from '../../database/index.ts';
import { execute, type Job, type JobServices } from '../../pipeline/index.ts';
import { answerSimulation, beginSimulation } from './commands/answer-simulation.ts';
import { type Progress, simulate } from './run.ts';
import { progressOf } from './state.ts';

const JOB = 'simulate-register';
const TELL_EVERY_MS = 1_000;

/** Answers what a draft would do. Reads in short transactions of its own, tells how far it is about once a second, and never changes anything but the simulation. */
export const simulateRegister: Job = {
  name: JOB,
  activity: 'accountability',
  async run(services, { simulation, programme }) {
    if (!simulation || !programme) throw new TypeError('A simulation and its programme are needed.');
    const as = { job: JOB, programme };
    const begun = await execute(services, beginSimulation, as, { simulation });
    if (!begun) return;
    try {
      const version = (await services.publications.inForce())[programme] ?? 0;
      const { register: before } = await services.publications.get(programme, version);
      const result = await simulate(
        (work) =>
          inTransaction(services.pools.candour_jobs, { system: { command: 'read-for-simulation', job: JOB } }, work),
        { before, ...begun, at: services.clock(), onProgress: telling(services, simulation) },
      );
      await execute(services, answerSimulation, as, { simulation, result: { ...result } });
    } catch (error) {
      await execute(services, answerSimulation, as, { simulation });
      throw error;
    }
  },
};

function telling(services: JobServices, simulation: string): (progress: Progress) => Promise<void> {
  let told = 0;
  return async (progress) => {
    const now = performance.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    const request = { system: { command: 'tell-progress-of-simulation', job: JOB } };
    await inTransaction(services.pools.candour_jobs, request, async (db) => {
      const stored = JSON.stringify(progressOf(progress, Temporal.Now.instant()));
      await db
        .updateTable('register_simulation')
        .set({ progress: stored })
        .where('id', '=', simulation)
        .where('result', 'is', null)
        .execute();
    });
  };
}
