import type pg from 'pg';
import type { Pools } from '../database/index.ts';
import type { Register } from '../register/index.ts';
import type { Vault } from '../vault/index.ts';
import type { Publications } from './publications.ts';

/** Something running or stored that would not stand on a register. */
export interface RegisterFault {
  message: string;
  remedy: string;
}

/** What only the whole product knows of registers. */
export interface House {
  /** The files of a programme as they came with the product, by path; none for a programme that did not. */
  shippedFiles(programme: string): Promise<ReadonlyMap<string, string>>;
  /** Reads what runs and what is stored, and gives a function that tells every fault of a register against it. */
  faultsOf(): Promise<(register: Register) => RegisterFault[]>;
}

/** What the pipeline needs of the running product. */
export interface Services {
  pools: Pools;
  vault: Vault;
  publications: Publications;
  /** The product's clock. */
  clock(): Temporal.Instant;
  /** Queues a job on the caller's own transaction. */
  enqueue(client: pg.ClientBase, job: string, ids: Record<string, string>): Promise<void>;
  /** Absent in a process that only works a queue: drafts of a register cannot be worked on there. */
  house?: House;
}

/** On whose behalf an act runs. */
