import { count, moment } from '../look.ts';
import { probe } from '../probes.ts';
import type { Control, Finding } from '../rules.ts';
import { asking, constrained, doneBy, evidence, LATELY, LOOK_AT_EACH, none, proof, refusedFor } from './evidence.ts';

const REFUSALS = 'src/disclosures/refusals.test.ts';
const SENDING = 'src/disclosures/sending.test.ts';

const CONSENT_CODES = ['consent-missing'];

/** Decision codes that mean that consent was not there or did not carry it. */
const CONSENT_REASONS = [
  'consent-missing',
  'consent-other-purpose',
  'consent-not-yet-given',
  'consent-withdrawn',
  'consent-expired',
  'consent-lacks-field',
  'consent-not-explicit',
];
const AGREEMENT_REASONS = [
  'agreement-missing',
  'agreement-suspended',
  'agreement-not-in-force',
  'agreement-lacks-category',
];

/** Says of recipients that a promise names whether the register in force still holds them to it. */
const heldTo = (
  recipients: readonly string[],
  register: { recipients: Record<string, { title: string }> },
  holds: (slug: string) => boolean,
  what: string,
): Finding[] =>
  recipients
    .filter((slug) => register.recipients[slug] && !holds(slug))
    .map((slug) => ({
      what: `“${register.recipients[slug]?.title}” ${what}`,
      remedy: 'Publish a register that holds this recipient to the promise, or change the notice',
    }));

export const sharing: readonly Control[] = [
  {
    name: 'consent-gate',
    built: 'built',
    tests: [
      ...proof(REFUSALS, 'with consent and an agreement it leaves; without consent it does not'),
      ...proof('test/consent-race.test.ts', 'nothing leaves after a withdrawal, however they interleave'),
    ],
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'the person has not agreed',
            applies: ({ recipient }) => recipient.consent === 'needed',
            change: () => ({ consents: [] }),
            codes: CONSENT_CODES,
          },
          'without the person’s consent each is refused',
        ),
        {
          seen: [`${count(look, 'allowed')} disclosures left and ${count(look, 'refused')} were refused ${LATELY}`],
          findings: [none(count(look, 'withoutConsent'), 'disclosures left without a consent', LOOK_AT_EACH)],
          done: { times: count(look, 'allowed'), last: moment(look, 'lastAllowed') },
          refused: refusedFor(look, CONSENT_REASONS),
        },
      ),
    about: (look, recipients) =>
      heldTo(
        recipients,
        look.register,
        (slug) => look.register.recipients[slug]?.consent === 'needed',
        'no longer needs consent in the register in force',
      ),
  },
  {
    name: 'withdrawal-stops-queue',
    built: 'built',
    tests: [
      ...proof(SENDING, 'a withdrawal stops what is queued, and the ledger says so'),
      ...proof('test/consent-race.test.ts', 'the same storm without the lock leaks'),
    ],
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'the person has withdrawn',
            applies: ({ recipient }) => recipient.consent === 'needed',
            change: ({ facts }) => ({
              consents: facts.consents.map((each) => ({ ...each, withdrawnAt: each.givenAt })),
            }),
            codes: ['consent-withdrawn'],
          },
          'after a withdrawal each is refused',
        ),
        {
          seen: [
            `${count(look, 'consentsWithdrawn')} consents have been withdrawn, and ${count(look, 'stopped')} disclosures were stopped on their way ${LATELY}`,
          ],
          findings: [
            none(count(look, 'leftAfterWithdrawal'), 'disclosures left after the withdrawal', LOOK_AT_EACH),
            none(count(look, 'sentUndecided'), 'messages were sent without a second decision', LOOK_AT_EACH),
            none(
              count(look, 'stuck'),
              'disclosures have waited in the queue for more than an hour',
              'See that the jobs of the service run; nothing leaves meanwhile',
            ),
            none(
              count(look, 'unknown'),
              'disclosures may or may not have left',
              'Ask the recipient, and write down what they say',
            ),
          ],
          done: doneBy(look, ['withdraw-consent', 'withdraw-consent-as-officer', 'withdraw-my-consent']),
          refused: refusedFor(look, ['consent-withdrawn']),
          overdue: count(look, 'stuck'),
        },
      ),
  },
  {
    name: 'minimum-fields',
    built: 'built',
    tests: proof(
      REFUSALS,
      'a field outside the minimum, or one the agreement does not cover, refuses the whole request',
    ),
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'a field is not among the least that is needed',
            applies: ({ recipient }, { register }) => outside(recipient.fields, register.columns) !== undefined,
            change: ({ facts, recipient }, { register }) => ({
              fields: [...facts.fields, outside(recipient.fields, register.columns) ?? ''],
            }),
            codes: ['outside-minimum'],
          },
          'with one field more than the least each is refused',
        ),
        {
          seen: [`The fields of ${count(look, 'allowed')} disclosures were held against the lists of the register`],
          findings: [none(count(look, 'beyondMinimum'), 'disclosures held more than the least', LOOK_AT_EACH)],
          done: { times: count(look, 'allowed'), last: moment(look, 'lastAllowed') },
          refused: refusedFor(look, ['outside-minimum']),
        },
      ),
    about: (look, recipients) =>
      heldTo(
        recipients,
        look.register,
        (slug) => (look.register.recipients[slug]?.fields.length ?? 0) > 0,
        'has no list of least fields in the register in force',
      ),
  },
  {
    name: 'preview-equals-sent',
    built: 'built',
    tests: proof(
      SENDING,
      'what was previewed, what was sealed and what is collected are the same bytes',
      'a preview that is out of date does not leave',
    ),
    evidence: (look) =>
      evidence(
        constrained(
          look,
          'disclosure',
          ['payload_hash', 'allowed'],
          'what leaves has the fingerprint of what was previewed',
        ),
        {
          seen: [`${count(look, 'allowed')} disclosures have a fingerprint`],
          findings: [none(count(look, 'withoutPreview'), 'disclosures have no fingerprint', LOOK_AT_EACH)],
          done: doneBy(look, ['preview-sharing', 'share-information']),
        },
      ),
  },
  {
    name: 'recorded-refusal',
    built: 'built',
    tests: proof(REFUSALS, 'a refusal keeps every reason and not one value, and the ledger says refused'),
    evidence: (look) =>
      evidence(constrained(look, 'disclosure', ['payload', 'allowed'], 'a refused disclosure keeps no value'), {
        seen: [`${count(look, 'refused')} disclosures were refused ${LATELY}, each with its reasons`],
        findings: [
          none(
            count(look, 'withoutReasons'),
            'refusals have no reason',
            'Find out which version of the product wrote them',
          ),
          none(count(look, 'payloadOfRefused'), 'refused disclosures keep what was not to leave', LOOK_AT_EACH),
        ],
        refused: { times: count(look, 'refused'), last: moment(look, 'lastRefused') },
      }),
  },
  {
    name: 'agreement-in-force',
    built: 'built',
    tests: [
      ...proof(REFUSALS, 'an agreement that is missing, over or suspended refuses, consent or not'),
      ...proof(SENDING, 'an agreement suspended after sharing stops what is queued'),
    ],
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'there is no agreement',
            applies: ({ recipient }) => recipient.agreement.kind !== 'none',
            change: () => ({ agreements: [] }),
            codes: ['agreement-missing'],
          },
          'without an agreement each is refused',
        ),
        {
          seen: [
            `${count(look, 'agreementsInForce')} of ${count(look, 'agreements')} agreements are in force; ${count(look, 'agreementsEndingSoon')} end within 60 days`,
          ],
          findings: [
            none(count(look, 'withoutAgreement'), 'disclosures left without an agreement in force', LOOK_AT_EACH),
            none(
              count(look, 'organisationsUncontracted'),
              'delivery organisations hold people and have no contract in force',
              'Record the contract, or move their people',
            ),
          ],
          done: { times: count(look, 'allowed'), last: moment(look, 'lastAllowed') },
          refused: refusedFor(look, AGREEMENT_REASONS),
        },
      ),
    about: (look, recipients) =>
      heldTo(
        recipients,
        look.register,
        (slug) => look.register.recipients[slug]?.agreement.kind !== 'none',
        'no longer needs an agreement in the register in force',
      ),
  },
  {
    name: 'region-check',
    built: 'built',
    tests: proof(REFUSALS, 'before the start, and outside the United Kingdom, nothing leaves'),
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'the recipient is in a country that the notice does not allow',
            change: () => ({ region: 'ZZ' }),
            codes: ['region-not-allowed'],
          },
          'in a country outside the list each is refused',
        ),
        {
          findings: [
            ...probe(look, {
              although: 'no protection is on record for the transfer',
              applies: (_use, { register }) => register.programme.region.withMechanism.length > 0,
              change: (_use, { register }) => ({ region: register.programme.region.withMechanism[0] ?? 'ZZ' }),
              codes: ['region-without-mechanism'],
            }).findings,
            none(count(look, 'abroad'), 'disclosures went to an organisation outside the United Kingdom', LOOK_AT_EACH),
          ],
          seen: [
            `${count(look, 'allowed') - count(look, 'abroad')} disclosures stayed in the United Kingdom ${LATELY}`,
          ],
          done: { times: count(look, 'allowed'), last: moment(look, 'lastAllowed') },
          refused: refusedFor(look, ['region-not-allowed', 'region-without-mechanism', 'region-without-dwp-approval']),
        },
      ),
  },
];

const outside = (fields: readonly string[], columns: Readonly<Record<string, string>>): string | undefined => {
  const least = new Set(fields);
  return Object.keys(columns).find((column) => !least.has(column));
};
