import {
  article6Term,
  checkedTerms,
  conditionTerms,
  contextFor,
  type JsonLd,
  PERSONAL_DATA,
  purposeTerms,
} from '../../vocabularies/index.ts';
import type { ConditionLine, RecipientLine, RecordEntry, RecordOfProcessing } from './model.ts';

type Node = { [key: string]: JsonLd };

const ref = (id: string): Node => ({ '@id': id });
const refs = (ids: Iterable<string>): Node[] => [...new Set(ids)].map(ref);

/** Which publication a record is of; absent for a draft. */
export interface PublicationMark {
  version: number;
  hash: string;
  effectiveFrom: string;
}

/**
 * The record of processing as JSON-LD in the Data Privacy Vocabulary 2.3: one `dpv:ROPA`, a process for each purpose, and the
 * notice with the register’s hash. Throws UnknownTerms when it would name what no vocabulary has.
 */
export function recordAsDpv(record: RecordOfProcessing, publication?: PublicationMark): Node {
  const urn = (kind: string, slug: string): string => `urn:candour:${record.programme}:${kind}:${slug}`;
  const joint = record.controllers.filter(({ jointWith }) => jointWith.length > 0);
  return checkedTerms({
    '@context': contextFor(...['dpv', 'eu-gdpr', 'legal-gb', 'loc', 'pd', 'sector-publicservices', 'ukgdpr', 'dct']),
    '@id': `urn:candour:${record.programme}:record-of-processing`,
    '@type': 'dpv:ROPA',
    'dct:title': `Record of processing: ${record.name}`,
    ...(record.band === null ? {} : { 'dct:description': record.band }),
    'dct:created': record.updated,
    'dpv:hasJurisdiction': ref('loc:GB'),
    'dpv:hasApplicableLaw': refs(['legal-gb:law-GDPR', 'legal-gb:law-DPA']),
    'dpv:hasNotice': {
      '@id': urn('notice', publication ? `sha256-${publication.hash}` : 'draft'),
      '@type': 'dpv:PrivacyNotice',
      ...(publication ? { 'dct:identifier': publication.hash, 'dct:valid': publication.effectiveFrom } : {}),
    },
    'dpv:hasDataProtectionOfficer': {
      '@id': urn('role', 'data-protection-officer'),
      '@type': 'dpv:DataProtectionOfficer',
      'dpv:hasName': record.officer.title,
      'dpv:hasAddress': record.officer.address.join(', '),
      ...(record.officer.email === null ? {} : { 'dpv:hasContact': record.officer.email }),
    },
    'dpv:hasJointDataControllers': {
      '@id': urn('controllers', 'joint'),
      '@type': 'dpv:JointDataControllers',
      'dpv:hasDataController': refs(joint.map(({ slug }) => urn('controller', slug))),
      'dpv:hasLegalMeasure': record.documents
        .filter(({ kind }) => kind === 'joint-arrangement')
        .map(({ slug, title, reference, from }) => ({
          '@id': urn('document', slug),
          '@type': 'dpv:JointDataControllersAgreement',
          'dct:title': title,
          'dct:identifier': reference,
          'dct:issued': from,
        })),
    },
    'dpv:hasDataController': record.controllers.map(({ slug, title, party, address, words }) => ({
      '@id': urn('controller', slug),
      '@type': 'dpv:DataController',
      'dpv:hasName': party,
      ...(address.length > 0 ? { 'dpv:hasAddress': address.join(', ') } : {}),
      'dct:title': title,
      'dct:description': words,
    })),
    'dpv:hasImpactAssessment': record.documents
      .filter(({ kind }) => kind === 'dpia')
      .map(({ slug, title, reference, from }) => ({
        '@id': urn('document', slug),
        '@type': 'dpv:DPIA',
        'dct:title': title,
        'dct:identifier': reference,
        'dct:issued': from,
      })),
    'dpv:hasOrganisationalMeasure': record.security.map(({ title, words }) => ({
      '@type': 'dpv:OrganisationalMeasure',
      'dct:title': title,
      'dct:description': words,
    })),
    'dpv:hasTechnicalMeasure': refs([
      ...[
        'dpv:EncryptionAtRest',
        'dpv:EncryptionInTransfer',
        'dpv:AccessControlMethod',
        'dpv:MultiFactorAuthentication',
      ],
      ...['dpv:ActivityMonitoring', 'dpv:HashFunctions'],
    ]),
    'dpv:hasProcess': record.entries.map((entry) => processOf(entry, urn)),
  });
}

function processOf(entry: RecordEntry, urn: (kind: string, slug: string) => string): Node {
  const special = entry.categories.some(({ special }) => special !== 'none');
  return {
    '@id': urn('purpose', entry.slug),
    '@type': 'dpv:PersonalDataProcess',
    'dct:title': entry.title,
    'dct:description': entry.words,
    'dpv:hasPurpose': refs(purposeTerms(entry.family, entry.activities)),
    'dpv:hasDataSubject': refs(['dpv:Participant']),
    'dpv:hasDataSource': refs(['dpv:DataSubjectDataSource', 'dpv:ThirdPartyDataSource']),
    'dpv:hasPersonalData': refs([
      ...entry.categories.flatMap(({ slug }) => PERSONAL_DATA[slug] ?? ['dpv:PersonalData']),
      ...(special ? ['dpv:SpecialCategoryPersonalData'] : []),
    ]),
    'dpv:hasDataController': refs(entry.bases.map(({ controller }) => urn('controller', controller))),
    'dpv:hasLegalBasis': [
      ...entry.bases.map((basis) => ({
        '@type': article6Term(basis.article),
        'dct:description': [`${basis.controllerTitle}: ${basis.words}`, basis.restsOn].filter(Boolean).join('. '),
        'dpv:isDeterminedByEntity': ref(urn('controller', basis.controller)),
      })),
      ...entry.conditions.map((condition) => conditionNode(condition)),
    ],
    ...recipientsOf(entry.recipients, urn),
    'dpv:hasStorageCondition': storageOf(entry, urn),
  };
}

/** A condition with what paragraph 41 adds. */
function conditionNode(condition: ConditionLine): Node {
  const { policyDocument } = condition;
  return {
    '@type': conditionTerms(condition.article, condition.paragraphs),
    'dct:title': condition.title,
    'dct:description': `For ${condition.categories.join(', ')}. Article 6: ${condition.article6}. Kept and erased as the policy document says: ${condition.keptWords}`,
    ...(policyDocument
      ? {
          'dpv:hasPolicy': {
            '@type': 'ukgdpr:AppropriatePolicyDocument',
            'dct:identifier': policyDocument.reference,
            'dct:valid': `${policyDocument.from}/${policyDocument.until}`,
          },
        }
      : {}),
  };
}

const PROPERTY: Readonly<Record<RecipientLine['role'], [string, string]>> = {
  controller: ['dpv:hasRecipientDataController', 'dpv:DataController'],
  'joint-controller': ['dpv:hasRecipientDataController', 'dpv:DataController'],
  processor: ['dpv:hasDataProcessor', 'dpv:DataProcessor'],
  internal: ['dpv:hasRecipient', 'dpv:OrganisationalUnit'],
  person: ['dpv:hasRecipientThirdParty', 'dpv:Representative'],
  'nobody-identified': ['dpv:hasRecipient', 'dpv:Recipient'],
};

function recipientsOf(recipients: readonly RecipientLine[], urn: (kind: string, slug: string) => string): Node {
  const grouped: Record<string, Node[]> = {};
  for (const { slug, title, role, agreement } of recipients) {
    const [property, type] = PROPERTY[role];
    const list = grouped[property] ?? [];
    grouped[property] = list;
    list.push({ '@id': urn('recipient', slug), '@type': type, 'dpv:hasName': title, 'dct:description': agreement });
  }
  return grouped;
}

function storageOf(entry: RecordEntry, urn: (kind: string, slug: string) => string): Node[] {
  const rules = new Map<string, string[]>();
  for (const { name, rules: under } of entry.categories)
    for (const rule of under) rules.set(rule, [...(rules.get(rule) ?? []), name]);
  return [...rules].map(([rule, names]) => ({
    '@id': urn('retention', rule.toLowerCase()),
    '@type': ['dpv:StorageDuration', 'dpv:UntilEventDuration'],
    'dct:identifier': rule,
    'dct:description': names.join(', '),
  }));
}
