import { z } from 'zod';
import { type Act, type ActCompartment, CASEWORK_ROLES, command, NotFound, type Role } from '../../pipeline/index.ts';

export const CHANNELS = ['in-person', 'telephone', 'video', 'email', 'letter', 'text', 'portal', 'other'] as const;

const input = z.strictObject({
  consent: z.uuid(),
  channel: z.enum(CHANNELS, 'Select how they told us'),
  byWhom: z.enum(['participant', 'representative'], 'Select who told us'),
});

/** What the person is told: when it took effect and what it stops. */
export interface Withdrawn {
  consent: string;
  withdrawnAt: Date;
  organisation: string | null;
}

/**
 * One act, whoever tells us and however (P067, P068). Doing it twice changes nothing and answers the same. Somebody asked twice
 * has agreed twice: their no ends every consent to the same receiver for the same purpose, not only the one on screen.
 */
async function withdraw(act: Act, { consent: id, channel, byWhom }: z.output<typeof input>): Promise<Withdrawn> {
  const consent = await act.db
    .selectFrom('consent as c')
    .leftJoin('organisation as o', 'o.id', 'c.organisation_id')
    .select(['c.id', 'c.participant_id', 'c.purpose', 'c.organisation_id', 'c.individual', 'o.name'])
    .where('c.id', '=', id)
    .where('c.decision', '=', 'given')
    .executeTakeFirst();
  if (!consent) throw new NotFound();
  const alike = await act.db
    .selectFrom('consent')
    .select(['id', 'fields'])
    .where('participant_id', '=', consent.participant_id)
    .where('decision', '=', 'given')
    .where('purpose', '=', consent.purpose)
    .where('organisation_id', 'is not distinct from', consent.organisation_id)
    .where('individual', 'is not distinct from', consent.individual)
    .execute();
  const by = { participant_id: consent.participant_id, channel, by_whom: byWhom, recorded_by: act.actor.actor ?? null };
  const withdrawn_at = new Date(act.at.epochMilliseconds);
  await act.db
    .insertInto('consent_withdrawal')
    .values(alike.map((each) => ({ consent_id: each.id, ...by, withdrawn_at })))
    .onConflict((conflict) => conflict.column('consent_id').doNothing())
    .execute();
  const { withdrawn_at: withdrawnAt } = await act.db
    .selectFrom('consent_withdrawal')
    .select('withdrawn_at')
    .where('consent_id', '=', id)
    .executeTakeFirstOrThrow();
  act.record({ participantId: consent.participant_id, fields: [...new Set(alike.flatMap((each) => each.fields))] });
  return { consent: id, withdrawnAt, organisation: consent.name ?? consent.individual };
}

const declare = (name: string, compartment: ActCompartment, may: readonly Role[]) =>
  command({
    name,
    clause: 'right/withdrawal',
    purpose: 'rights',
    verb: 'change',
    compartment,
    may,
    significant: true,
    input,
    run: withdraw,
  });

/** Withdrawal recorded by whoever works with the person. */
export const withdrawConsent = declare('withdraw-consent', 'programme', CASEWORK_ROLES);
/** Withdrawal recorded by the Data Protection Officer, whoever is away. */
export const withdrawConsentAsOfficer = declare('withdraw-consent-as-officer', 'rights', ['data-protection-officer']);
/** Withdrawal by the person themselves, in their own pages. */
export const withdrawMyConsent = declare('withdraw-my-consent', 'portal', ['participant']);
