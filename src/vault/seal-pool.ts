import { Worker } from 'node:worker_threads';
import { VaultError, type VaultErrorCode } from './errors.ts';
import type { SealItem } from './rules.ts';
import type { SealAnswer, SealJob } from './seal-worker.ts';
import type { CompartmentKeys } from './store.ts';

/** Values in one message to a thread. */
const CHUNK = 2_000;

type Waiting = { resolve: (answer: SealAnswer) => void; reject: (error: Error) => void };

/** A few threads that seal, so that an import of 100,000 rows leaves the server's own thread free. */
export class SealPool {
  readonly #keysDir: string;
  readonly #size: number;
  readonly #threads: Worker[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(keysDir: string, size: number) {
    this.#keysDir = keysDir;
    this.#size = size;
  }

  /** Seals in parallel; the answer has the order of `items`. Throws what sealing one of them throws. */
  async seal(keys: CompartmentKeys[], items: readonly SealItem[]): Promise<Buffer[]> {
    const chunks: Promise<SealAnswer>[] = [];
    for (let start = 0; start < items.length; start += CHUNK)
      chunks.push(this.#send(keys, items.slice(start, start + CHUNK)));
    return (await Promise.all(chunks)).flatMap(unpack);
  }

  /** Stops the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.terminate()));
  }

  #send(keys: CompartmentKeys[], items: SealItem[]): Promise<SealAnswer> {
    const id = this.#next++;
    const thread = this.#thread(id);
    thread.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const job: SealJob = { id, keys, items };
      thread.postMessage(job);
    });
  }

  #thread(id: number): Worker {
    const at = id % this.#size;
    const existing = this.#threads[at];
    if (existing !== undefined) return existing;
    const thread = new Worker(new URL('./seal-worker.ts', import.meta.url), { workerData: { keysDir: this.#keysDir } });
    thread.on('message', (answer: SealAnswer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) for (const each of this.#threads) each.unref();
    });
    thread.on('error', (error: Error) => {
      this.#threads.splice(0);
      for (const waiting of this.#waiting.values()) waiting.reject(error);
      this.#waiting.clear();
    });
    this.#threads[at] = thread;
    return thread;
  }
}

function unpack(answer: SealAnswer): Buffer[] {
  if ('error' in answer) {
    const { code, message, remedy } = answer.error;
    throw new VaultError(code as VaultErrorCode, message, remedy);
  }
  const all = Buffer.from(answer.bytes.buffer);
  let at = 0;
  return answer.lengths.map((length) => {
    at += length;
    return all.subarray(at - length, at);
  });
}
