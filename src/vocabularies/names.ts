import type { Purpose } from '../register/index.ts';

/** The kinds of personal data of the Data Privacy Vocabulary for each category of the product. */
export const PERSONAL_DATA: Readonly<Record<string, readonly string[]>> = {
  identity: ['pd:Name', 'pd:BirthDate', 'pd:Identifier'],
  'contact-details': ['pd:Contact', 'pd:PhysicalAddress'],
  'national-insurance-number': ['pd:OfficialID'],
  gender: ['pd:Gender'],
  'family-circumstances': ['pd:Family', 'pd:Household'],
  'programme-health': ['pd:Health', 'pd:Disability'],
  'health-team-record': ['pd:HealthRecord'],
  wellbeing: ['pd:MentalHealth', 'pd:Health'],
  'education-and-skills': ['pd:Education', 'pd:EducationQualification'],
  employment: ['pd:EmploymentHistory', 'pd:WorkHistory'],
  benefits: ['pd:Income', 'pd:SocialStatus'],
  convictions: ['pd:CriminalConviction', 'pd:CriminalOffence'],
  'dbs-certificate': ['pd:Criminal'],
  'referral-record': ['pd:Professional'],
  appointments: ['pd:Interaction'],
  'case-notes': ['pd:LifeHistory', 'pd:Health'],
  'assessments-and-plans': ['pd:Professional', 'pd:Health'],
  applications: ['pd:ProfessionalExperience'],
  'outcome-evidence': ['pd:CurrentEmployment', 'pd:Salary'],
  'esf-evidence': ['pd:Demographic', 'pd:Ethnicity'],
  'right-to-work': ['pd:OfficialID', 'pd:Nationality'],
  payments: ['pd:Transaction', 'pd:BankAccount'],
  'equality-monitoring': ['pd:Ethnicity', 'pd:Religion', 'pd:SexualPreference', 'pd:MaritalStatus'],
  consents: ['pd:PrivacyPreference'],
  disclosures: ['pd:Communication'],
  safeguarding: ['pd:Vulnerability', 'pd:Health'],
  'crime-and-fraud': ['pd:Criminal'],
  'rights-requests': ['pd:Communication'],
  complaints: ['pd:Opinion', 'pd:Communication'],
  breaches: ['pd:Identifying'],
  messages: ['pd:Communication'],
  'audit-trail': ['pd:Behavioural'],
  research: ['pd:Opinion', 'pd:Health'],
  statistics: ['pd:Demographic'],
  staff: ['pd:Professional', 'pd:ProfessionalCertification'],
  agreements: ['pd:Professional'],
  'third-parties': ['pd:Relationship'],
  stories: ['pd:Picture', 'pd:LifeHistory'],
};

const PURPOSE_OF_FAMILY: Readonly<Record<Purpose['family'], string>> = {
  support: 'sector-publicservices:PublicServiceProvision',
  contract: 'dpv:FulfilmentOfObligation',
  law: 'dpv:LegalCompliance',
};

const PURPOSE_OF_ACTIVITY: Readonly<Record<string, string>> = {
  intake: 'sector-publicservices:SocialWelfareEnrolmentManagement',
  casework: 'sector-publicservices:SocialAssistanceManagement',
  rights: 'dpv:RightsFulfilment',
  complaints: 'dpv:DisputeManagement',
  accountability: 'dpv:RecordManagement',
  'staff-administration': 'dpv:PersonnelManagement',
};

/** The purposes of the vocabulary for one of ours: by its family, and by the product’s activities that serve it. */
export const purposeTerms = (family: Purpose['family'], activities: readonly string[]): string[] => [
  PURPOSE_OF_FAMILY[family],
  ...activities.map((activity) => PURPOSE_OF_ACTIVITY[activity]).filter((term) => term !== undefined),
];

const ARTICLE_6: Readonly<Record<string, string>> = {
  '6(1)(a)': 'eu-gdpr:A6-1-a',
  '6(1)(b)': 'eu-gdpr:A6-1-b',
  '6(1)(c)': 'eu-gdpr:A6-1-c',
  '6(1)(d)': 'eu-gdpr:A6-1-d',
  '6(1)(e)': 'eu-gdpr:A6-1-e',
  '6(1)(ea)': 'ukgdpr:A6-1-ea',
  '6(1)(f)': 'eu-gdpr:A6-1-f',
};

/** The vocabulary’s name of a basis of Article 6. An article without one is named as it stands, so that the check finds it. */
export const article6Term = (article: string): string => ARTICLE_6[article] ?? `eu-gdpr:${article}`;

/** The vocabulary’s names of a condition: its article, and each paragraph of Schedule 1. */
export function conditionTerms(article: string, paragraphs: readonly number[]): string[] {
  const letter = /^9\(2\)\(([a-j])\)$/.exec(article)?.[1];
  return [
    letter === undefined ? 'ukgdpr:A10' : `eu-gdpr:A9-2-${letter}`,
    ...paragraphs.map((paragraph) => `ukgdpr:Sch1-p${paragraph}`),
  ];
}
