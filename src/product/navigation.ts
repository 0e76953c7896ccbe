import type { NavigationItem } from '../web/index.ts';

const CASELOAD = { text: 'Caseload', href: '/caseload', also: '/participants' };
const REFERRALS = { text: 'New referrals', href: '/intake/referrals' };
const IMPORTS = { text: 'Referral files', href: '/intake/imports' };
const HEALTH = { text: 'Health and Wellbeing', href: '/health' };
const RIGHTS = { text: 'Rights requests', href: '/rights/requests' };
const OUTBOX = { text: 'Outbox', href: '/outbox' };

const BY_ROLE: Record<string, NavigationItem[]> = {
  keyworker: [CASELOAD],
  'partner-worker': [CASELOAD],
  'nominated-officer': [CASELOAD],
  'team-leader': [CASELOAD, REFERRALS, IMPORTS],
  administrator: [IMPORTS, REFERRALS, { text: 'Staff', href: '/staff' }, OUTBOX],
  'health-practitioner': [HEALTH],
  'senior-health-practitioner': [HEALTH],
  'data-protection-officer': [RIGHTS],
  participant: [{ text: 'My page', href: '/my' }],
};

/** The main navigation of a role: what its work needs, in the order of its day. */
export const navigationFor = (role: string): NavigationItem[] => BY_ROLE[role] ?? [];
