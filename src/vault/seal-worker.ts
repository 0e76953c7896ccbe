import { parentPort, workerData } from 'node:worker_threads';
import { VaultError } from './errors.ts';
import { Lease } from './lease.ts';
import type { Compartment, SealItem } from './rules.ts';
import { type CompartmentKeys, KeyStore } from './store.ts';

/** Work for the thread: the compartment keys in force now, and the values to seal. */
export type SealJob = { id: number; keys: CompartmentKeys[]; items: SealItem[] };
export type SealAnswer =
  | { id: number; bytes: Uint8Array<ArrayBuffer>; lengths: number[] }
  | { id: number; error: { code: string; message: string; remedy: string } };

const { keysDir } = workerData as { keysDir: string };

parentPort?.on('message', (job: SealJob) => {
  const opened = new Map<Compartment, KeyStore>();
  try {
    for (const { compartment, keys } of job.keys)
      opened.set(compartment, new KeyStore(keysDir, compartment, undefined, keys));
    using lease = new Lease((compartment) => storeOf(opened, compartment));
    const sealed = lease.sealEach(job.items);
    const bytes = new Uint8Array(sealed.reduce((sum, value) => sum + value.length, 0));
    let at = 0;
    for (const value of sealed) {
      bytes.set(value, at);
      at += value.length;
    }
    const answer: SealAnswer = { id: job.id, bytes, lengths: sealed.map((value) => value.length) };
    parentPort?.postMessage(answer, [bytes.buffer]);
  } catch (error) {
    const known =
      error instanceof VaultError ? error : new VaultError('key-missing', 'Sealing failed.', 'Retry the act.');
    const answer: SealAnswer = {
      id: job.id,
      error: { code: known.code, message: known.message, remedy: known.remedy },
    };
    parentPort?.postMessage(answer);
  } finally {
    for (const store of opened.values()) store.close();
  }
});

function storeOf(opened: Map<Compartment, KeyStore>, compartment: Compartment): KeyStore {
  const store = opened.get(compartment);
  if (store === undefined)
    throw new VaultError(
      'compartment-not-served',
      `This process does not serve ${compartment}.`,
      'Send the work to a process that does.',
    );
  return store;
}
