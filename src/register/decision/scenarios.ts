import path from 'node:path';
import { loadProgramme } from '../load/index.ts';
import type { Register } from '../types.ts';
import type { DecisionFacts } from './facts.ts';

/**
 * The register of the worked example, for tests, with a table of its own for kinds of data that the product has no table for.
 * Throws, listing the problems, when the example is not sound.
 */
export async function exampleRegister(): Promise<Register> {
  const dir = path.join(import.meta.dirname, '../../../programmes/central-london-works');
  const { register, problems } = await loadProgramme(dir);
  if (register) {
    register.columns['example.total'] = 'statistics';
    register.columns['example.certificate'] = 'dbs-certificate';
    const { statistics } = register.categories;
    if (statistics) statistics.collected = true;
    register.recipients['research-aggregate']?.fields.push('example.total');
    register.recipients['support-provider']?.fields.push('example.certificate');
    return register;
  }
  throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n'));
}

/** A register of one’s own to change, which no earlier decision has prepared. */
export function copyOf(register: Register): Register {
  return structuredClone(register);
}

const PROVIDER = 'provider-1';
const FIELDS = [
  'participant.given_name',
  'participant.family_name',
  'participant.telephone',
  'referral.job_aims',
  'referral.health_notes',
];

/** A disclosure to a support provider in which everything is in order. */
export function toSupportProvider(changes: Partial<DecisionFacts> = {}): DecisionFacts {
  return {
    programme: 'central-london-works',
    controller: 'provider',
    recipient: 'support-provider',
    organisation: PROVIDER,
    purpose: 'onward-support',
    fields: FIELDS,
    at: '2026-11-23T10:00:00Z',
    stage: 'on-programme',
    person: { cohort: 'NON' },
    region: 'GB',
    channel: 'portal',
    consents: [consentTo()],
    agreements: [agreementWith()],
    restrictions: [],
    objections: [],
    actor: soundActor(),
    ...changes,
  };
}

/** A consent that carries `toSupportProvider`. */
export function consentTo(changes: Partial<DecisionFacts['consents'][number]> = {}): DecisionFacts['consents'][number] {
  return {
    recipient: 'support-provider',
    organisation: PROVIDER,
    purpose: 'onward-support',
    fields: FIELDS,
    mode: 'written',
    explicit: true,
    givenAt: '2026-11-01T09:00:00Z',
    ...changes,
  };
}

/** An agreement that carries `toSupportProvider`. */
export function agreementWith(
  changes: Partial<DecisionFacts['agreements'][number]> = {},
): DecisionFacts['agreements'][number] {
  return {
    recipient: 'support-provider',
    organisation: PROVIDER,
    kind: 'data-sharing-agreement',
    from: '2026-01-01',
    until: '2026-12-31',
    categories: ['identity', 'contact-details', 'employment', 'programme-health'],
    ...changes,
  };
}

/** A keyworker whose standing is in order. */
export function soundActor(changes: Partial<DecisionFacts['actor']> = {}): DecisionFacts['actor'] {
  return {
    kind: 'person',
    role: 'keyworker',
    assigned: true,
    trainingUntil: '2027-06-30',
    undertakingSignedOn: '2026-01-05',
    ...changes,
  };
}

/** A call to the emergency services through the emergency door, without any consent. */
export function emergency(changes: Partial<DecisionFacts> = {}): DecisionFacts {
  return toSupportProvider({
    recipient: 'emergency-services',
    organisation: undefined,
    purpose: 'emergency',
    fields: ['participant.given_name', 'participant.family_name', 'participant.postcode', 'referral.health_notes'],
    channel: 'telephone',
    consents: [],
    agreements: [],
    door: {
      door: 'emergency-override',
      ground: 'danger-to-self',
      decidedBy: 'staff-1',
      decidedAt: '2026-11-23T09:58:00Z',
      consentSought: 'not-possible',
    },
    ...changes,
  });
}

/** A return to DWP, which needs no consent. */
export function toDwp(changes: Partial<DecisionFacts> = {}): DecisionFacts {
  return toSupportProvider({
    recipient: 'dwp',
    organisation: undefined,
    purpose: 'funder-reporting',
    fields: ['participant.reference', 'participant.ni_number', 'enrolment.started_on', 'participant.disability'],
    channel: 'secure-file',
    consents: [],
    agreements: [
      {
        recipient: 'dwp',
        kind: 'contract',
        from: '2018-03-01',
        categories: ['identity', 'national-insurance-number', 'referral-record', 'programme-health'],
      },
    ],
    ...changes,
  });
}
