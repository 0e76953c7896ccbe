import { count, moment } from '../look.ts';
import type { Control } from '../rules.ts';
import { constrained, doneBy, evidence, finding, LATELY, none, proof, refusedFor } from './evidence.ts';

const CASEWORK = 'src/casework/casework.test.ts';
const IMPORTS = 'src/intake/import-file.test.ts';

export const journey: readonly Control[] = [
  {
    name: 'provenance',
    built: 'built',
    tests: proof(
      IMPORTS,
      'a file becomes people, sealed and in the ledger; the same file again changes nothing',
      'a newer file changes what nobody has put right since; an older one changes nothing',
    ),
    evidence: (look) =>
      evidence(
        constrained(
          look,
          'participant_provenance',
          ['cardinality(fields)'],
          'a source names the facts that came from it',
        ),
        {
          seen: [
            `${count(look, 'participants') - count(look, 'withoutSource')} of ${count(look, 'participants')} people have the source of their facts on record`,
          ],
          findings: [
            none(
              count(look, 'withoutSource'),
              'people have no source of their facts on record',
              'Find out where they came from, and record it',
            ),
          ],
          done: { times: count(look, 'participants'), last: moment(look, 'lastReferral') },
        },
      ),
  },
  {
    name: 'referral-intake',
    built: 'built',
    tests: [
      ...proof(
        'src/intake/parse/read-file.test.ts',
        'the hostile file: each fault is named with its line and column, and the rest is kept',
      ),
      ...proof(
        IMPORTS,
        'the same person gets another referral; two of three alike wait for a person',
        'what was destroyed does not come back quietly',
      ),
    ],
    evidence: (look) =>
      evidence(constrained(look, 'referral', ['UNIQUE', 'external_id'], 'a referral of a channel exists once'), {
        seen: [
          `${count(look, 'referrals')} referrals are on record, ${count(look, 'acknowledged')} of them acknowledged`,
        ],
        done: doneBy(look, [
          'commit-referral-batch',
          'commit-staged-batch',
          'correct-quarantined-row',
          'decide-possible-duplicate',
        ]),
        refused: refusedFor(look, ['nothing-to-decide']),
      }),
  },
  {
    name: 'journey-clocks',
    built: 'built',
    tests: [
      ...proof(
        'src/intake/commands/commands.test.ts',
        'referrals are acknowledged within two working days, and allocated',
      ),
      ...proof(
        'src/register/clocks/clocks.test.ts',
        'the nth working day is a working day, and going in two steps is the same as in one',
      ),
    ],
    evidence(look) {
      const late = count(look, 'acknowledgementsOverdue');
      const unmet = count(look, 'firstMeetingsOverdue');
      const untold = count(look, 'firstToldLate');
      return evidence({
        seen: [
          `${Object.keys(look.register.clocks).length} clocks are published; ${count(look, 'awaitingFirst')} people wait for their first meeting`,
        ],
        findings: [
          none(late, 'referrals have not been acknowledged in time', 'Open “New referrals” and acknowledge them'),
          none(
            unmet,
            'people have waited longer than the notice says for their first meeting',
            'Open the caseloads: the clock shows who waits',
          ),
          none(
            untold,
            'people who were referred have not been given the notice in time',
            'Give them the notice, or send it',
          ),
          finding(
            Object.keys(look.register.clocks).length === 0,
            'The register in force has no clock',
            'Publish a register with its clocks',
          ),
        ],
        overdue: late + unmet + untold,
        done: doneBy(look, ['acknowledge-referral', 'record-attendance', 'record-contact']),
      });
    },
  },
  {
    name: 'assessment-and-plan',
    built: 'built',
    tests: proof(
      CASEWORK,
      'nothing is asked before the notice has been given, and the refusal names the clause',
      'the same form sent twice, at once or later, is one act',
    ),
    evidence: (look) =>
      evidence({
        seen: [
          `${Object.keys(look.register.forms).length} forms are published, each question with the reason for asking`,
          `${count(look, 'assessments')} assessments and ${count(look, 'plans')} plans were recorded ${LATELY}`,
        ],
        findings: [
          ...Object.values(look.register.forms)
            .filter(({ questions }) => questions.some(({ why }) => why.trim() === ''))
            .map(({ title }) => ({
              what: `“${title}” asks something without saying why`,
              remedy: 'Publish a form that says it',
            })),
        ],
        done: doneBy(look, ['record-assessment', 'agree-action-plan']),
      }),
  },
  {
    name: 'note-history',
    built: 'built',
    tests: proof(CASEWORK, 'a note is sealed, and a correction keeps the original'),
    evidence(look) {
      const changeable = look.structure.tables.find(({ name }) => name === 'case_note');
      return evidence(
        constrained(
          look,
          'case_note',
          ['corrects', 'REFERENCES case_note'],
          'a correction names the note that it corrects',
        ),
        {
          seen: [
            `${count(look, 'notes')} notes were written ${LATELY}, ${count(look, 'corrections')} of them corrections beside the original`,
          ],
          findings: [
            none(count(look, 'authorless'), 'notes have no author', 'Find out who wrote them'),
            finding(changeable === undefined, 'The table of notes is gone', 'Restore it from a backup'),
          ],
          done: doneBy(look, ['write-case-note', 'record-contact', 'correct-case-note']),
        },
      );
    },
  },
  {
    name: 'masked-number',
    built: 'built',
    tests: [
      ...proof(
        'src/people/people.test.ts',
        'a National Insurance number is masked until somebody asks, and the asking is on record',
      ),
      ...proof('src/rights/rights.test.ts', 'a National Insurance number is not written down as a proof of identity'),
    ],
    evidence(look) {
      const bare = look.sealed.find(({ place }) => place === 'participant.ni_number')?.bare ?? 0;
      const shown = doneBy(look, ['reveal-ni-number']);
      return evidence({
        seen: [`Whole numbers were shown ${shown.times} times ${LATELY}, each time on record`],
        findings: [
          none(
            bare,
            'numbers of those looked at are not encrypted',
            'Find out what wrote them, and treat it as a suspected breach',
          ),
        ],
        done: shown,
      });
    },
  },
  {
    name: 'record-page',
    built: 'built',
    tests: proof(
      'src/people/people.test.ts',
      'the record page lists each category that is held, and opening it is use',
    ),
    evidence: (look) =>
      evidence({
        seen: ['Staff open the page with the person; each opening is in the ledger'],
        done: doneBy(look, ['read-record']),
      }),
  },
  {
    name: 'own-page',
    built: 'partly',
    lacks: 'People can sign in to their own page in the demonstration only; on live data they are told by staff',
    tests: proof('src/people/people.test.ts', 'a participant reads their own page and nobody else’s'),
    evidence: (look) =>
      evidence({
        seen: ['The page shows what is held and shared, and takes a consent back'],
        done: doneBy(look, ['read-my-record', 'withdraw-my-consent']),
      }),
  },
  {
    name: 'retention-dates',
    built: 'built',
    tests: [
      ...proof('src/people/people.test.ts', 'destruction dates follow the published rules'),
      ...proof('src/register/retention/due.test.ts', 'a hold always wins'),
    ],
    evidence(look) {
      const kept = new Set(Object.values(look.register.retention).flatMap(({ classes }) => classes));
      const held = new Set(Object.values(look.register.columns));
      const unruled = Object.values(look.register.categories).filter(
        ({ slug, class: group, collected }) => collected && held.has(slug) && !kept.has(group),
      );
      return evidence({
        seen: [
          `${Object.keys(look.register.retention).length} rules say how long ${kept.size} kinds of data are kept; each record page shows its dates`,
        ],
        findings: unruled.map(({ name }) => ({
          what: `No rule says how long “${name}” is kept`,
          remedy: 'Publish a retention rule for it',
        })),
        done: doneBy(look, ['read-record']),
      });
    },
  },
];
