import type { Register } from '../register/index.ts';
import { contextFor, PERSONAL_DATA, purposeTerms } from '../vocabularies/index.ts';

/** What is known of one consent: what was asked, what was answered, and what came after. Times are ISO instants. */
export interface ConsentFacts {
  id: string;
  /** The person’s reference. */
  person: string;
  decision: 'given' | 'refused';
  recipient: string;
  /** The organisation or individual that was named. */
  to: string;
  purpose: string;
  fields: readonly string[];
  explicit: boolean;
  mode: 'verbal' | 'written';
  how: string;
  language: string;
  givenAt: string;
  expiresAt: string | null;
  withdrawnAt: string | null;
  withdrawnBy: string | null;
  withdrawnHow: string | null;
  noticeVersion: number;
  registerHash: string;
  script: string;
  scriptVersion: number;
  shownHash: string;
}

/** JSON-LD, as far as a reader here needs to know it. */
export type Written = { [key: string]: Value };
type Value = string | number | Written | Value[];

const ref = (id: string): Written => ({ '@id': id });
const refs = (ids: Iterable<string>): Written[] => [...new Set(ids)].map(ref);
const SCHEMA = 'https://w3id.org/dpv/schema/dpv-27560#';
const METHODS: Readonly<Record<string, string>> = {
  'in-person': 'face to face',
  telephone: 'by telephone',
  video: 'by video call',
  form: 'on a form',
};

/** The events of a consent in their order: the answer, and its end when it has one. `at` says what lies in the past. */
export function consentEvents(facts: ConsentFacts, at: string): Written[] {
  const person = ref(`urn:candour:participant:${facts.person}`);
  const answered: Written = {
    '@type': [
      facts.decision === 'given' ? 'dpv:ConsentGiven' : 'dpv:ConsentRefused',
      facts.explicit ? 'dpv:ExplicitlyExpressedConsent' : 'dpv:ExpressedConsent',
    ],
    'dpv:isIndicatedBy': person,
    'dpv:hasIndicationMethod': `${facts.mode === 'verbal' ? 'Said' : 'Signed'}, ${METHODS[facts.how] ?? facts.how}, in ${facts.language}`,
    'dpv:isIndicatedAtTime': facts.givenAt,
    ...(facts.expiresAt === null
      ? {}
      : {
          'dpv:hasDuration': { '@type': 'dpv:UntilTimeDuration', 'dct:valid': `${facts.givenAt}/${facts.expiresAt}` },
        }),
  };
  if (facts.decision === 'refused') return [answered];
  if (facts.withdrawnAt !== null)
    return [
      answered,
      {
        '@type': 'dpv:ConsentWithdrawn',
        'dpv:isIndicatedBy':
          facts.withdrawnBy === 'representative'
            ? { '@type': 'dpv:Representative', 'dpv:isRepresentativeFor': person }
            : person,
        'dpv:hasIndicationMethod': facts.withdrawnHow ?? 'not recorded',
        'dpv:isIndicatedAtTime': facts.withdrawnAt,
      },
    ];
  if (facts.expiresAt !== null && Date.parse(facts.expiresAt) <= Date.parse(at))
    return [answered, { '@type': 'dpv:ConsentExpired', 'dpv:isIndicatedAtTime': facts.expiresAt }];
  return [answered];
}

/** The node of a consent record, without a context. */
function recordNode(register: Register, facts: ConsentFacts, at: string): Written {
  const { programme } = register;
  const purpose = register.purposes[facts.purpose];
  const categories = [...new Set(facts.fields.map((field) => register.columns[field] ?? ''))].filter(Boolean);
  const kept = Object.values(register.retention).filter(({ classes }) =>
    classes.includes(register.categories.consents?.class ?? ''),
  );
  const urn = (kind: string, slug: string): string => `urn:candour:${programme.id}:${kind}:${slug}`;
  return {
    '@id': `urn:uuid:${facts.id}`,
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': refs([`${SCHEMA}record`, `${SCHEMA}record-eu-gdpr`]),
    'dpv:hasIdentifier': facts.id,
    'dct:created': facts.givenAt,
    'dpv:hasDataSubject': { '@id': `urn:candour:participant:${facts.person}`, '@type': 'dpv:Participant' },
    'dpv:hasJurisdiction': ref('loc:GB'),
    'dpv:hasNotice': [
      {
        '@id': urn('consent-words', `sha256-${facts.shownHash}`),
        '@type': 'dpv:ConsentNotice',
        'dct:title': `${register.scripts[facts.script]?.title ?? facts.script}, version ${facts.scriptVersion}`,
        'dct:identifier': facts.shownHash,
        'dct:language': facts.language,
        'dct:issued': facts.givenAt,
      },
      {
        '@id': urn('notice', `sha256-${facts.registerHash}`),
        '@type': 'dpv:PrivacyNotice',
        'dct:title': `${programme.notice.title}, version ${facts.noticeVersion}`,
        'dct:identifier': facts.registerHash,
      },
    ],
    'dpv:hasProcess': {
      '@id': `urn:uuid:${facts.id}#process`,
      '@type': 'dpv:PersonalDataProcess',
      'dct:title': purpose?.title ?? facts.purpose,
      'dct:description': purpose?.words ?? '',
      'dpv:hasPurpose': refs(purposeTerms(purpose?.family ?? 'support', [])),
      'dpv:hasPersonalData': refs(categories.flatMap((slug) => PERSONAL_DATA[slug] ?? ['dpv:PersonalData'])),
      'dpv:hasProcessing': ref('dpv:Share'),
      'dpv:hasLegalBasis': ref(
        facts.explicit ? 'eu-gdpr:A6-1-a-explicit-consent' : 'eu-gdpr:A6-1-a-non-explicit-consent',
      ),
      'dpv:hasDataController': Object.entries(programme.controllers).map(([slug, { title, party }]) => ({
        '@id': urn('controller', slug),
        '@type': 'dpv:DataController',
        'dpv:hasName': programme.parties[party]?.name ?? title,
        'dpv:hasAddress': (programme.parties[party]?.address ?? programme.contact.address).join(', '),
        'dpv:hasContact': programme.contact.email ?? programme.contact.title,
      })),
      'dpv:hasRecipientThirdParty': {
        '@id': urn('recipient', facts.recipient),
        '@type': 'dpv:ThirdParty',
        'dpv:hasName': facts.to,
      },
      'dpv:hasStorageCondition': [
        { '@type': 'dpv:StorageLocation', 'dct:description': programme.region.words },
        ...kept.map(({ id, words }) => ({
          '@type': 'dpv:StorageDuration',
          'dct:identifier': id.toUpperCase(),
          'dct:description': words,
        })),
      ],
    },
    'dpv:hasConsentControl': [
      { '@type': 'dpv:ProvideConsent', 'dpv:isExercisedAt': 'By saying so or signing, when somebody asks' },
      {
        '@type': 'dpv:WithdrawConsent',
        'dpv:isExercisedAt': `At any time, in the person’s own page or by telling their ${programme.labels.keyworker} or ${programme.contact.title}`,
      },
    ],
    'dpv:hasRight': ref('eu-gdpr:A7-3'),
    'dpv:hasConsentStatus': { '@list': consentEvents(facts, at) },
  };
}

const context = (): Written => contextFor('dpv', 'eu-gdpr', 'pd', 'sector-publicservices', 'loc', 'dct');

/** The record of a consent in the profile of ISO/IEC TS 27560: pure, from the facts and the register it was given under. */
export const consentRecord = (register: Register, facts: ConsentFacts, at: string): Written => ({
  '@context': context(),
  ...recordNode(register, facts, at),
});

/** The receipt that the person keeps: it says when it was made, and holds the record it refers to. */
export const consentReceipt = (register: Register, facts: ConsentFacts, at: string): Written => ({
  '@context': context(),
  '@id': `urn:uuid:${facts.id}#receipt`,
  '@type': 'dpv:ConsentReceipt',
  'dct:conformsTo': refs([`${SCHEMA}receipt`, `${SCHEMA}receipt-eu-gdpr`]),
  'dpv:hasIdentifier': `${facts.id}-${at}`,
  'dct:created': at,
  'dpv:hasRecordOfActivity': recordNode(register, facts, at),
});
