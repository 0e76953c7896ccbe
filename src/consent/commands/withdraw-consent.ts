import { z } from 'zod';
import { type Act, type ActCompartment, CASEWORK_ROLES, command, NotFound, type Role } from '../../pipeline/index.ts';
import { endConsents } from '../end-consents.ts';

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
  const before = await withdrawnAtOf(act, id);
  const fields = before
    ? []
    : await endConsents(
        act,
        {
          participantId: consent.participant_id,
          organisationId: consent.organisation_id,
          individual: consent.individual,
          purpose: consent.purpose,
        },
        { channel, byWhom },
      );
  act.record({ participantId: consent.participant_id, fields });
  const withdrawnAt = before ?? (await withdrawnAtOf(act, id)) ?? new Date(act.at.epochMilliseconds);
  return { consent: id, withdrawnAt, organisation: consent.name ?? consent.individual };
}

const withdrawnAtOf = async (act: Act, consent: string): Promise<Date | undefined> =>
  (
    await act.db
      .selectFrom('consent_withdrawal')
      .select('withdrawn_at')
      .where('consent_id', '=', consent)
      .executeTakeFirst()
  )?.withdrawn_at;

const declare = (name: string, compartment: ActCompartment, may: readonly Role[]) =>
  command({
    name,
    clause: 'right/withdrawal',
    activity: 'rights',
    verb: 'change',
    compartment,
    may,
    significant: false,
    input,
    run: withdraw,
  });

/** Withdrawal recorded by whoever works with the person. */
export const withdrawConsent = declare('withdraw-consent', 'programme', CASEWORK_ROLES);
/** Withdrawal recorded by the Data Protection Officer, whoever is away. */
export const withdrawConsentAsOfficer = declare('withdraw-consent-as-officer', 'rights', ['data-protection-officer']);
/** Withdrawal by the person themselves, in their own pages. */
export const withdrawMyConsent = declare('withdraw-my-consent', 'portal', ['participant']);
