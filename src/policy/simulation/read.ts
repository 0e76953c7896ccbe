import { sql } from 'kysely';
import { HOT, type Transaction } from '../../database/index.ts';
import type { DecisionFacts, LiveConsent, RecordedDecision } from '../../register/index.ts';

/** Runs reads in a transaction of their own, begun as a job or the command line: the functions tell nobody else anything. */
export type Reading = <T>(work: (db: Transaction) => Promise<T>) => Promise<T>;

/** How many rows one transaction reads. */
export const BATCH = 2_000;

const FIRST = '00000000-0000-0000-0000-000000000000';

/** A stretch of time of one programme, from an instant up to but not with another. */
export interface Span {
  programme: string;
  since: Temporal.Instant;
  until: Temporal.Instant;
}

/** How many decisions a span holds. */
export async function decisionsToRead(read: Reading, { programme, since, until }: Span): Promise<number> {
  const { rows } = await read((db) =>
    sql<{
      n: string;
    }>`SELECT policy.decisions_to_read(${programme}, ${since.toString()}, ${until.toString()}) AS n`.execute(db),
  );
  return Number(rows[0]?.n ?? 0);
}

interface DecisionRow {
  id: string;
  reference: string;
  decision: 'allowed' | 'refused';
  clause: string;
  facts: DecisionFacts | null;
  created_at: string;
}

/** The decisions of a span in order of time, a batch at a time, each batch in a transaction of its own. */
export async function* decisions(read: Reading, { programme, since, until }: Span): AsyncGenerator<RecordedDecision[]> {
  let last = { created_at: since.toString(), id: FIRST };
  for (;;) {
    const { created_at, id } = last;
    // The instant travels as text: a JavaScript date would lose the microseconds that the next batch goes on from.
    const { rows } = await read((db) =>
      sql<DecisionRow>`${sql.raw(HOT)} SELECT id, reference, decision, clause, facts, created_at::text AS created_at
        FROM policy.decisions(${programme}, ${since.toString()}, ${until.toString()}, ${created_at}, ${id}, ${BATCH})`.execute(
        db,
      ),
    );
    const newest = rows.at(-1);
    if (!newest) return;
    last = newest;
    yield rows;
  }
}

/** Every consent of a programme that could be used at an instant, a batch at a time. */
export async function* liveConsents(
  read: Reading,
  programme: string,
  at: Temporal.Instant,
): AsyncGenerator<LiveConsent[]> {
  for (let last = FIRST; ; ) {
    const { rows } = await read((db) =>
      sql<LiveConsent & { id: string }>`${sql.raw(HOT)}
        SELECT id, recipient, purpose, fields, script, script_version AS "scriptVersion", explicit
        FROM policy.live_consents(${programme}, ${at.toString()}, ${last}, ${BATCH})`.execute(db),
    );
    const newest = rows.at(-1);
    if (!newest) return;
    last = newest.id;
    yield rows;
  }
}

/** The dates from which somebody’s keeping is counted, and nothing else about them. */
export interface LifeDates {
  dateOfBirth: string;
  referredOn: string;
  startedOn: string | null;
  esfFormOn: string | null;
  exitedOn: string | null;
  lastPaymentOn: string | null;
  consentedOn: string | null;
  consentEndedOn: string | null;
  disclosedOn: string | null;
}

/** The dates of everybody in a programme, a batch at a time. */
export async function* lives(read: Reading, programme: string): AsyncGenerator<LifeDates[]> {
  for (let last = FIRST; ; ) {
    const { rows } = await read((db) =>
      sql<LifeDates & { id: string }>`${sql.raw(HOT)}
        SELECT id, date_of_birth AS "dateOfBirth", referred_on AS "referredOn", started_on AS "startedOn", esf_form_on AS "esfFormOn",
          ended_on AS "exitedOn", last_payment_on AS "lastPaymentOn", consented AS "consentedOn", consent_end AS "consentEndedOn",
          disclosed AS "disclosedOn"
        FROM policy.lives(${programme}, ${last}, ${BATCH})`.execute(db),
    );
    const newest = rows.at(-1);
    if (!newest) return;
    last = newest.id;
    yield rows;
  }
}
