import { count, type Look, moment } from '../look.ts';
import type { Control } from '../rules.ts';
import {
  constrained,
  doneBy,
  evidence,
  finding,
  LATELY,
  none,
  proof,
  refusedFor,
  summed,
  triggersOn,
} from './evidence.ts';

const LEDGER = 'src/ledger/ledger.test.ts';
const TAMPERING = 'src/ledger/tampering.test.ts';
const NOTICE = 'src/notice/pages.test.ts';
/** A head is signed at least each hour while the product runs. */
const OLDEST_UNSEALED = Temporal.Duration.from({ hours: 2 });

const instant = (text: string | null): Temporal.Instant | null =>
  text === null ? null : Temporal.Instant.from(new Date(text).toISOString());

/** Whether something older than two hours is in no signed head. */
const unsealedTooLong = ({ ledger, at }: Look): boolean => {
  const oldest = instant(ledger.oldestUnsealed);
  return oldest !== null && Temporal.Duration.compare(oldest.until(at), OLDEST_UNSEALED) > 0;
};

export const record: readonly Control[] = [
  {
    name: 'record-of-use',
    built: 'built',
    tests: proof(
      LEDGER,
      'entries of an act commit with it or not at all, one or many alike',
      'nobody writes in another’s name, without a context, in another compartment, or a time of their own',
    ),
    evidence(look) {
      const done = look.used.filter(({ outcome }) => outcome === 'done');
      const refused = look.used.filter(({ outcome }) => outcome === 'refused');
      return evidence({
        seen: [
          `${summed(done).times} acts of ${new Set(done.map(({ act }) => act)).size} kinds were done ${LATELY}`,
          `${summed(refused).times} were refused`,
        ],
        done: summed(done),
        refused: summed(refused),
      });
    },
  },
  {
    name: 'ledger-chain',
    built: 'built',
    tests: [
      ...proof(LEDGER, 'nothing in the ledger is changed or deleted, even by its owner'),
      ...proof(TAMPERING, 'every column of an entry is part of what is sealed'),
    ],
    evidence(look) {
      const { ledger } = look;
      const sealedAt = instant(ledger.sealedAt);
      return evidence(
        triggersOn(look, [
          'ledger_entry.only_grows',
          'ledger_entry.never_emptied',
          'ledger_leaf.only_grows',
          'ledger_leaf.never_emptied',
          'ledger_head.only_grows',
          'ledger_head.never_emptied',
        ]),
        {
          seen: [
            `${ledger.leaves} entries are sealed; ${ledger.looked} of them were held against their leaves just now, the newest and others at random`,
            'The whole chain: npm run candour -- ledger verify',
          ],
          findings: [
            none(
              ledger.changed,
              'entries are not as they were sealed',
              'Run ledger verify against your own copy of the heads, and treat it as a suspected breach',
            ),
            none(
              ledger.missing,
              'sealed entries are gone',
              'Run ledger verify against your own copy of the heads, and treat it as a suspected breach',
            ),
            finding(
              ledger.headSize !== null && Number(ledger.headSize) !== Number(ledger.leaves),
              `The newest signed head covers ${ledger.headSize} entries and there are ${ledger.leaves} leaves`,
              'Run ledger verify: something was added or cut off',
            ),
            finding(
              unsealedTooLong(look),
              'Entries older than two hours are in no signed head',
              'See that the sealer of the service runs (CANDOUR_SERVES), and its line in the log',
            ),
          ],
          done: { times: ledger.headSize === null ? 0 : 1, last: sealedAt },
        },
      );
    },
  },
  {
    name: 'notice-hash',
    built: 'built',
    tests: [
      ...proof(
        NOTICE,
        'refuse a publication that was changed in the database',
        'send the very bytes whose SHA-256 is the published hash',
      ),
    ],
    evidence(look) {
      const broken = look.publications.filter(({ intact }) => !intact);
      const inForce = look.publications.find(({ version }) => version === look.version);
      return evidence(triggersOn(look, ['publication.publication_is_immutable', 'publication.publication_stays']), {
        seen: [
          `${look.publications.length - broken.length} of ${look.publications.length} versions give their own hash when reckoned again`,
          `What runs now is version ${look.version}`,
        ],
        findings: [
          ...broken.map(({ version }) => ({
            what: `The bytes of version ${version} no longer give its hash`,
            remedy: 'Restore the publication from a backup, and find out who changed it',
          })),
          finding(
            inForce?.hash !== look.hash,
            'The rules that run and the version that is published differ in their hash',
            'Restart the service: it refuses to run on a version that was changed',
          ),
        ],
        done: { times: look.publications.length, last: newest(look) },
      });
    },
  },
  {
    name: 'public-notice',
    built: 'built',
    tests: [
      ...proof(
        'src/notice/notice.test.ts',
        'holds every page of the register, each sentence with its promises',
        'lists every recipient with the categories it may get at most',
      ),
      ...proof(NOTICE, 'show the version in force, and let old ones and those to come be read at their own address'),
    ],
    evidence(look) {
      const { notice, promises, recipients, retention } = look.register;
      const told = new Set(notice.flatMap(({ blocks }) => blocks.flatMap((block) => block.promises)));
      const untold = Object.keys(promises).filter((id) => !told.has(id));
      return evidence({
        seen: [
          `${notice.length} pages with ${told.size} promises; ${Object.keys(recipients).length} recipients and ${Object.keys(retention).length} retention rules are shown from the rules that run`,
        ],
        findings: [
          finding(notice.length === 0, 'The version in force has no notice', 'Publish a register with its notice'),
          finding(
            untold.length > 0,
            `No sentence of the notice says ${untold.slice(0, 5).join(', ')}`,
            'Publish a notice that says it',
          ),
        ],
      });
    },
  },
  {
    name: 'notice-versions',
    built: 'built',
    tests: [
      ...proof(NOTICE, 'show the version in force, and let old ones and those to come be read at their own address'),
      ...proof('src/register/difference/difference.test.ts', 'a whole line that comes or goes appears, in every part'),
    ],
    evidence(look) {
      const { dueBy, overdue, lastOn } = look.review;
      return evidence({
        seen: [
          `${look.publications.length} versions are public; the notice ${lastOn ? `was reviewed on ${lastOn} and` : ''} is to be reviewed by ${dueBy}`,
          `${count(look, 'noticesGiven')} times the notice was given to somebody, with its version`,
        ],
        findings: [
          finding(
            overdue,
            'The review of the notice is overdue',
            'Review it, and record the review on the policy page',
          ),
          none(
            count(look, 'noticesUnpublished'),
            'notices were given in a version that was never published',
            'Find out which words those people saw',
          ),
        ],
        overdue: overdue ? 1 : 0,
        done: { times: look.publications.length, last: newest(look) },
      });
    },
  },
  {
    name: 'four-eyes-publication',
    built: 'built',
    tests: [
      ...proof(
        'src/product/publishers.test.ts',
        'a register is published by two data protection officers, and by nobody else',
      ),
      ...proof('src/policy/policy.test.ts', 'is not approved by whoever saved last'),
    ],
    evidence: (look) =>
      evidence(
        constrained(look, 'publication', ['second_approver', 'published_by'], 'two names stand on each publication'),
        {
          seen: [
            `${look.publications.filter(({ two_people }) => two_people).length} of ${look.publications.length} versions name two different people`,
          ],
          findings: look.publications
            .filter(({ two_people }) => !two_people)
            .map(({ version }) => ({
              what: `Version ${version} was published by one person alone`,
              remedy: 'Have a second officer read it and publish it again',
            })),
          done: { times: look.publications.length, last: newest(look) },
          refused: refusedFor(look, ['second-person-needed', 'no-right-to-publish']),
        },
      ),
  },
  {
    name: 'telling-of-changes',
    built: 'built',
    tests: proof(
      'src/policy/telling/telling.test.ts',
      'a material change is told to everybody active by their own safe way, once',
      'people still to be told when the version takes effect are overdue',
    ),
    evidence(look) {
      const late = count(look, 'untoldInForce');
      return evidence({
        seen: [
          `${count(look, 'told')} of ${count(look, 'tellings')} people who are to be told of a new notice have been told; ${count(look, 'untold')} wait`,
        ],
        findings: [
          none(late, 'people have not been told of a notice that is in force', 'Open “Telling people” and tell them'),
        ],
        overdue: late,
        done: { times: count(look, 'told'), last: moment(look, 'lastTold') },
      });
    },
  },
  {
    name: 'notice-before-answers',
    built: 'built',
    tests: proof(
      'src/casework/casework.test.ts',
      'nothing is asked before the notice has been given, and the refusal names the clause',
      'the database itself keeps an assessment from existing without the notice',
    ),
    evidence: (look) =>
      evidence(
        constrained(
          look,
          'assessment',
          ['notice_given_id', 'REFERENCES notice_given'],
          'no assessment without the giving of the notice',
        ),
        {
          seen: [
            `${count(look, 'assessments')} assessments were recorded ${LATELY}; the notice was given ${count(look, 'noticesGiven')} times`,
          ],
          findings: [
            none(
              count(look, 'askedBeforeNotice'),
              'assessments were recorded before the notice was given',
              'Give the notice now and tell the person',
            ),
          ],
          done: { times: count(look, 'noticesGiven'), last: moment(look, 'lastNotice') },
          refused: refusedFor(look, ['notice-not-given']),
        },
      ),
  },
  {
    name: 'who-we-are',
    built: 'built',
    tests: proof('src/web/server.test.ts', 'carries the notice version, the bands and no brand that is not ours'),
    evidence(look) {
      const { parties, controllers, contact } = look.register.programme;
      const unnamed = Object.values(controllers).filter(({ party }) => !parties[party]);
      return evidence({
        seen: [
          `${Object.keys(parties).length} organisations are named, ${Object.keys(controllers).length} of them in their part as controller`,
        ],
        findings: [
          finding(
            unnamed.length > 0,
            'A controller is no organisation that the notice names',
            'Publish a register that names it',
          ),
          finding(
            contact.address.length === 0,
            'The notice gives no address to write to',
            'Publish a register with the address of the officer',
          ),
        ],
      });
    },
  },
  {
    name: 'regulator-name',
    built: 'partly',
    lacks:
      'The notice and the copy of a record name the regulator of the day; letters about a complaint are not there yet',
    tests: proof('src/register/clocks/clocks.test.ts', 'the regulator is called what it was called on that day'),
    evidence: (look) =>
      evidence({
        seen: [`${look.register.regulatorNames.length} names of the regulator are on record, each with its day`],
        findings: [
          finding(
            look.register.regulatorNames.length === 0,
            'The register names no regulator',
            'Publish a register that does',
          ),
        ],
      }),
  },
  {
    name: 'record-of-processing',
    built: 'built',
    tests: [
      ...proof(
        'src/assurance/record/record.test.ts',
        'the export in the Data Privacy Vocabulary names nothing unknown',
      ),
      ...proof(
        'test/architecture/data-map.test.ts',
        'a column is shown with its category, class, keeping and who may read its table',
      ),
    ],
    evidence(look) {
      const columns = Object.keys(look.register.columns).length;
      return evidence({
        seen: [`${columns} columns stand in the data map of the version in force`],
        findings: [
          finding(columns === 0, 'The register in force has no data map', 'Publish a register with its columns'),
        ],
        done: doneBy(look, ['export-record-of-processing', 'read-record-of-processing']),
      });
    },
  },
];

const newest = (look: Look): Temporal.Instant | null => {
  const last = look.publications[0]?.published_at;
  return last ? Temporal.Instant.fromEpochMilliseconds(last.getTime()) : null;
};
