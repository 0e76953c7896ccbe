import type { Transaction } from '../database/index.ts';
import { invalid } from '../pipeline/index.ts';
import type { OrganisationKind, Register } from '../register/index.ts';

/** An organisation that information could go to, and which recipient of the notice it is. */
export interface Receiver {
  id: string;
  slug: string;
  name: string;
  region: string;
  recipient: string;
}

/**
 * The organisations a person may be asked about: those that consent is needed for and that must be named one by one (P042,
 * P066). Which recipient of the notice an organisation is, its newest agreement for the programme says; without one, its kind.
 * Organisations that have agreements only with other programmes are not among them.
 */
export async function receivers(db: Transaction, register: Register): Promise<Receiver[]> {
  const asked = Object.values(register.recipients).filter(({ consent, named }) => consent === 'needed' && named);
  const byKind = new Map(
    asked.flatMap(({ organisationKind, slug }) => (organisationKind ? [[organisationKind, slug]] : [])),
  );
  const rows = await db
    .selectFrom('organisation as o')
    .select(['o.id', 'o.slug', 'o.name', 'o.region', 'o.kind'])
    .select((of) => [
      of
        .selectFrom('agreement as a')
        .select('a.recipient')
        .whereRef('a.organisation_id', '=', 'o.id')
        .where('a.programme', '=', register.programme.id)
        .orderBy('a.ends_on', 'desc')
        .limit(1)
        .as('agreed'),
      of
        .exists(of.selectFrom('agreement as a').select('a.id').whereRef('a.organisation_id', '=', 'o.id'))
        .as('engaged'),
    ])
    .orderBy('o.name')
    .execute();
  return rows.flatMap(({ kind, agreed, engaged, ...row }) => {
    const recipient = agreed ?? (engaged ? undefined : byKind.get(kind as OrganisationKind));
    return asked.some(({ slug }) => slug === recipient) ? [{ ...row, recipient: recipient as string }] : [];
  });
}

/** One of them by its slug. Throws InvalidInput on the field `organisation`. */
export async function receiver(db: Transaction, register: Register, slug: string): Promise<Receiver> {
  const found = (await receivers(db, register)).find((each) => each.slug === slug);
  if (!found) throw invalid('organisation', 'Select one organisation');
  return found;
}
