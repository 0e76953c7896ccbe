import type { Transaction } from '../database/index.ts';
import { invalid } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';

/** An organisation that information could go to, and which recipient of the notice it is. */
export interface Receiver {
  id: string;
  slug: string;
  name: string;
  region: string;
  recipient: string;
}

/**
 * The organisations a person may be asked about: those whose kind is a recipient of the notice that consent is needed for
 * and that must be named one by one (P042, P066).
 */
export async function receivers(db: Transaction, register: Register): Promise<Receiver[]> {
  const kinds = Object.values(register.recipients)
    .filter((recipient) => recipient.consent === 'needed' && recipient.named)
    .map((recipient) => recipient.slug);
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'slug', 'name', 'region', 'kind'])
    .where('kind', 'in', kinds.length > 0 ? kinds : [''])
    .orderBy('name')
    .execute();
  return rows.map(({ kind, ...row }) => ({ ...row, recipient: kind }));
}

/** One of them by its slug. Throws InvalidInput on the field `organisation`. */
export async function receiver(db: Transaction, register: Register, slug: string): Promise<Receiver> {
  const found = (await receivers(db, register)).find((each) => each.slug === slug);
  if (!found) throw invalid('organisation', 'Select one organisation');
  return found;
}
