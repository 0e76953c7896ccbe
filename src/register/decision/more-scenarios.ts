import type { DecisionFacts } from './facts.ts';
import { agreementWith, consentTo, emergency, soundActor, toDwp, toSupportProvider } from './scenarios.ts';

/** A disclosure to the police through the door for legal requirements. */
export function police(changes: Partial<DecisionFacts>): DecisionFacts {
  return emergency({
    recipient: 'hmrc-or-police',
    purpose: 'crime-and-fraud',
    fields: ['participant.given_name', 'participant.family_name', 'participant.postcode'],
    channel: 'secure-email',
    door: policeDoor(),
    ...changes,
  });
}

/** What opens that door. */
export function policeDoor(): NonNullable<DecisionFacts['door']> {
  return {
    door: 'legal-requirement',
    ground: 'crime-prevention',
    decidedBy: 'staff-1',
    approvedBy: 'staff-2',
    decidedAt: '2026-11-22T10:00:00Z',
    request: 'letter-1',
    power: 'power-1',
  };
}

/** Health team data given to a support provider, explained and agreed to. */
export function healthShared(changes: Partial<DecisionFacts> = {}): DecisionFacts {
  return toSupportProvider({
    controller: 'health-team',
    fields: ['health_note.body'],
    consents: [consentTo({ fields: ['health_note.body'] })],
    agreements: [agreementWith({ categories: ['health-team-record'] })],
    explanation: explained(),
    actor: soundActor({ registrationNeeded: true, registeredUntil: '2026-11-23' }),
    ...changes,
  });
}

/** The explanation that carries `healthShared`. */
export function explained(): NonNullable<DecisionFacts['explanation']> {
  return {
    recipient: 'support-provider',
    organisation: 'provider-1',
    fields: ['health_note.body'],
    givenAt: '2026-11-02T09:00:00Z',
  };
}

/** Confirming a job with an employer, without consent. */
export function jobConfirmed(person: DecisionFacts['person']): DecisionFacts {
  return toSupportProvider({
    recipient: 'employer',
    organisation: 'employer-1',
    purpose: 'outcome-validation',
    fields: ['participant.given_name', 'participant.family_name'],
    channel: 'telephone',
    consents: [],
    agreements: [
      {
        recipient: 'employer',
        organisation: 'employer-1',
        kind: 'agreement-note',
        from: '2026-01-01',
        categories: ['identity', 'outcome-evidence'],
      },
    ],
    person,
  });
}

/** A return to the European Social Fund. */
export function toEsf(changes: Partial<DecisionFacts>): DecisionFacts {
  return toDwp({
    recipient: 'esf',
    agreements: [
      {
        recipient: 'esf',
        kind: 'funding-agreement',
        from: '2018-03-01',
        categories: ['identity', 'national-insurance-number', 'referral-record', 'programme-health'],
      },
    ],
    ...changes,
  });
}

/** Statistics for research organisations. */
export function statistics(changes: Partial<DecisionFacts>): DecisionFacts {
  return toSupportProvider({
    recipient: 'research-aggregate',
    organisation: undefined,
    purpose: 'research-statistics',
    fields: ['example.total'],
    channel: 'secure-file',
    consents: [],
    agreements: [],
    ...changes,
  });
}

/** A share of something that the programme does not collect. */
export function dbs(): DecisionFacts {
  return toSupportProvider({
    fields: ['example.certificate'],
    consents: [consentTo({ fields: ['example.certificate'] })],
  });
}
