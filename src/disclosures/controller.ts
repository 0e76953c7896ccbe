import type { Transaction } from '../database/index.ts';
import { deliveringController, type Register } from '../register/index.ts';

/** The controller in whose name a person’s information is shared: that of the organisation whose caseload they are in. */
export async function controllerOf(db: Transaction, register: Register, participantId: string): Promise<string> {
  const row = await db
    .selectFrom('participant as p')
    .innerJoin('caseload as c', 'c.id', 'p.caseload_id')
    .innerJoin('organisation as o', 'o.id', 'c.organisation_id')
    .select('o.slug')
    .where('p.id', '=', participantId)
    .executeTakeFirst();
  return deliveringController(register, row?.slug);
}
