import { sql } from 'kysely';
import { z } from 'zod';
import { HOT } from '../database/index.ts';
import { type Act, query } from '../pipeline/index.ts';
import { type Holding, holdingsOf } from './holdings.ts';
import { READERS } from './open-participant.ts';
import { BANNER_FIELDS, personByReference } from './queries.ts';
import { type Keeping, keepingOf, type Life } from './retention.ts';
import { cohortOf, type Person } from './rules.ts';

/** One category of what is held, with how long each part of it is kept. */
export interface RecordLine {
  category: string;
  id: string;
  name: string;
  words: string;
  rows: number;
  keepings: Keeping[];
}

/** Everything held about a participant by category, with the day each may be destroyed from and why (P080, P082). */
export const readRecord = query({
  name: 'read-record',
  clause: 'right/informed',
  activity: 'accountability',
  verb: 'use',
  compartment: 'programme',
  may: READERS,
  input: z.strictObject({ reference: z.string().max(20) }),
  async run(act, { reference }): Promise<{ person: Person; life: Life; fund: boolean; lines: RecordLine[] }> {
    const person = await personByReference(act, reference);
    const [life, held] = await Promise.all([lifeOf(act, person.id), holdingsOf(act, person.id, 'programme')]);
    const lines = linesOf(act, held, life);
    act.record({
      participantId: person.id,
      fields: [...BANNER_FIELDS, 'enrolment.started_on', 'enrolment_end.ended_on'],
    });
    return { person, life, fund: act.inForce.register.programme.esf !== undefined, lines };
  },
});

/** The lines of the record page, in the order of the register's category numbers. */
export function linesOf(act: Pick<Act, 'inForce'>, holdings: readonly Holding[], life: Life): RecordLine[] {
  const { register, shortened } = act.inForce;
  return holdings
    .flatMap(({ category, rows }) => {
      const known = register.categories[category];
      if (!known) return [];
      return [
        {
          category,
          id: known.id,
          name: known.name,
          words: known.words,
          rows,
          keepings: keepingOf(register, known.class, life, shortened),
        },
      ];
    })
    .sort((a, b) => a.id.localeCompare(b.id));
}

/** The days from which a person's retention is counted, read from the facts of their newest referral. */
export async function lifeOf(act: Act, participantId: string): Promise<Life> {
  const { rows } = await sql<{
    date_of_birth: string;
    referred_on: string;
    started_on: string | null;
    esf_form_on: string | null;
    ended_on: string | null;
    last_payment_on: string | null;
    consent_end: string | null;
    consented: string | null;
    disclosed: string | null;
  }>`${sql.raw(HOT)}
    SELECT p.date_of_birth, r.referred_on, e.started_on, e.esf_initial_form_on AS esf_form_on, x.ended_on, x.last_payment_on,
      (SELECT (max(LEAST(COALESCE(w.withdrawn_at, 'infinity'), COALESCE(c.expires_at, 'infinity'))) AT TIME ZONE 'Europe/London')::date
        FROM consent c LEFT JOIN consent_withdrawal w ON w.consent_id = c.id WHERE c.participant_id = p.id
        HAVING max(LEAST(COALESCE(w.withdrawn_at, 'infinity'), COALESCE(c.expires_at, 'infinity'))) < 'infinity') AS consent_end,
      (SELECT (max(c.given_at) AT TIME ZONE 'Europe/London')::date FROM consent c WHERE c.participant_id = p.id) AS consented,
      (SELECT (max(d.created_at) AT TIME ZONE 'Europe/London')::date FROM disclosure d WHERE d.participant_id = p.id) AS disclosed
    FROM participant p
    JOIN LATERAL (SELECT id, referred_on FROM referral WHERE participant_id = p.id ORDER BY referred_on DESC, id LIMIT 1) r ON true
    LEFT JOIN enrolment e ON e.referral_id = r.id
    LEFT JOIN enrolment_end x ON x.enrolment_id = e.id
    WHERE p.id = ${participantId}`.execute(act.db);
  const row = rows[0];
  if (!row) throw new Error('A row was expected.');
  const days: [string, string | null][] = [
    ['T-CONSENT-END', row.consent_end],
    ['T-CONSENT', row.consented],
    ['T-DISCLOSED', row.disclosed],
    ['T-EVENT', act.today.toString()],
  ];
  return {
    referredOn: row.referred_on,
    startedOn: row.started_on,
    exitedOn: row.ended_on,
    lastPaymentOn: row.last_payment_on,
    dateOfBirth: row.date_of_birth,
    cohort: cohortOf(act.inForce.register, { startedOn: row.started_on, esfFormOn: row.esf_form_on }),
    others: Object.fromEntries(days.filter((pair): pair is [string, string] => pair[1] !== null)),
    holds: [],
  };
}
