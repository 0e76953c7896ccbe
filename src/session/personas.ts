/** What each role of the demonstration can show, for the sign-in page, in the order of the programme's day. */
const SHOWS: readonly [role: string, shows: string][] = [
  ['keyworker', 'A caseload, appointments, notes, consent and sharing'],
  ['team-leader', 'The team’s caseloads, new referrals and allocation'],
  ['administrator', 'Referral files, rows that need mending, acknowledgement'],
  ['partner-worker', 'A delivery partner’s own caseload, and nothing else'],
  ['health-practitioner', 'The health team’s own record, behind its wall'],
  ['senior-health-practitioner', 'The same wall, as the team’s senior'],
  ['data-protection-officer', 'Rights requests, access packs and restrictions'],
  ['nominated-officer', 'Referrals under MAPPA'],
  ['safeguarding-lead', 'Safeguarding: no record without cause'],
  ['contract-manager', 'Whoever commissions the programme: no participant’s record'],
  ['auditor', 'The ledger’s proof: no participant’s record'],
  ['analyst', 'Statistics: no participant’s record'],
];

export interface PersonaRow {
  persona: string;
  label: string;
  role: string;
  organisation: string;
  programme: string | null;
  programme_name: string | null;
}

/** The personas of one programme, as the sign-in page lists them. */
export interface PersonaGroup {
  /** Its id, and its name for the heading. */
  programme: string;
  name: string;
  personas: { persona: string; label: string; organisation: string; shows: string }[];
}

/** The personas by programme, each in a sensible order with what it shows; the participant last. `first` is the id of the programme to begin with. */
export function personasToShow(rows: readonly PersonaRow[], first: string | undefined): PersonaGroup[] {
  const staff = SHOWS.flatMap(([role, shows]) =>
    rows.filter((row) => row.role === role).map((row) => ({ ...row, shows })),
  );
  const participant = {
    persona: 'participant',
    label: 'Participant',
    organisation: '',
    shows: 'Their own page: appointments, what is held and who has had it',
  };
  const groups = [...Map.groupBy(staff, (row) => row.programme ?? '')].map(([programme, personas]) => ({
    programme,
    name: personas[0]?.programme_name ?? programme,
    personas,
  }));
  const leads = ({ programme }: { programme: string }) => (programme === first ? 0 : 1);
  const ordered = groups.toSorted((a, b) => leads(a) - leads(b) || a.programme.localeCompare(b.programme));
  return ordered.map((group, index) =>
    index === 0 ? { ...group, personas: [...group.personas, participant] } : group,
  );
}
