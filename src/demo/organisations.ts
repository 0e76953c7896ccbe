/** The organisations of the worked example. Support providers are invented; the others are those the notice names. */
export interface DemoOrganisation {
  slug: string;
  name: string;
  kind: 'prime' | 'delivery-partner' | 'lead-authority' | 'support-provider' | 'employer' | 'auditor';
  region?: string;
  agreement?: DemoAgreement;
}

/** An agreement, its days counted from today: the demonstration looks the same on any day. */
export interface DemoAgreement {
  recipient: string;
  kind: string;
  categories: string[];
  purposes: string[];
  startsDaysAgo: number;
  endsInDays: number;
  suspendedDaysAgo?: number;
}

const delivery: DemoAgreement = {
  recipient: 'delivery-partner',
  kind: 'contract',
  categories: [
    'identity',
    'contact-details',
    'gender',
    'family-circumstances',
    'programme-health',
    'education-and-skills',
    'employment',
    'benefits',
    'referral-record',
    'appointments',
    'case-notes',
    'assessments-and-plans',
  ],
  purposes: ['onboarding', 'support', 'in-work-support'],
  startsDaysAgo: 900,
  endsInDays: 700,
};

const sharing = (categories: string[], extra: Partial<DemoAgreement> = {}): DemoAgreement => ({
  recipient: 'support-provider',
  kind: 'data-sharing-agreement',
  categories,
  purposes: ['onward-support'],
  startsDaysAgo: 400,
  endsInDays: 330,
  ...extra,
});

/** What every support provider of the example may receive under its agreement. */
const SUPPORT = ['identity', 'contact-details', 'employment', 'education-and-skills', 'family-circumstances'];

export const ORGANISATIONS: readonly DemoOrganisation[] = [
  { slug: 'ingeus', name: 'Ingeus UK Ltd', kind: 'prime' },
  { slug: 'get-set-uk', name: 'Get Set UK', kind: 'delivery-partner', agreement: delivery },
  { slug: 'leonard-cheshire', name: 'Leonard Cheshire', kind: 'delivery-partner', agreement: delivery },
  { slug: 'bromley-by-bow-centre', name: 'Bromley by Bow Centre', kind: 'delivery-partner', agreement: delivery },
  {
    slug: 'city-of-london',
    name: 'City of London Corporation',
    kind: 'lead-authority',
    agreement: {
      recipient: 'lead-authority',
      kind: 'joint-controller-arrangement',
      categories: ['outcome-evidence', 'appointments', 'referral-record'],
      purposes: ['contract-management', 'funder-reporting'],
      startsDaysAgo: 1500,
      endsInDays: 900,
    },
  },
  { slug: 'harbour-debt-advice', name: 'Harbour Debt Advice', kind: 'support-provider', agreement: sharing(SUPPORT) },
  {
    slug: 'riverside-housing-support',
    name: 'Riverside Housing Support',
    kind: 'support-provider',
    agreement: sharing([...SUPPORT, 'programme-health']),
  },
  {
    slug: 'lantern-skills-trust',
    name: 'Lantern Skills Trust',
    kind: 'support-provider',
    agreement: sharing(SUPPORT, { startsDaysAgo: 800, endsInDays: -40 }),
  },
  {
    slug: 'meadow-wellbeing-group',
    name: 'Meadow Wellbeing Group',
    kind: 'support-provider',
    agreement: sharing(SUPPORT, { suspendedDaysAgo: 12 }),
  },
  { slug: 'open-door-clothing', name: 'Open Door Clothing', kind: 'support-provider' },
  {
    slug: 'programme-auditors',
    name: 'Programme auditors',
    kind: 'auditor',
    agreement: {
      recipient: 'auditors',
      kind: 'engagement-letter',
      categories: ['esf-evidence'],
      purposes: ['funder-reporting'],
      startsDaysAgo: 20,
      endsInDays: 100,
    },
  },
];

export const TEAMS: readonly { slug: string; organisation: string; name: string }[] = [
  { slug: 'east', organisation: 'ingeus', name: 'East team' },
  { slug: 'assurance', organisation: 'ingeus', name: 'Assurance team' },
  { slug: 'health', organisation: 'ingeus', name: 'Health and Wellbeing Team' },
  { slug: 'get-set', organisation: 'get-set-uk', name: 'Get Set UK team' },
  { slug: 'leonard', organisation: 'leonard-cheshire', name: 'Leonard Cheshire team' },
];

export const CASELOADS: readonly {
  slug: string;
  team: string;
  kind: 'keyworker' | 'intake' | 'nominated-officer';
  name: string;
}[] = [
  { slug: 'intake', team: 'assurance', kind: 'intake', name: 'New referrals' },
  { slug: 'nominated', team: 'assurance', kind: 'nominated-officer', name: 'Nominated officer' },
  { slug: 'east-1', team: 'east', kind: 'keyworker', name: 'East 1' },
  { slug: 'east-2', team: 'east', kind: 'keyworker', name: 'East 2' },
  { slug: 'get-set-1', team: 'get-set', kind: 'keyworker', name: 'Get Set 1' },
  { slug: 'leonard-1', team: 'leonard', kind: 'keyworker', name: 'Leonard Cheshire 1' },
];
