import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { LOGIN_ROLES, type LoginRole, type MIGRATION_ROLE } from '../../src/database/roles.ts';
import { demoId } from '../../src/demo/ids.ts';
import type { World } from '../support/world.ts';
import { idOf } from './plant.ts';
import { valueOfType } from './values.ts';

/** One way in which somebody may stand before the database. */
export interface Context {
  name: string;
  /** The login whose connection is used. */
  login: LoginRole | typeof MIGRATION_ROLE;
  /** Leaves the connection inside a transaction that stands so. */
  enter(client: pg.ClientBase, world: World): Promise<void>;
}

const OF_STAFF = [
  'keyworker',
  'keyworker-2',
  'partner-worker',
  'team-leader',
  'administrator',
  'nominated-officer',
  'analyst',
  'contract-manager',
  'safeguarding-lead',
  'auditor',
];

async function begin(client: pg.ClientBase, token: string): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT context.begin($1)', [token]);
}

async function open(world: World, actor: string, kind: 'staff' | 'participant', lasts = '1 hour', idle = '1 hour') {
  const token = randomUUID();
  await world.database.pools.candour_gate.query(`SELECT context.open_session($1, $2, $3, $4, $5, '{}')`, [
    token,
    actor,
    kind,
    lasts,
    idle,
  ]);
  return token;
}

const staff = (persona: string, login: LoginRole, name = persona): Context => ({
  name,
  login,
  enter: async (client, world) => begin(client, await world.token(persona)),
});
const participant = (label: string, login: LoginRole, name: string): Context => ({
  name,
  login,
  enter: async (client, world) => begin(client, await open(world, idOf('participant', label), 'participant')),
});
const system = (login: LoginRole, name: string, statement: string): Context => ({
  name,
  login,
  enter: async (client) => {
    await client.query('BEGIN');
    await client.query(statement);
  },
});
/** Of the planted requests, B's is closed. */
const within = (persona: string, label: string, name: string): Context => ({
  name,
  login: 'candour_rights',
  enter: async (client, world) => {
    await client.query('BEGIN');
    await client.query('SELECT context.begin_rights($1, $2)', [
      await world.token(persona),
      idOf('rights_request', label),
    ]);
  },
});
const attack = (name: string, enter: Context['enter']): Context => ({ name, login: 'candour_staff', enter });

interface Signed {
  claims: string;
  signature: string;
}
/** What a lawful transaction of the keyworker holds, read from inside it. */
async function capture(client: pg.ClientBase): Promise<Signed> {
  const { rows } = await client.query<Signed>(
    `SELECT current_setting('candour.claims') AS claims, current_setting('candour.signature') AS signature`,
  );
  return rows[0] as Signed;
}
const claim = (client: pg.ClientBase, { claims, signature }: Signed, local = true) =>
  client.query(`SELECT set_config('candour.claims', $1, $3), set_config('candour.signature', $2, $3)`, [
    claims,
    signature,
    local,
  ]);

/** Claims that would open every door if anybody believed them. */
export const FORGED = JSON.stringify({
  kind: 'staff',
  actor: demoId('staff', 'keyworker'),
  roles: ['keyworker', 'administrator', 'data-protection-officer', 'health-practitioner'],
  caseloads: ['east-1', 'east-2', 'get-set-1', 'intake', 'leonard-1'].map((slug) => demoId('caseload', slug)),
  subject: demoId('matrix', 'participant', 'A'),
  duty: 'operator',
});

const attacks: Context[] = [
  attack('forged', async (client) => {
    await client.query('BEGIN');
    await claim(client, { claims: FORGED, signature: 'a'.repeat(64) });
  }),
  attack('forged without a signature', async (client) => {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('candour.claims', $1, true)`, [FORGED]);
  }),
  attack('tampered', async (client, world) => {
    await begin(client, await world.token('keyworker'));
    const signed = await capture(client);
    const wider = { ...JSON.parse(signed.claims), caseloads: JSON.parse(FORGED).caseloads };
    await claim(client, { ...signed, claims: JSON.stringify(wider) });
  }),
  attack('replayed in the next transaction', async (client, world) => {
    await begin(client, await world.token('keyworker'));
    const signed = await capture(client);
    await client.query('COMMIT');
    await client.query('BEGIN');
    await claim(client, signed);
  }),
  attack('kept for the whole connection', async (client, world) => {
    await begin(client, await world.token('keyworker'));
    await claim(client, await capture(client), false);
    await client.query('COMMIT');
    await client.query('BEGIN');
  }),
  attack('of another connection', async (client, world) => {
    const other = await world.database.pools.candour_staff.connect();
    try {
      await begin(other, await world.token('keyworker'));
      await client.query('BEGIN');
      await claim(client, await capture(other));
    } finally {
      await other.query('ROLLBACK');
      other.release();
    }
  }),
  attack('an expired session', async (client, world) =>
    begin(client, await open(world, demoId('staff', 'keyworker'), 'staff', '0 seconds')),
  ),
  attack('an idle session', async (client, world) =>
    begin(client, await open(world, demoId('staff', 'keyworker'), 'staff', '1 hour', '0 seconds')),
  ),
  attack('an ended session', async (client, world) => {
    const token = await open(world, demoId('staff', 'keyworker'), 'staff');
    await world.database.pools.candour_gate.query('SELECT context.end_session($1)', [token]);
    await begin(client, token);
  }),
  attack('a token nobody has', async (client) => begin(client, randomUUID())),
];

/** Every context of the matrix. `nobody at X` has begun none; `K at X` has come in by a door that is not theirs. */
export const CONTEXTS: readonly Context[] = [
  ...OF_STAFF.map((persona) => staff(persona, 'candour_staff')),
  staff('health-practitioner', 'candour_health'),
  staff('senior-health-practitioner', 'candour_health'),
  staff('data-protection-officer', 'candour_rights'),
  within('data-protection-officer', 'A', 'data-protection-officer with a request of A'),
  within('data-protection-officer', 'B', 'data-protection-officer with a closed request'),
  within('keyworker', 'A', 'keyworker with a request of A'),
  system(
    'candour_rights',
    'the command line with a request of A',
    `SELECT context.begin_rights_system('matrix', 'test', '${valueOfType('text', 'rights_request', 'reference', 'A')}')`,
  ),
  participant('A', 'candour_portal', 'participant A'),
  participant('B', 'candour_portal', 'participant B'),
  system('candour_jobs', 'jobs', `SELECT context.begin_system('matrix', 'test')`),
  system('candour_sealer', 'sealer', `SELECT context.begin_system('matrix', 'test')`),
  system('candour_operator', 'operator', `SELECT context.begin_system('matrix', 'test')`),
  system('candour_gate', 'visitor', `SELECT context.begin_visitor('matrix')`),
  staff('keyworker', 'candour_health', 'keyworker at health'),
  staff('keyworker', 'candour_rights', 'keyworker at rights'),
  staff('keyworker', 'candour_portal', 'keyworker at portal'),
  staff('keyworker', 'candour_gate', 'keyworker at gate'),
  staff('health-practitioner', 'candour_staff', 'health-practitioner at staff'),
  staff('data-protection-officer', 'candour_staff', 'data-protection-officer at staff'),
  participant('A', 'candour_staff', 'participant A at staff'),
  participant('A', 'candour_health', 'participant A at health'),
  participant('A', 'candour_rights', 'participant A at rights'),
  ...LOGIN_ROLES.map((login) => system(login, `nobody at ${login.replace('candour_', '')}`, 'SELECT 1')),
  { name: 'the migrating role', login: 'candour_migrate', enter: async (client) => void (await client.query('BEGIN')) },
  {
    name: 'the owner of the tables',
    login: 'candour_migrate',
    enter: async (client) => void (await client.query('BEGIN; SET LOCAL ROLE candour_owner')),
  },
  ...attacks,
];
