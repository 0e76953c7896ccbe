import { count, moment } from '../look.ts';
import type { Control } from '../rules.ts';
import {
  asking,
  constrained,
  doneBy,
  evidence,
  LATELY,
  LOOK_AT_EACH,
  none,
  proof,
  refusedFor,
  triggersOn,
} from './evidence.ts';

const REFUSALS = 'src/disclosures/refusals.test.ts';
const OTHER = '00000000-0000-4000-8000-000000000001';

export const consents: readonly Control[] = [
  {
    name: 'named-consent',
    built: 'built',
    tests: proof(REFUSALS, 'consent for one organisation, and its agreement, never carry another'),
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'the consent names another organisation',
            applies: ({ recipient }) => recipient.consent === 'needed' && recipient.named,
            change: ({ facts }) => ({ consents: facts.consents.map((each) => ({ ...each, organisation: OTHER })) }),
            codes: ['consent-missing'],
          },
          'with consent for another organisation each is refused',
        ),
        constrained(
          look,
          'consent',
          ['organisation_id', 'individual'],
          'a consent names one organisation or one individual',
        ),
        {
          seen: [`${count(look, 'consentsGiven')} consents name one organisation or individual each`],
          findings: [
            none(count(look, 'consentsUnnamed'), 'consents name nobody', 'End them, and ask again'),
            none(
              count(look, 'otherConsent'),
              'disclosures rest on a consent for another organisation or purpose',
              LOOK_AT_EACH,
            ),
          ],
          done: doneBy(look, ['record-consent']),
          refused: refusedFor(look, ['consent-other-purpose', 'recipient-not-named']),
        },
      ),
  },
  {
    name: 'consent-words',
    built: 'built',
    tests: proof(
      'src/disclosures/sending.test.ts',
      'the last answer counts: a no ends an earlier yes about the same fields, and no other',
    ),
    evidence: (look) =>
      evidence({
        seen: [
          `${Object.keys(look.register.scripts).length} scripts are published`,
          `${count(look, 'consentsGiven') + count(look, 'consentsRefused')} answers keep the words that were shown`,
        ],
        findings: [
          none(count(look, 'consentsWithoutWords'), 'answers keep no words', 'Ask those people again'),
          none(
            count(look, 'consentsUnpublished'),
            'answers rest on a register that was never published',
            'Find out which words those people saw',
          ),
        ],
        done: doneBy(look, ['record-consent']),
      }),
  },
  {
    name: 'consent-history',
    built: 'built',
    tests: proof(
      'src/disclosures/sending.test.ts',
      'whoever was asked twice takes both consents back at once',
      'the last answer counts: a no ends an earlier yes about the same fields, and no other',
    ),
    evidence: (look) =>
      evidence(
        triggersOn(look, [
          'consent.consents_moved',
          'consent_withdrawal.consents_moved',
          'consent_explanation.consents_moved',
          'consent_state.consent_state_moves_forward',
        ]),
        {
          seen: [
            `${count(look, 'consentsGiven')} given, ${count(look, 'consentsRefused')} refused, ${count(look, 'consentsWithdrawn')} withdrawn since the beginning`,
          ],
          findings: [
            none(
              count(look, 'consentNotCurrent'),
              `disclosures ${LATELY} rest on a consent that had not begun, was withdrawn or had expired`,
              LOOK_AT_EACH,
            ),
          ],
          done: {
            times: count(look, 'consentsGiven') + count(look, 'consentsRefused'),
            last: moment(look, 'lastConsent'),
          },
          refused: refusedFor(look, ['consent-expired', 'consent-not-yet-given']),
        },
      ),
  },
];
