import { offered, type Register } from '../register/index.ts';
import type { NavigationItem } from '../web/index.ts';

const CASELOAD = { text: 'Caseload', href: '/caseload', also: '/participants', activity: 'casework' };
const TELLING = { text: 'New notice', href: '/notice-telling', activity: 'informing' };
const REFERRALS = { text: 'New referrals', href: '/intake/referrals', activity: 'intake' };
const IMPORTS = { text: 'Referral files', href: '/intake/imports', activity: 'intake' };
const HEALTH = { text: 'Health and Wellbeing', href: '/health', activity: 'health-care' };
const RIGHTS = { text: 'Rights requests', href: '/rights/requests', activity: 'rights' };
const ASSURANCE = { text: 'Assurance board', href: '/assurance', activity: 'accountability' };
const POLICY = { text: 'Policy', href: '/policy', activity: 'accountability' };
const OUTBOX = { text: 'Outbox', href: '/outbox' };

const BY_ROLE: Record<string, NavigationItem[]> = {
  keyworker: [CASELOAD, TELLING],
  'partner-worker': [CASELOAD, TELLING],
  'nominated-officer': [CASELOAD, TELLING],
  'team-leader': [CASELOAD, REFERRALS, IMPORTS, TELLING],
  administrator: [IMPORTS, REFERRALS, TELLING, { text: 'Staff', href: '/staff' }, OUTBOX],
  'health-practitioner': [HEALTH],
  'senior-health-practitioner': [HEALTH],
  'data-protection-officer': [RIGHTS, POLICY, ASSURANCE],
  auditor: [ASSURANCE],
  'contract-manager': [ASSURANCE],
  participant: [{ text: 'My page', href: '/my' }],
};

/** The main navigation of a role: what its work needs, in the order of its day, as far as the programme offers it. */
export const navigationFor = (role: string, register: Pick<Register, 'activities'>): NavigationItem[] =>
  (BY_ROLE[role] ?? []).filter(({ activity }) => activity === undefined || offered(register, activity) !== undefined);
