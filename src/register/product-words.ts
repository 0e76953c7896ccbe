/**
 * The product’s own words, which code may name. Everything else that a register holds (parties, controllers, purposes,
 * recipients, retention lines, clocks, scripts, forms, stages) is the programme’s and may not be named outside `programmes/`.
 */

/** Every role a person can act in: the words of the database and of the screens. */
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

/** What an organisation is to a programme. */
export const ORGANISATION_KINDS = [
  'prime',
  'delivery-partner',
  'lead-authority',
  'support-provider',
  'employer',
  'auditor',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** The only ways round the ordinary rules of sharing. */
export const DOORS = ['emergency-override', 'safeguarding', 'legal-requirement', 'court-claims'] as const;

/** Standing duties of whoever acts. */
export const STANDING = ['training', 'undertaking', 'registration', 'contract', 'assignment'] as const;

/** Rights of the person. */
export const RIGHTS = [
  'informed',
  'access',
  'rectification',
  'erasure',
  'restriction',
  'portability',
  'objection',
  'automated-decisions',
  'transfers',
  'withdrawal',
  'complaint',
] as const;

/** Safeguards of the house. */
export const SAFEGUARDS = [
  'purpose-limits',
  'closed-list',
  'need-to-know',
  'region',
  'record-of-use',
  'provenance',
  'versions',
  'who-we-are',
  'separate-health',
  'explanation-first',
  'no-automation',
  'four-eyes',
  'security',
  'backups',
  'incidents',
  'audits',
  'destruction',
  'identity-check',
  'exemptions',
  'anonymous-statistics',
  'independent-officer',
  'regulator',
  'respectful-records',
  'job-quality',
  'one-record',
  'service-directory',
] as const;

/** What a clock waits for. */
export const CLOCK_EVENTS = [
  'referral-acknowledged',
  'first-meeting',
  'plan-agreed',
  'support-ends',
  'in-work-support-ends',
  'programme-ends',
  'outcome-claimed',
  'notice-given',
  'rights-answered',
  'rights-extended',
  'complaint-acknowledged',
  'breach-reported',
  'exception-reviewed',
  'details-confirmed',
  'access-reviewed',
  'destroyed',
] as const;
export type ClockEvent = (typeof CLOCK_EVENTS)[number];

/** Where the product asks the questions of a form. */
export const FORM_USES = ['first-assessment', 'review', 'health-assessment', 'exit', 'in-work-review'] as const;
export type FormUse = (typeof FORM_USES)[number];

/** The phases of a journey: what rules depend on. Each stage of a programme lies in one. */
export const PHASES = ['before-start', 'on-programme', 'in-work', 'after-exit'] as const;

/** What begins a stage of the journey: a fact the product knows, or a person’s decision. */
export const STAGE_BEGINNINGS = ['referral', 'start', 'job-start', 'exit', 'person-decides'] as const;

/** Doors by which referrals come. A programme opens those it has a file format for. */
export const CHANNELS = ['jcp', 'self', 'health-service', 'council', 'voluntary', 'other'] as const;
export type ReferralChannel = (typeof CHANNELS)[number];

/** What a referral file can tell, in the product’s words. A programme says which columns of which file hold it. */
export const REFERRAL_FIELDS = [
  'referral_id',
  'referred_on',
  'referring_office',
  'work_coach',
  'title',
  'given_name',
  'family_name',
  'date_of_birth',
  'national_insurance_number',
  'address_line_1',
  'address_line_2',
  'town',
  'postcode',
  'telephone',
  'mobile',
  'email',
  'gender',
  'participation',
  'customer_group',
  'early_access_group',
  'disability',
  'health_notes',
  'job_aims',
  'job_preferences',
  'preferred_hours',
  'childcare_needs',
  'availability_restrictions',
  'welsh_written',
  'welsh_spoken',
  'incident_marker',
  'mappa',
  'special_customer_record',
] as const;
export type ReferralField = (typeof REFERRAL_FIELDS)[number];

/** Without these a row is no referral. */
export const REFERRAL_NEEDS = ['referral_id', 'referred_on', 'family_name', 'date_of_birth', 'customer_group'] as const;

const YES_NO = ['yes', 'no'] as const;
/** Fields of which the product keeps one word of a short list. */
export const REFERRAL_VALUES: Partial<Record<ReferralField, readonly string[]>> = {
  participation: ['voluntary', 'mandatory'],
  disability: ['yes', 'no', 'prefer-not-to-say'],
  welsh_written: YES_NO,
  welsh_spoken: YES_NO,
  incident_marker: YES_NO,
  mappa: YES_NO,
  special_customer_record: YES_NO,
};

/** Ways a file may write a day. */
export const DATE_FORMS = ['YYYY-MM-DD', 'DD/MM/YYYY', 'DD-MM-YYYY', 'DD.MM.YYYY'] as const;
export type DateForm = (typeof DATE_FORMS)[number];
