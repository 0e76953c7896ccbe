import { createReadStream } from 'node:fs';
import type pg from 'pg';
import { type LoginRole, openPools } from '../../src/database/index.ts';
import { importFile } from '../../src/intake/index.ts';
import { Publications } from '../../src/pipeline/index.ts';
import { COMPARTMENTS, Vault } from '../../src/vault/index.ts';
import { PROGRAMME } from './world.ts';

// A process of its own that imports one file, so that a test can kill it on the way. Its settings are one JSON argument.
const given = JSON.parse(process.argv[2] ?? '{}') as {
  connections: Record<LoginRole, pg.PoolConfig>;
  keysDir: string;
  file: string;
  asAt: string;
};
const pools = openPools((role) => given.connections[role]);
await importFile(
  {
    pools,
    vault: Vault.open({ keysDir: given.keysDir, compartments: COMPARTMENTS }),
    publications: new Publications(pools.candour_gate),
    clock: () => Temporal.Now.instant(),
    enqueue: async () => undefined,
  },
  { source: createReadStream(given.file), programme: PROGRAMME, channel: 'jcp', asAt: given.asAt, dryRun: false },
);
process.exit(0);
