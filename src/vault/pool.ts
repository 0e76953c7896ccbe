import { Worker } from 'node:worker_threads';
import { VaultError, type VaultErrorCode } from './errors.ts';
import { toFlat } from './flat.ts';
import type { KeysMade } from './make-keys.ts';
import type { KeyName, SealItem } from './rules.ts';
import type { CompartmentKeys } from './store.ts';
import type { Answer, Job, Sealed } from './worker.ts';

/** Values in one message to a thread: small enough that copying it holds up the server's thread by milliseconds only. */
const SEAL_CHUNK = 1_000;
/** Keys made in one write transaction: bounds how long another process waits for the file. */
const MAKE_CHUNK = 20_000;

type Work = Job extends infer J ? (J extends Job ? Omit<J, 'id' | 'keys'> : never) : never;
type Waiting = { resolve: (answer: Answer) => void; reject: (error: Error) => void };

/** A few threads that make keys and seal in bulk, so that an import of 100,000 rows leaves the server's own thread free. */
export class Pool {
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
  async seal(keys: () => CompartmentKeys[], items: readonly SealItem[]): Promise<Buffer[]> {
    const chunks = Math.ceil(items.length / SEAL_CHUNK);
    const done: Buffer[][] = new Array(chunks);
    let next = 0;
    const lane = async () => {
      for (let chunk = next++; chunk < chunks; chunk = next++) {
        const seal = toFlat(items.slice(chunk * SEAL_CHUNK, (chunk + 1) * SEAL_CHUNK));
        const answer = await this.#send(keys, { seal });
        if ('sealed' in answer) done[chunk] = split(answer.sealed);
      }
    };
    await Promise.all(Array.from({ length: this.#size * 2 }, lane));
    return done.flat();
  }

  /** Makes the missing keys of one compartment, batch after batch. */
  async make(keys: () => CompartmentKeys[], people: readonly string[], classes: readonly KeyName[]): Promise<KeysMade> {
    const total: KeysMade = { created: 0, existing: 0, refused: [] };
    const step = Math.max(1, Math.floor(MAKE_CHUNK / classes.length));
    for (let start = 0; start < people.length; start += step) {
      const make = { people: people.slice(start, start + step), classes };
      const answer = await this.#send(keys, { make });
      if (!('made' in answer)) continue;
      total.created += answer.made.created;
      total.existing += answer.made.existing;
      total.refused.push(...answer.made.refused);
    }
    return total;
  }

  /** Stops the threads. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.terminate()));
  }

  /** A rotation elsewhere between taking the keys and using them is met by taking them once more. */
  async #send(keys: () => CompartmentKeys[], work: Work, again = true): Promise<Answer> {
    const id = this.#next++;
    const thread = this.#thread(id);
    thread.ref();
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      const job: Job = { ...work, id, keys: keys() };
      thread.postMessage(job);
    });
    if (!('error' in answer)) return answer;
    const { code, message, remedy } = answer.error;
    if (code === 'key-version-missing' && again) return this.#send(keys, work, false);
    throw new VaultError(code as VaultErrorCode, message, remedy);
  }

  #thread(id: number): Worker {
    const at = id % this.#size;
    const existing = this.#threads[at];
    if (existing !== undefined) return existing;
    const thread = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { keysDir: this.#keysDir } });
    thread.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) for (const each of this.#threads) each?.unref();
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

function split(sealed: Sealed): Buffer[] {
  const all = Buffer.from(sealed.bytes.buffer);
  let at = 0;
  return sealed.lengths.map((length) => {
    at += length;
    return all.subarray(at - length, at);
  });
}
