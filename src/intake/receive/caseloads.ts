import { type Act, refused } from '../../pipeline/index.ts';

/** Where new people go: to the intake team, or under MAPPA to the nominated officer. */
export interface IntakeCaseloads {
  intake: string;
  nominated: string | null;
}

/** Finds the programme's two caseloads. Throws Refused when it has no intake team. */
export async function intakeCaseloads(act: Act): Promise<IntakeCaseloads> {
  const rows = await act.db
    .selectFrom('caseload')
    .select(['id', 'kind'])
    .where('programme', '=', act.inForce.programme)
    .where('kind', 'in', ['intake', 'nominated-officer'])
    .execute();
  const intake = rows.find((row) => row.kind === 'intake')?.id;
  if (intake === undefined)
    throw refused(
      'no-intake-team',
      act.clause,
      'This programme has no intake team to receive referrals.',
      'Make a caseload of the kind intake, and name who holds it.',
    );
  return { intake, nominated: rows.find((row) => row.kind === 'nominated-officer')?.id ?? null };
}

/** The nominated officer's caseload. Throws Refused when nobody is nominated: a MAPPA referral waits until somebody is. */
export function nominatedCaseload({ nominated }: IntakeCaseloads): string {
  if (nominated !== null) return nominated;
  throw refused(
    'no-nominated-officer',
    'safeguard/need-to-know',
    'A referral is under MAPPA, and this programme has no nominated officer to receive it.',
    'Make a caseload of the kind nominated-officer, then import again.',
  );
}
