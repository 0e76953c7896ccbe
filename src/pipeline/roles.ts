/** Every role a person can act in. One word for one thing: these are the words of the database and of the screens. */
export const ROLES = [
  'keyworker',
  'team-leader',
  'health-practitioner',
  'senior-health-practitioner',
  'partner-worker',
  'data-protection-officer',
  'safeguarding-lead',
  'nominated-officer',
  'contract-manager',
  'auditor',
  'analyst',
  'administrator',
  'participant',
  'visitor',
  'system',
] as const;

export type Role = (typeof ROLES)[number];

/** Roles that carry a caseload of participants. */
export const CASEWORK_ROLES: readonly Role[] = ['keyworker', 'partner-worker', 'team-leader'];
