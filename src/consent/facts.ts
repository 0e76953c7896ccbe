import type { Transaction } from '../database/index.ts';
import type { DecisionFacts } from '../register/index.ts';

type PersonFacts = Pick<DecisionFacts, 'consents' | 'restrictions' | 'objections' | 'explanation'>;

/**
 * What a person agreed to, withdrew, restricted and objected to, as the register's `decide` takes it. Call it under
 * `holdConsents`. A withdrawal, restriction or objection that can be seen counts at once, even when its time lies after
 * `at`: it was made while this decision waited for the lock (P067).
 */
export async function personFacts(
  db: Transaction,
  participantId: string,
  at: Temporal.Instant,
  to: { recipient: string; organisationId: string },
): Promise<PersonFacts> {
  const now = new Date(at.epochMilliseconds);
  const notAfter = (time: Date): string => (time > now ? now : time).toISOString();
  const consents = await db
    .selectFrom('consent as c')
    .leftJoin('consent_withdrawal as w', 'w.consent_id', 'c.id')
    .leftJoin('consent_explanation as x', 'x.consent_id', 'c.id')
    .select(['c.id', 'c.recipient', 'c.organisation_id', 'c.purpose', 'c.fields', 'c.mode', 'c.explicit'])
    .select(['c.given_at', 'c.expires_at', 'w.withdrawn_at', 'x.explained_at'])
    .where('c.participant_id', '=', participantId)
    .where('c.decision', '=', 'given')
    .orderBy('c.given_at')
    .orderBy('c.id')
    .execute();
  const explained = consents.filter(
    (each) => each.explained_at && each.recipient === to.recipient && each.organisation_id === to.organisationId,
  );
  const latest = explained.at(-1)?.explained_at;
  const restrictions = await db
    .selectFrom('restriction as r')
    .leftJoin('restriction_lift as l', 'l.restriction_id', 'r.id')
    .select(['r.id', 'r.fields', 'r.placed_at', 'l.lifted_at'])
    .where('r.participant_id', '=', participantId)
    .execute();
  const objections = await db
    .selectFrom('objection as o')
    .leftJoin('objection_decision as d', 'd.objection_id', 'o.id')
    .select(['o.id', 'o.purpose', 'o.made_at', 'd.outcome', 'd.decided_at'])
    .where('o.participant_id', '=', participantId)
    .execute();
  return {
    consents: consents.map((each) => ({
      id: each.id,
      recipient: each.recipient,
      // An individual is known by the consent itself: facts are kept, and a name is not a fact of this kind.
      organisation: each.organisation_id ?? each.id,
      purpose: each.purpose,
      fields: each.fields,
      mode: each.mode as 'verbal' | 'written',
      explicit: each.explicit,
      givenAt: each.given_at.toISOString(),
      expiresAt: each.expires_at?.toISOString(),
      withdrawnAt: each.withdrawn_at ? notAfter(each.withdrawn_at) : undefined,
    })),
    restrictions: restrictions.map((each) => ({
      id: each.id,
      fields: each.fields,
      from: notAfter(each.placed_at),
      liftedAt: each.lifted_at?.toISOString(),
    })),
    objections: objections.map((each) => ({
      id: each.id,
      purpose: each.purpose,
      madeAt: notAfter(each.made_at),
      outcome: (each.outcome ?? undefined) as 'upheld' | 'rejected' | 'withdrawn' | undefined,
      decidedAt: each.decided_at?.toISOString(),
    })),
    explanation: latest
      ? {
          recipient: to.recipient,
          organisation: to.organisationId,
          fields: [...new Set(explained.flatMap((each) => each.fields))],
          givenAt: latest.toISOString(),
        }
      : undefined,
  };
}
