/** What each role of the demonstration can show, for the sign-in page, in the order of the programme's day. */
const SHOWS: readonly [role: string, shows: string][] = [
  ['keyworker', 'A caseload, appointments, notes, consent and sharing'],
  ['team-leader', 'The team’s caseloads, new referrals and allocation'],
  ['administrator', 'Referral files, rows that need mending, acknowledgement'],
  ['partner-worker', 'A delivery partner’s own caseload, and nothing else'],
  ['health-practitioner', 'The Health and Wellbeing Team’s own record, behind its wall'],
  ['senior-health-practitioner', 'The same wall, as the team’s senior'],
  ['data-protection-officer', 'Rights requests, access packs and restrictions'],
  ['nominated-officer', 'Referrals under MAPPA'],
  ['safeguarding-lead', 'Safeguarding: no record without cause'],
  ['contract-manager', 'The Lead Authority: no participant’s record'],
  ['auditor', 'The ledger’s proof: no participant’s record'],
  ['analyst', 'Statistics: no participant’s record'],
];

export interface PersonaRow {
  persona: string;
  label: string;
  role: string;
  organisation: string;
}

/** The personas in a sensible order, each with what it shows; the participant last. */
export function personasToShow(
  rows: readonly PersonaRow[],
): { persona: string; label: string; organisation: string; shows: string }[] {
  const staff = SHOWS.flatMap(([role, shows]) =>
    rows.filter((row) => row.role === role).map((row) => ({ ...row, shows })),
  );
  const participant = {
    persona: 'participant',
    label: 'Participant',
    organisation: '',
    shows: 'Their own page: appointments, what is held and who has had it',
  };
  return rows.length > 0 ? [...staff, participant] : [];
}
