import type { Actor } from '../pipeline/index.ts';
import { actorFacts } from '../pipeline/index.ts';
import { type Reason, standing } from '../register/index.ts';

/** The standing facts of a row of staff, as the register asks for them. */
export interface StandingRow {
  id: string;
  role: string | null;
  training_expires_on: string | null;
  undertaking_signed_on: string | null;
  professional_body: string | null;
  registration_expires_on: string | null;
  organisation_kind: string;
  contract_starts_on: string | null;
  contract_ends_on: string | null;
  contract_suspended_on: string | null;
}

/** Why somebody may not act today, by the same rule that the pipeline asks on each of their requests. Empty: they may. */
export function whyNotActing(row: StandingRow, today: Temporal.PlainDate, graceDays: number): readonly Reason[] {
  const { contract_starts_on: startsOn, contract_ends_on: endsOn } = row;
  const actor = {
    kind: 'staff',
    id: row.id,
    role: row.role ?? 'none',
    standing: {
      trainingExpiresOn: row.training_expires_on,
      undertakingSignedOn: row.undertaking_signed_on,
      professionalBody: row.professional_body,
      registrationExpiresOn: row.registration_expires_on,
      contractNeeded: row.organisation_kind !== 'prime',
      contract: startsOn && endsOn ? { startsOn, endsOn, suspendedOn: row.contract_suspended_on } : null,
    },
  } as unknown as Actor;
  return standing(actorFacts(actor), today, graceDays);
}
