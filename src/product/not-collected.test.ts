import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { z } from 'zod';
import { makeWorld, type World } from '../../test/support/world.ts';
import { type Act, type AnyDefinition, command, newReference, Refused } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';
import { checkColumns, liveColumns } from './check-columns.ts';

/*
 * What a programme does not collect cannot be written (P021): not by a command that seals it, nor by a statement that gets past
 * every command. The second shipped programme leaves out kinds of data that the tables of the first one hold.
 */
const first = 'central-london-works';
const second = 'connect-to-work-central-london';
let world: World;
let collecting: World;
before(async () => {
  world = await makeWorld(undefined, { programme: second });
  collecting = await makeWorld(undefined, { programme: first });
});

const leftOut = ({ columns, categories }: Register): string[] =>
  Object.keys(columns).filter((column) => categories[columns[column] ?? '']?.collected === false);

/** Puts somebody who has just been referred to a programme into the database, past every command. */
async function refer({ database }: World, programme: string): Promise<{ person: string; referral: string }> {
  const [person, referral] = [randomUUID(), randomUUID()];
  const { rows } = await database.superuser.query('SELECT id FROM caseload WHERE programme = $1 LIMIT 1', [programme]);
  await database.superuser.query(
    `INSERT INTO participant (id, reference, programme, caseload_id, family_name, date_of_birth) VALUES ($1, $2, $3, $4, 'Example', '1990-05-17')`,
    [person, newReference(), programme, rows[0]?.id],
  );
  await database.superuser.query(
    `INSERT INTO referral (id, participant_id, programme, channel, external_id, referred_on, as_at, customer_group, fingerprint)
     VALUES ($1, $2, $3, 'self', $4, '2026-11-02', '2026-11-02', 'health-and-disability', $5)`,
    [referral, person, programme, referral, Buffer.alloc(32)],
  );
  return { person, referral };
}

const enrol = ({ database }: World, { person, referral }: { person: string; referral: string }, form: string | null) =>
  database.superuser.query(
    `INSERT INTO enrolment (participant_id, referral_id, started_on, esf_initial_form_on) VALUES ($1, $2, '2026-11-09', $3)`,
    [person, referral, form],
  );

describe('a column of what is not collected refuses to be written', () => {
  test('by a new row, even to the owner of the database', async () => {
    assert.ok(leftOut(world.register).includes('enrolment.esf_initial_form_on'));
    const referred = await refer(world, second);
    await assert.rejects(
      enrol(world, referred, '2026-11-09'),
      /does not collect what enrolment.esf_initial_form_on holds/,
    );
    await enrol(world, referred, null);
  });

  test('by a later change', async () => {
    const referred = await refer(world, second);
    await enrol(world, referred, null);
    await assert.rejects(
      world.database.superuser.query(
        `UPDATE enrolment SET esf_initial_form_on = '2026-11-09' WHERE participant_id = $1`,
        [referred.person],
      ),
      /does not collect/,
    );
  });

  test('what was written before may stay while something else changes', async () => {
    const { person, referral } = await refer(world, second);
    const { superuser } = world.database;
    await superuser.query('ALTER TABLE enrolment DISABLE TRIGGER refuse_not_collected_new');
    await enrol(world, { person, referral }, '2022-01-10');
    await superuser.query('ALTER TABLE enrolment ENABLE TRIGGER refuse_not_collected_new');
    await superuser.query(`UPDATE enrolment SET started_on = '2026-11-10' WHERE participant_id = $1`, [person]);
    await superuser.query('UPDATE enrolment SET esf_initial_form_on = NULL WHERE participant_id = $1', [person]);
  });

  test('a programme that collects it writes it', async () => {
    await enrol(collecting, await refer(collecting, first), '2022-01-10');
  });

  test('whatever leads to a person is watched', async () => {
    const { rows } = await world.database.superuser.query<{ name: string }>(`
      SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'participant_id' AND NOT a.attisdropped
        AND c.relname NOT LIKE 'ledger%'
        AND (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname LIKE 'refuse_not_collected_%') <> 2`);
    assert.deepEqual(rows, []);
  });
});

test('a command that seals what is not collected is refused, and says why', async () => {
  const column = 'health_note.body';
  assert.ok(leftOut(world.register).includes(column));
  const { person } = await refer(world, second);
  const note = command({
    name: 'test/write-what-is-not-collected',
    clause: 'operational',
    activity: 'operational',
    verb: 'record',
    compartment: 'programme',
    may: ['keyworker'],
    significant: false,
    input: z.strictObject({}),
    run: async (act: Act) => void act.seal({ participantId: person, column, row: randomUUID() }, 'A note'),
  } as never) as AnyDefinition;
  await assert.rejects(world.run('camden-specialist', note, {}), (error) => {
    assert.ok(error instanceof Refused, String(error));
    assert.deepEqual(
      error.reasons.map(({ code, clause }) => [code, clause]),
      [['not-collected', 'category/health-team-record']],
    );
    return true;
  });
});

test('no table waits for data that no programme collects', async () => {
  const columns = await liveColumns(world.database.superuser);
  const both = [world.register, collecting.register];
  for (const register of both) checkColumns(columns, register);
  const dummies = columns.filter(({ category }) =>
    both.every((register) => register.categories[category ?? '']?.collected === false),
  );
  assert.deepEqual(dummies, []);
});

test('a table that is newer than the register starts when it holds nothing about people, and only then', () => {
  checkColumns([{ column: 'parcel.weight', category: 'operational' }], world.register);
  assert.throws(
    () => checkColumns([{ column: 'parcel.greeting', category: 'case-notes' }], world.register),
    /does not hold the column parcel\.greeting/,
  );
});

test('what a shipped programme says it collects has a column or a question that holds it', () => {
  for (const { programme, categories, columns, forms } of [world.register, collecting.register]) {
    const asked = Object.values(forms).flatMap(({ questions }) => questions.map(({ category }) => category));
    const held = new Set<string | undefined>([...Object.values(columns), ...asked]);
    const said = Object.keys(categories).filter((slug) => categories[slug]?.collected && !held.has(slug));
    assert.deepEqual(said, [], programme.id);
  }
});
