import { count, moment } from '../look.ts';
import { probe } from '../probes.ts';
import type { Control, Finding } from '../rules.ts';
import { DECIDED_TABLES } from './decided.ts';
import { asking, doneBy, evidence, finding, LATELY, none, proof, refusedFor, triggersOn } from './evidence.ts';

const DECIDE = 'src/register/decision/decide.test.ts';
const REFUSALS = 'src/disclosures/refusals.test.ts';
const MUTATIONS = 'src/register/decision/mutation.test.ts';
const LOOK_AT_EACH = 'Look at each of them, tell whom it concerns, and find out how it was possible';

export const rulesOfUse: readonly Control[] = [
  {
    name: 'lawful-basis',
    built: 'built',
    tests: [
      ...proof(DECIDE, 'every reason is collected, never only the first'),
      ...proof(MUTATIONS, 'breaking one rule changes the decision'),
    ],
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'no controller has a basis for it',
            change: () => ({ controller: 'nobody' }),
            codes: ['unknown-controller'],
            once: true,
          },
          'for a controller without a basis each is refused',
        ),
        {
          findings: [
            ...probe(look, {
              although: 'the purpose is none of the notice',
              change: () => ({ purpose: 'something-else' }),
              codes: ['unknown-purpose'],
              once: true,
            }).findings,
            ...Object.values(look.register.purposes)
              .filter(({ bases }) => Object.keys(bases).length === 0)
              .map(({ title }) => ({
                what: `“${title}” has no lawful basis for any controller`,
                remedy: 'Publish a register that gives it one, or take the purpose out',
              })),
          ],
          seen: [
            `${Object.keys(look.register.purposes).length} purposes have a basis for each controller that serves them`,
          ],
          refused: refusedFor(look, [
            'no-basis',
            'unknown-recipient',
            'unknown-purpose',
            'recipient-not-for-purpose',
            'unknown-controller',
          ]),
        },
      ),
  },
  {
    name: 'purpose-limits',
    built: 'built',
    tests: proof(REFUSALS, 'before the start, and outside the United Kingdom, nothing leaves'),
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'the notice does not give the recipient for that purpose',
            applies: ({ recipient }, { register }) => otherPurpose(recipient.purposes, register.purposes) !== undefined,
            change: ({ recipient }, { register }) => ({
              purpose: otherPurpose(recipient.purposes, register.purposes) ?? '',
            }),
            codes: ['recipient-not-for-purpose', 'no-basis'],
            once: true,
          },
          'for a purpose that the notice does not give them each is refused',
        ),
        {
          findings: probe(look, {
            although: 'the person has not started',
            applies: ({ recipient, purpose }) =>
              !recipient.stages.includes('before-start') || !purpose.stages.includes('before-start'),
            change: () => ({ stage: 'before-start' }),
            codes: ['stage-not-for-recipient', 'stage-not-for-purpose'],
          }).findings,
          refused: refusedFor(look, [
            'recipient-not-for-purpose',
            'category-not-for-purpose',
            'stage-not-for-recipient',
            'stage-not-for-purpose',
            'activity-not-offered',
          ]),
        },
      ),
  },
  {
    name: 'special-conditions',
    built: 'built',
    tests: [
      ...proof(REFUSALS, 'health information needs explicit consent'),
      ...proof(DECIDE, 'in an emergency a lapse is reviewed and never refuses'),
    ],
    evidence(look) {
      const { conditions, categories } = look.register;
      const day = look.today.toString();
      const documented = Object.values(conditions).filter(({ needsPolicyDocument }) => needsPolicyDocument);
      const lapsed: Finding[] = documented
        .filter(({ policyDocument }) => !policyDocument || policyDocument.from > day || policyDocument.until < day)
        .map(({ title }) => ({
          what: `The policy document that “${title}” needs is missing or out of date`,
          remedy: 'Review and approve the appropriate policy document, then publish; until then its uses are refused',
        }));
      const without = Object.values(categories).filter(
        ({ special, collected, conditions: given }) =>
          special !== 'none' && collected && Object.keys(given).length === 0,
      );
      return evidence({
        seen: [
          `${documented.length - lapsed.length} of ${documented.length} policy documents are in date`,
          `${Object.values(categories).filter(({ special }) => special !== 'none').length} kinds of data are specially protected`,
        ],
        findings: [
          ...lapsed,
          ...without.map(({ name }) => ({
            what: `“${name}” is specially protected and rests on no condition`,
            remedy: 'Publish a register that gives its condition',
          })),
        ],
        refused: refusedFor(look, ['no-condition', 'policy-document-lapsed', 'consent-not-explicit']),
      });
    },
  },
  {
    name: 'explanation-first',
    built: 'built',
    tests: proof(REFUSALS, 'health information needs explicit consent'),
    evidence(look) {
      const explained = Object.values(look.register.categories).filter(({ explanation }) => explanation);
      return evidence({
        seen: [
          `${explained.length} kinds of data are shared only after an explanation`,
          `${count(look, 'allowed')} disclosures were held against the explanations on record`,
        ],
        findings: [
          finding(
            explained.length === 0,
            'The register in force asks for no explanation before any health data is shared',
            'Publish a register that asks for it',
          ),
          none(count(look, 'unexplained'), 'disclosures of such data had no explanation before them', LOOK_AT_EACH),
          ...probe(look, {
            although: 'nobody has explained it',
            applies: ({ facts }, { register }) =>
              facts.fields.some((field) => {
                const category = register.categories[register.columns[field] ?? ''];
                return category?.explanation === true && !category.consentNotNeededFor.includes(facts.recipient);
              }),
            change: () => ({ explanation: undefined }),
            codes: ['explanation-missing'],
          }).findings,
        ],
        refused: refusedFor(look, ['explanation-missing']),
      });
    },
  },
  {
    name: 'four-doors',
    built: 'partly',
    lacks:
      'The rules decide and ask for grounds, a person and a review; no screen opens a door yet, so none can be used',
    tests: proof(
      DECIDE,
      'in an emergency a lapse is reviewed and never refuses',
      'a legal requirement still refuses when training lapsed',
    ),
    evidence(look) {
      const doors = Object.values(look.register.doors);
      return evidence({
        seen: [`${doors.length} exceptions are on record, each with its grounds and the hours to its review`],
        findings: doors
          .filter(({ grounds, reviewWithinHours }) => Object.keys(grounds).length === 0 || reviewWithinHours > 24 * 31)
          .map(({ title }) => ({
            what: `“${title}” has no grounds, or is reviewed only after a month`,
            remedy: 'Publish a register that closes it to listed grounds',
          })),
        refused: refusedFor(look, [
          'door-needed',
          'door-incomplete',
          'door-ground-not-listed',
          'door-needs-second-person',
        ]),
      });
    },
  },
  {
    name: 'restriction-stops-use',
    built: 'built',
    tests: proof(REFUSALS, 'a restriction refuses until the person was told and it was lifted'),
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'the person has had the record restricted',
            applies: ({ purpose }) => purpose.restriction === 'applies',
            change: ({ facts }) => ({
              restrictions: [{ fields: ['*'], from: facts.consents[0]?.givenAt ?? facts.at }],
            }),
            codes: ['restricted'],
          },
          'of a restricted record each is refused',
        ),
        triggersOn(look, ['restriction.consents_moved', 'restriction_lift.consents_moved']),
        {
          seen: [
            `${count(look, 'restrictions')} restrictions were placed and ${count(look, 'restrictionsLifted')} lifted`,
          ],
          findings: [
            none(count(look, 'restricted'), 'disclosures held restricted data', LOOK_AT_EACH),
            none(
              count(look, 'liftedUntold'),
              'restrictions were lifted before the person was told',
              'Tell them now, and record it',
            ),
          ],
          refused: refusedFor(look, ['restricted']),
        },
      ),
  },
  {
    name: 'objection-stops-use',
    built: 'built',
    tests: proof(REFUSALS, 'an objection to the purpose refuses'),
    evidence: (look) =>
      evidence(
        asking(
          look,
          {
            although: 'the person objects to the purpose',
            applies: ({ purpose }) => purpose.objection !== 'does-not-apply',
            change: ({ facts }) => ({
              objections: [{ purpose: facts.purpose, madeAt: facts.consents[0]?.givenAt ?? facts.at }],
            }),
            codes: ['objected'],
          },
          'while the person objects each is refused',
        ),
        triggersOn(look, ['objection.consents_moved', 'objection_decision.consents_moved']),
        {
          seen: [
            `${count(look, 'objections')} objections are on record, ${count(look, 'objectionsUndecided')} of them undecided`,
          ],
          findings: [
            none(count(look, 'objected'), 'disclosures served a purpose that the person objects to', LOOK_AT_EACH),
          ],
          done: doneBy(look, ['record-objection']),
          refused: refusedFor(look, ['objected']),
        },
      ),
  },
  {
    name: 'no-automation',
    built: 'built',
    tests: proof(
      'src/assurance/no-automation.test.ts',
      'no significant act can be run by a machine',
      'no significant act can be run without a reason',
    ),
    evidence(look) {
      const decided = look.structure.tables.filter(({ name }) => DECIDED_TABLES.includes(name));
      const reached = decided.filter(({ writers }) => writers.includes('candour_jobs')).map(({ name }) => name);
      return evidence({
        seen: [
          `${count(look, 'significantActs')} acts that matter to a person were done ${LATELY}, none of them by a machine unless listed below`,
          `${decided.length} tables hold what people decide, and the login of jobs may write to ${reached.length} of them`,
        ],
        findings: [
          none(
            count(look, 'byMachine'),
            'significant acts were done by a machine',
            'Have a person look at each and decide again',
          ),
          finding(
            reached.length > 0,
            `The login of jobs may write to ${reached.join(', ')}`,
            'Take the grant away from candour_jobs',
          ),
        ],
        done: { times: count(look, 'significantActs'), last: moment(look, 'lastSignificant') },
        refused: refusedFor(look, ['person-needed', 'reason-needed']),
      });
    },
  },
];

const otherPurpose = (given: readonly string[], all: Readonly<Record<string, unknown>>): string | undefined =>
  Object.keys(all).find((slug) => !given.includes(slug));
