import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import { readDemonstration, unknownTo } from './demonstration.ts';
import { demoCase } from './rows.ts';
import { seedPeople } from './seed-people.ts';

let world: World;
const demo = readDemonstration(PROGRAMME);
const of = () => ({ demo, register: world.register });
before(async () => {
  world = await makeWorld();
});
const today = Temporal.PlainDate.from('2026-11-23');

test('the same seed, number and day give the same person', () => {
  assert.deepEqual(demoCase(of(), 7, 12, today), demoCase(of(), 7, 12, today));
  assert.notDeepEqual(demoCase(of(), 7, 12, today).person, demoCase(of(), 8, 12, today).person);
});

test('everybody is evidently made up', () => {
  for (let index = 0; index < 500; index += 1) {
    const { person } = demoCase(of(), 1, index, today);
    if (person.niNumber) assert.match(person.niNumber, /^QQ9\d{5}[A-D]$/);
    if (person.mobile) assert.match(person.mobile, /^07700 900\d{3}$/);
  }
});

test('the demonstration has somebody at every place of the journey', async () => {
  const inForce = await world.services.publications.get(PROGRAMME, 1);
  const counts = await seedPeople(world.services, inForce, demo, 72, 1);
  assert.equal(counts.people, 72);
  const { rows } = await world.database.superuser.query(`SELECT
    (SELECT count(*) FROM referral r WHERE NOT EXISTS (SELECT 1 FROM referral_event e WHERE e.referral_id = r.id))::int AS unacknowledged,
    (SELECT count(*) FROM enrolment WHERE esf_initial_form_on IS NOT NULL)::int AS esf,
    (SELECT count(*) FROM enrolment_end)::int AS ended,
    (SELECT count(*) FROM referral WHERE mappa)::int AS mappa,
    (SELECT count(*) FROM appointment WHERE starts_at > product_now())::int AS ahead,
    (SELECT count(*) FROM case_note)::int AS notes,
    (SELECT count(DISTINCT caseload_id) FROM participant)::int AS caseloads`);
  for (const [what, count] of Object.entries(rows[0])) assert.ok(Number(count) > 0, what);
  const again = await world.database.superuser.query(
    'SELECT count(*)::int AS clear FROM case_note WHERE body::text LIKE $1',
    ['%Talked%'],
  );
  assert.equal(again.rows[0].clear, 0);
});

test('a demonstration names only what its register holds', () => {
  assert.deepEqual(unknownTo(world.register, demo), []);
  const clauses = Object.fromEntries(
    Object.entries(world.register.clauses).filter(([slug]) => !slug.startsWith('recipient/')),
  );
  assert.ok(unknownTo({ ...world.register, clauses }, demo).length > 0);
});
