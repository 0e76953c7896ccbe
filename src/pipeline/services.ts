import type pg from 'pg';
import type { Pools } from '../database/index.ts';
import type { Vault } from '../vault/index.ts';
import type { Publications } from './publications.ts';

/** What the pipeline needs of the running product. */
export interface Services {
  pools: Pools;
  vault: Vault;
  publications: Publications;
  /** The product's clock. */
  clock(): Temporal.Instant;
  /** Queues a job on the caller's own transaction. */
  enqueue(client: pg.ClientBase, job: string, ids: Record<string, string>): Promise<void>;
}

/** On whose behalf an act runs. */
