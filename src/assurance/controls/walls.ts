import { count, type Look } from '../look.ts';
import type { Control, Finding } from '../rules.ts';
import { holding, personal, type TableFacts } from '../structure.ts';
import { doneBy, evidence, finding, LATELY, none, proof, refusedFor, triggersOn } from './evidence.ts';

const CATALOGUE = 'test/matrix/catalogue.test.ts';
const HEALTH_WALL = 'test/health-canary.test.ts';
/** Logins of the employment side: none of them may read what the health team writes. */
const OUTSIDE_HEALTH = [
  'candour_staff',
  'candour_portal',
  'candour_jobs',
  'candour_gate',
  'candour_operator',
  'candour_sealer',
];
/** Logins that see people by row policies. */
const MEND_POLICY = 'Put the policy back as the migrations have it, and find out what was read meanwhile';

const healthTables = (look: Look): TableFacts[] => {
  const behind = Object.values(look.register.categories).filter(({ compartment }) => compartment === 'health');
  return holding(look.structure, new Set(behind.map(({ slug }) => slug)));
};

/** Each hole in row security: off, not forced, a reader without a policy, or a policy that lets everything through. */
function holes(tables: readonly TableFacts[]): Finding[] {
  return tables.flatMap(({ name, secured, forced, readers, policies }) => {
    const of = (login: string) => policies.filter(({ roles }) => roles.includes(login) || roles.includes('public'));
    const bare = readers.filter((login) => secured && of(login).length === 0);
    const open = policies.filter(
      (each) =>
        each.open &&
        each.roles.some((role) => role === 'public' || (readers.includes(role) && role !== 'candour_sealer')),
    );
    return [
      finding(
        !secured || !forced,
        `Row security of ${name} is off`,
        `ALTER TABLE ${name} ENABLE and FORCE ROW LEVEL SECURITY`,
      ),
      finding(bare.length > 0, `${name} has no policy any more for ${bare.join(', ')}`, MEND_POLICY),
      finding(open.length > 0, `The policy ${open[0]?.name} of ${name} lets everything through`, MEND_POLICY),
    ].filter((each) => each !== false);
  });
}

export const walls: readonly Control[] = [
  {
    name: 'row-security',
    built: 'built',
    tests: [
      ...proof(CATALOGUE, 'row policies are on and forced for every table of personal data'),
      ...proof('test/matrix/visibility.test.ts', 'every cell is as declared'),
      ...proof('test/matrix/mutation.test.ts', 'no condition can be taken out without a cell of the matrix changing'),
    ],
    evidence(look) {
      const tables = personal(look.structure).filter(({ name }) => !UNREAD.includes(name));
      return evidence({
        seen: [
          `${tables.length} tables hold something about a person; row security is on and forced for ${tables.filter((each) => each.secured && each.forced).length}`,
          `${tables.reduce((sum, { policies }) => sum + policies.length, 0)} policies say whose rows each login sees`,
        ],
        findings: holes(tables),
      });
    },
  },
  {
    name: 'caseload-access',
    built: 'built',
    tests: [
      ...proof('src/casework/casework.test.ts', 'a record is seen by whoever holds its caseload, and by nobody else'),
      ...proof(
        'src/casework/pages.test.ts',
        'every page of a person answers its keyworker, and is the same “not found” for everybody else',
      ),
    ],
    evidence(look) {
      const participant = look.structure.tables.filter(({ name }) => name === 'participant');
      const uses = ['open-participant', 'list-caseload', 'read-record'];
      return evidence(triggersOn(look, ['allocation.allocation_moves_access']), {
        seen: [
          `${count(look, 'participants')} people each belong to one caseload`,
          `${count(look, 'allocations')} allocations were recorded ${LATELY}`,
        ],
        findings: holes(participant),
        done: doneBy(look, uses),
        refused: refusedFor(look, ['not-assigned']),
      });
    },
  },
  {
    name: 'partner-wall',
    built: 'built',
    tests: [
      ...proof('src/casework/casework.test.ts', 'a record is seen by whoever holds its caseload, and by nobody else'),
      ...proof('test/matrix/visibility.test.ts', 'every cell is as declared'),
    ],
    evidence: (look) =>
      evidence({
        seen: [`${count(look, 'agreementsInForce')} agreements with organisations are in force`],
        findings: [
          none(
            count(look, 'organisationsUncontracted'),
            'delivery organisations hold people and have no contract in force',
            'Record the contract, or move their people',
          ),
          ...holes(look.structure.tables.filter(({ name }) => name === 'participant')),
        ],
        done: doneBy(look, ['allocate-participant']),
        refused: refusedFor(look, ['no-contract-in-force', 'contract-not-in-force']),
      }),
  },
  {
    name: 'health-wall',
    built: 'built',
    tests: [
      ...proof(HEALTH_WALL, 'the search notices a hole in the wall: one grant and one permissive policy'),
      ...proof('src/health/health.test.ts', 'the employment side finds no health act and no health table'),
    ],
    evidence(look) {
      const tables = healthTables(look);
      const readers = tables.map(({ name, readers: logins, writers }) => ({
        name,
        logins: [...new Set([...logins, ...writers])].filter((login) => OUTSIDE_HEALTH.includes(login)),
      }));
      return evidence({
        seen: [
          `${tables.length} tables of the health team are closed to ${OUTSIDE_HEALTH.length} logins of the employment side`,
          `${count(look, 'episodes')} episodes of health support are on record`,
        ],
        findings: [
          finding(tables.length === 0, 'No table of the health team was found', 'Check the categories of its columns'),
          ...readers
            .filter(({ logins }) => logins.length > 0)
            .map(({ name, logins }) => ({
              what: `${logins.join(', ')} may reach ${name}`,
              remedy: 'REVOKE it, and find out what was read meanwhile',
            })),
          ...holes(tables),
          none(
            count(look, 'episodesUnreferred'),
            'episodes are of people who were never referred',
            'Find out who opened them',
          ),
          none(
            count(look, 'healthNotesElsewhere'),
            'uses of health notes are on record outside the wall',
            'Find out who read them',
          ),
        ],
        done: doneBy(look, ['write-health-note', 'open-health-episode', 'read-health-record']),
      });
    },
  },
  {
    name: 'sealed-columns',
    built: 'built',
    tests: [
      ...proof('src/casework/casework.test.ts', 'a note is sealed, and a correction keeps the original'),
      ...proof('src/vault/vault.test.ts', 'any changed bit, a short tag and a moved value are refused'),
    ],
    evidence(look) {
      const looked = look.sealed.reduce((sum, each) => sum + each.looked, 0);
      const bare = look.sealed.filter((each) => each.bare > 0);
      return evidence({
        seen: [`${looked} values of ${look.sealed.length} encrypted columns were looked at, chosen anew each time`],
        findings: [
          ...bare.map(({ place, bare: times }) => ({
            what: `${times} of the values looked at in ${place} are not encrypted`,
            remedy: 'Find out what wrote them, encrypt or correct them, and treat it as a suspected breach',
          })),
          finding(look.sealed.length === 0, 'No encrypted column was found', 'Check the categories of the columns'),
        ],
      });
    },
  },
  {
    name: 'closed-categories',
    built: 'built',
    tests: [
      ...proof(CATALOGUE, 'every column has a category that every shipped register lists'),
      ...proof(
        'test/matrix/start.test.ts',
        'a column without a category, or one that is not published, stops the start',
      ),
    ],
    evidence(look) {
      const { register } = look;
      const columns = look.structure.tables.flatMap(({ name, columns: list }) =>
        list.map((column) => ({ place: `${name}.${column.name}`, category: column.category })),
      );
      const unlisted = columns.filter(
        ({ category }) => !category || (category !== 'operational' && !Object.hasOwn(register.categories, category)),
      );
      const differing = columns.filter(
        ({ place, category }) =>
          category && register.columns[place] !== undefined && register.columns[place] !== category,
      );
      const unpublished = columns.filter(
        ({ place, category }) => category !== 'operational' && register.columns[place] === undefined,
      );
      const open = Object.values(register.categories).filter(({ collected }) => collected);
      return evidence({
        seen: [
          `${columns.length} columns have a category; ${open.length} categories are collected and ${Object.keys(register.categories).length - open.length} are not`,
          `${count(look, 'answers')} answers to questions were held against the list`,
        ],
        findings: [
          ...named(
            unlisted,
            'has no category of the notice',
            'Give it one (COMMENT ON COLUMN), or take the column out',
          ),
          ...named(differing, 'has another category than the notice says', 'Make the two agree and publish'),
          ...named(unpublished, 'is not in the register in force', 'Publish a register that holds it'),
          none(
            count(look, 'answersUnlisted'),
            'answers are of a kind that is not collected',
            'Take the question out of the form and decide what becomes of the answers',
          ),
        ],
        refused: refusedFor(look, ['not-collected', 'not-in-notice']),
      });
    },
  },
  {
    name: 'least-privilege',
    built: 'built',
    tests: [
      ...proof(
        CATALOGUE,
        'no role of ours is above the rules, and none that signs in can become an owner but the migrating one',
      ),
      ...proof('test/matrix/privileges.test.ts', 'every role may do what its line says and nothing else'),
      ...proof('src/ledger/ledger.test.ts', 'nothing in the ledger is changed or deleted, even by its owner'),
    ],
    evidence(look) {
      const { mighty, looseFunctions, tables } = look.structure;
      const owned = tables.filter(({ owner }) => owner !== 'candour_owner' && owner !== 'candour_context');
      return evidence({
        seen: [`${tables.length} tables belong to two owners that nobody signs in as`],
        findings: [
          finding(
            mighty.length > 0,
            `${mighty.join(', ')} is above the rules`,
            'ALTER ROLE … NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT',
          ),
          finding(
            looseFunctions.length > 0,
            `The functions ${looseFunctions.join(', ')} are open to everybody or can be led astray`,
            'REVOKE them from PUBLIC and SET search_path',
          ),
          finding(
            owned.length > 0,
            `${owned.map(({ name }) => name).join(', ')} belong to somebody else`,
            'Give them back to candour_owner',
          ),
        ],
      });
    },
  },
];

/** Tables about people that no login reads: functions of their owner answer for them. */
const UNREAD: readonly string[] = ['demo_portal'];
const MOST_NAMED = 5;

const named = (list: readonly { place: string }[], what: string, remedy: string): Finding[] =>
  list.length > MOST_NAMED
    ? [{ what: `${list.length} columns, such as ${list[0]?.place}: each ${what}`, remedy }]
    : list.map(({ place }) => ({ what: `${place} ${what}`, remedy }));
