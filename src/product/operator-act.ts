import { randomUUID } from 'node:crypto';
import type { Transaction } from '../database/index.ts';
import { append, type Verb } from '../ledger/index.ts';
import type { Product } from './product.ts';

/** What an operator did at the command line. */
interface OperatorAct {
  programme: string;
  act: string;
  verb: Verb;
  fields?: string[];
}

/** Writes an operator’s act in the ledger, in the transaction that does it. Nobody’s record is concerned. */
export async function recordOperatorAct(
  product: Pick<Product, 'services'>,
  db: Transaction,
  done: OperatorAct,
): Promise<void> {
  const published = await db
    .selectFrom('publication')
    .select('hash')
    .where('programme', '=', done.programme)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  await append(db, {
    at: product.services.clock(),
    requestId: randomUUID(),
    actorId: null,
    actorKind: 'system',
    organisationId: null,
    role: 'operator',
    act: done.act,
    verb: done.verb,
    purpose: 'operational',
    clause: 'operational',
    registerHash: published?.hash ?? '0'.repeat(64),
    participantId: null,
    compartment: 'programme',
    outcome: 'done',
    reasons: [],
    fields: done.fields ?? [],
  });
}
