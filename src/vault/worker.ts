import { parentPort, workerData } from 'node:worker_threads';
import { VaultError } from './errors.ts';
import { type Flat, fromFlat } from './flat.ts';
import { Lease, type Stores } from './lease.ts';
import { type KeysMade, makeKeys } from './make-keys.ts';
import type { Compartment, KeyName } from './rules.ts';
import { type CompartmentKeys, KeyStore } from './store.ts';

/** Work for a thread, with the compartment keys in force when it was sent. */
export type Job = { id: number; keys: CompartmentKeys[] } & (
  | { seal: Flat }
  | { make: { people: readonly string[]; classes: readonly KeyName[] } }
);
export type Sealed = { bytes: Uint8Array<ArrayBuffer>; lengths: number[] };
export type Answer = { id: number } & (
  | { sealed: Sealed }
  | { made: KeysMade }
  | { error: { code: string; message: string; remedy: string } }
);

const { keysDir } = workerData as { keysDir: string };

// Files stay open from job to job; the keys to them do not stay.
const files = new Map<Compartment, KeyStore>();

function open({ compartment, keys }: CompartmentKeys): KeyStore {
  const store = files.get(compartment) ?? new KeyStore(keysDir, compartment, undefined, new Map());
  files.set(compartment, store);
  store.hold(keys);
  return store;
}

parentPort?.on('message', (job: Job) => {
  const opened = new Map<Compartment, KeyStore>();
  try {
    for (const each of job.keys) opened.set(each.compartment, open(each));
    const stores = (compartment: Compartment) => storeOf(opened, compartment);
    if ('make' in job) send({ id: job.id, made: makeKeys(stores, job.make.people, job.make.classes) });
    else send({ id: job.id, sealed: seal(stores, job.seal) });
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    send({ id: job.id, error: { code: error.code, message: error.message, remedy: error.remedy } });
  } finally {
    for (const store of opened.values()) store.forget();
  }
});

function send(answer: Answer): void {
  parentPort?.postMessage(answer, 'sealed' in answer ? [answer.sealed.bytes.buffer] : []);
}

function seal(stores: Stores, flat: Flat): Sealed {
  using lease = new Lease(stores);
  const sealed = lease.sealEach(fromFlat(flat));
  const bytes = new Uint8Array(sealed.reduce((sum, value) => sum + value.length, 0));
  let at = 0;
  for (const value of sealed) {
    bytes.set(value, at);
    at += value.length;
  }
  return { bytes, lengths: sealed.map((value) => value.length) };
}

function storeOf(opened: Map<Compartment, KeyStore>, compartment: Compartment): KeyStore {
  const store = opened.get(compartment);
  if (store !== undefined) return store;
  throw new VaultError(
    'compartment-not-served',
    `This process does not serve the ${compartment} compartment.`,
    'Send the act to a process whose CANDOUR_SERVES includes it.',
  );
}
