import { inTransaction } from '../database/index.ts';
import { type Progress, type Simulation, simulate } from '../policy/index.ts';
import type { Register } from '../register/index.ts';
import { recordOperatorAct } from './operator-act.ts';
import type { Product } from './product.ts';

/** What is asked: how many days back, by whom, and who hears how far it is. */
interface Asked {
  days: number;
  operatingAs: string;
  onProgress?: (progress: Progress) => void;
}

/**
 * What a changed register would have refused or newly allowed, for a person at the command line. Compared with the register in
 * force; a programme that has published nothing yet is compared with itself.
 */
export async function simulateRegister(
  product: Pick<Product, 'services'>,
  after: Register,
  { days, operatingAs, onProgress }: Asked,
): Promise<Simulation> {
  const { services } = product;
  const programme = after.programme.id;
  const request = { system: { command: 'register-simulate', job: operatingAs } };
  const pool = services.pools.candour_operator;
  await inTransaction(pool, request, (db) =>
    recordOperatorAct(product, db, { programme, act: 'register-simulate', verb: 'use', fields: ['disclosure.facts'] }),
  );
  const version = (await services.publications.inForce())[programme];
  const before = version === undefined ? after : (await services.publications.get(programme, version)).register;
  return simulate((work) => inTransaction(pool, request, work), {
    before,
    after,
    days,
    at: services.clock(),
    ...(onProgress ? { onProgress } : {}),
  });
}
