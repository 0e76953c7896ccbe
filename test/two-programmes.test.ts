import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import type { LoginRole } from '../src/database/roles.ts';
import { readDemonstration, seedStaff } from '../src/demo/index.ts';
import { importFile } from '../src/intake/index.ts';
import { openMailer } from '../src/messages/index.ts';
import { readOutbox } from '../src/messages/queries.ts';
import { openParticipant } from '../src/people/open-participant.ts';
import { NotFound, publish } from '../src/pipeline/index.ts';
import { loadProgramme } from '../src/register/index.ts';
import { listStaff } from '../src/staff/index.ts';
import { makeWorld, PROGRAMME, type World } from './support/world.ts';

const OTHER = 'connect-to-work-central-london';
const OFFICER = 'data-protection-officer';
const OTHER_OFFICER = 'councils-data-protection-officer';

const FILE = `Form number,Filled in on,Where,What we call you,Surname,Born on,Why Connect to Work,Mobile
F-1,20/11/2026,Camden library,Iris,Penhallow,08/03/1991,Health,07700 900511
F-2,20/11/2026,Camden library,Jonah,Attwell,22/11/1983,Another barrier,07700 900512
`;

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield Buffer.from(text, 'utf8');
}

let world: World;
let mine: { id: string; reference: string };
let theirs: { id: string; reference: string }[];

before(async () => {
  world = await makeWorld();
  const { register } = await loadProgramme(path.join(import.meta.dirname, '../programmes', OTHER));
  assert.ok(register);
  await world.asOperator(async (db) => {
    await publish(db, register, { by: 'Test publisher', second: 'Test second' });
    await seedStaff(db, readDemonstration(OTHER), Temporal.Now.plainDateISO('Europe/London'));
  });
  const report = await importFile(world.services, {
    source: bytes(FILE),
    programme: OTHER,
    channel: 'self',
    asAt: '2026-11-20',
    dryRun: false,
    operatingAs: 'test',
  });
  assert.equal(report.created, 2, JSON.stringify(report));
  mine = await world.addParticipant({ caseload: 'leonard-1' });
  const { superuser } = world.database;
  theirs = (await superuser.query('SELECT id, reference FROM participant WHERE programme = $1', [OTHER])).rows;
  for (const person of [mine.id, theirs[0]?.id])
    await superuser.query(
      `INSERT INTO health_referral (participant_id, reason, agreed, referred_by, client_token)
       SELECT $1, '\\x00', true, id, gen_random_uuid() FROM staff LIMIT 1`,
      [person],
    );
  for (const [person, programme] of [
    [mine.id, PROGRAMME],
    [theirs[0]?.id, OTHER],
  ] as const)
    await superuser.query(
      `INSERT INTO rights_request (reference, programme, participant_id, kind, received_on, channel, asked, form_token)
       VALUES ($1, $2, $3, 'access', '2026-11-20', 'letter', '\\x00', gen_random_uuid())`,
      [programme === PROGRAMME ? 'AAAA-AAAA' : 'BBBB-BBBB', programme, person],
    );
});

/** The programmes of the rows that a persona sees in a table, through one login’s own connection. */
async function programmesSeen(persona: string, login: LoginRole, statement: string): Promise<string[]> {
  const client = await world.database.pools[login].connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT context.begin($1)', [await world.token(persona)]);
    const { rows } = await client.query<{ person: string }>(statement);
    const ours = new Set([mine.id]);
    return [...new Set(rows.map(({ person }) => (ours.has(person) ? PROGRAMME : OTHER)))].sort();
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

describe('two programmes in one service', () => {
  const offices: [string, string, LoginRole, string][] = [
    [OFFICER, PROGRAMME, 'candour_rights', 'SELECT id AS person FROM participant'],
    [OTHER_OFFICER, OTHER, 'candour_rights', 'SELECT id AS person FROM participant'],
    [OFFICER, PROGRAMME, 'candour_rights', 'SELECT participant_id AS person FROM rights_request'],
    [OTHER_OFFICER, OTHER, 'candour_rights', 'SELECT participant_id AS person FROM rights_request'],
    ['health-practitioner', PROGRAMME, 'candour_health', 'SELECT participant_id AS person FROM health_referral'],
    ['health-practitioner', PROGRAMME, 'candour_health', 'SELECT id AS person FROM participant'],
    ['front-desk', OTHER, 'candour_staff', 'SELECT id AS person FROM participant'],
  ];
  for (const [persona, programme, login, statement] of offices)
    test(`${persona} sees only ${programme}: ${statement}`, async () => {
      assert.deepEqual(await programmesSeen(persona, login, statement), [programme]);
    });

  test('a record of the other programme is a page that is not there', async () => {
    const reference = theirs[0]?.reference ?? '';
    await assert.rejects(() => world.run('administrator', openParticipant, { reference }), NotFound);
    await assert.rejects(() => world.run('front-desk', openParticipant, { reference: mine.reference }), NotFound);
    const opened = await world.run<{ person: { reference: string } }>('front-desk', openParticipant, { reference });
    assert.equal(opened.person.reference, reference);
  });

  test('an administrator sees and keeps the staff of their own programme', async () => {
    const shown = await world.run<{ staff: { id: string; display_name: string }[] }>('front-desk', listStaff, {});
    assert.deepEqual(
      shown.staff.map(({ display_name }) => display_name).sort(),
      readDemonstration(OTHER)
        .personas.map(({ label }) => label)
        .sort(),
    );
  });

  test('a role held in one programme opens nothing in another', async () => {
    const { superuser } = world.database;
    await superuser.query(
      `INSERT INTO staff_role (staff_id, programme, role, from_day) SELECT id, $1, 'data-protection-officer', '2026-01-01'
       FROM staff WHERE persona = 'keyworker'`,
      [OTHER],
    );
    const { rows } = await superuser.query(`SELECT context.claims_of($1) AS claims`, [await world.token('keyworker')]);
    assert.deepEqual(rows[0].claims.roles, ['keyworker']);
    assert.equal(rows[0].claims.programme, PROGRAMME);
    await superuser.query(
      `DELETE FROM staff_role WHERE programme = $1 AND role = 'data-protection-officer' AND staff_id =
      (SELECT id FROM staff WHERE persona = 'keyworker')`,
      [OTHER],
    );
  });

  test('a contract of one programme does not let anybody in for the other', async () => {
    const { superuser } = world.database;
    await superuser.query(`UPDATE agreement SET programme = $1 WHERE recipient = 'borough-provider'`, [PROGRAMME]);
    const reference = theirs[0]?.reference ?? randomUUID();
    await assert.rejects(
      () => world.run('provider-specialist', openParticipant, { reference }),
      (error: { reasons?: { clause: string }[] }) => error.reasons?.[0]?.clause === 'standing/contract',
    );
    await superuser.query(`UPDATE agreement SET programme = $1 WHERE recipient = 'borough-provider'`, [OTHER]);
  });

  const asOfficer = async (persona: string, statement: string, values: string[]) => {
    const client = await world.database.pools.candour_rights.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT context.begin($1)', [await world.token(persona)]);
      return (await client.query(statement, values)).rows;
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };
  const officers = [
    [OFFICER, PROGRAMME, OTHER],
    [OTHER_OFFICER, OTHER, PROGRAMME],
  ] as const;
  for (const each of ["assurance.people($1, '{}')", "assurance.house($1, '{}')", 'policy.telling_counts($1)'])
    test(`an officer counts nobody of the other programme: ${each}`, async () => {
      for (const [persona, own, other] of officers) {
        await asOfficer(persona, `SELECT * FROM ${each}`, [own]);
        await assert.rejects(() => asOfficer(persona, `SELECT * FROM ${each}`, [other]), { code: '42501' });
      }
    });

  test('the board of a programme counts no step taken in the other', async () => {
    await world.run('front-desk', listStaff, {});
    const asked = JSON.stringify({ since: '2020-01-01T00:00:00Z', significant: ['list-staff'] });
    const counted = async (persona: string, programme: string) =>
      (await asOfficer(persona, 'SELECT assurance.house($1, $2) AS counts', [programme, asked]))[0].counts
        .significantActs;
    assert.equal(await counted(OFFICER, PROGRAMME), 0);
    assert.ok((await counted(OTHER_OFFICER, OTHER)) > 0);
  });

  test('nobody stands in a caseload of another programme than their own', async () => {
    const { superuser } = world.database;
    await assert.rejects(
      () => superuser.query('UPDATE participant SET programme = $1 WHERE id = $2', [OTHER, mine.id]),
      /participant_caseload_of_programme/,
    );
  });

  test('what a demonstration sent is shown to administrators of its programme alone', async () => {
    const mailer = openMailer({ from: 'x@example.org', demo: true }, world.database.pools);
    await mailer.send({ programme: OTHER, to: 'ada@example.org', subject: 'Theirs', text: 'A link' });
    await mailer.send({ programme: PROGRAMME, to: 'bea@example.org', subject: 'Ours', text: 'A link' });
    for (const [persona, subject] of [
      ['administrator', 'Ours'],
      ['front-desk', 'Theirs'],
    ] as const) {
      const shown = await world.run<{ subject: string }[]>(persona, readOutbox, {});
      assert.deepEqual(
        shown.map((message) => message.subject),
        [subject],
      );
    }
  });
});
