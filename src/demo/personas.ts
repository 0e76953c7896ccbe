import type { Role } from '../pipeline/index.ts';

/** A member of staff of the demonstration, shown by role, never by an invented name. */
export interface Persona {
  persona: string;
  label: string;
  role: Role;
  organisation: string;
  team?: string;
  caseloads?: string[];
  profession?: { body: string; number: string };
  /** What the sign-in page says this person can show. */
  shows: string;
}

export const PERSONAS: readonly Persona[] = [
  {
    persona: 'keyworker',
    label: 'Keyworker',
    role: 'keyworker',
    organisation: 'ingeus',
    team: 'east',
    caseloads: ['east-1'],
    shows: 'A caseload, appointments, notes, consent and sharing',
  },
  {
    persona: 'keyworker-2',
    label: 'Keyworker 2',
    role: 'keyworker',
    organisation: 'ingeus',
    team: 'east',
    caseloads: ['east-2'],
    shows: 'The same organisation, another caseload',
  },
  {
    persona: 'team-leader',
    label: 'Team leader',
    role: 'team-leader',
    organisation: 'ingeus',
    team: 'east',
    caseloads: ['intake'],
    shows: 'The team’s caseloads, new referrals and allocation',
  },
  {
    persona: 'health-practitioner',
    label: 'Health practitioner',
    role: 'health-practitioner',
    organisation: 'ingeus',
    team: 'health',
    profession: { body: 'HCPC', number: 'DEMO-PH-001' },
    shows: 'The Health and Wellbeing Team’s own record',
  },
  {
    persona: 'senior-health-practitioner',
    label: 'Senior Health Practitioner',
    role: 'senior-health-practitioner',
    organisation: 'ingeus',
    team: 'health',
    profession: { body: 'HCPC', number: 'DEMO-PH-002' },
    shows: 'Supervision of the health team',
  },
  {
    persona: 'partner-worker',
    label: 'Delivery partner worker',
    role: 'partner-worker',
    organisation: 'get-set-uk',
    team: 'get-set',
    caseloads: ['get-set-1'],
    shows: 'A delivery partner’s own caseload and nothing else',
  },
  {
    persona: 'data-protection-officer',
    label: 'Data Protection Officer',
    role: 'data-protection-officer',
    organisation: 'ingeus',
    team: 'assurance',
    shows: 'Rights requests, access packs and restrictions',
  },
  {
    persona: 'deputy-data-protection-officer',
    label: 'Deputy Data Protection Officer',
    role: 'data-protection-officer',
    organisation: 'ingeus',
    team: 'assurance',
    shows: 'The second pair of eyes',
  },
  {
    persona: 'safeguarding-lead',
    label: 'Safeguarding lead',
    role: 'safeguarding-lead',
    organisation: 'ingeus',
    team: 'assurance',
    shows: 'Safeguarding',
  },
  {
    persona: 'nominated-officer',
    label: 'Nominated officer',
    role: 'nominated-officer',
    organisation: 'ingeus',
    team: 'assurance',
    caseloads: ['nominated'],
    shows: 'Referrals under MAPPA',
  },
  {
    persona: 'contract-manager',
    label: 'Contract manager',
    role: 'contract-manager',
    organisation: 'city-of-london',
    shows: 'The Lead Authority: no participant’s record',
  },
  {
    persona: 'auditor',
    label: 'Auditor',
    role: 'auditor',
    organisation: 'programme-auditors',
    shows: 'Time-boxed audit: the ledger’s proof',
  },
  {
    persona: 'analyst',
    label: 'Analyst',
    role: 'analyst',
    organisation: 'ingeus',
    team: 'assurance',
    shows: 'Statistics: no participant’s record',
  },
  {
    persona: 'administrator',
    label: 'Administrator',
    role: 'administrator',
    organisation: 'ingeus',
    team: 'assurance',
    caseloads: ['intake'],
    shows: 'Referral files, quarantine and allocation',
  },
];
