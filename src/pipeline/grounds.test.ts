import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { makeWorld } from '../../test/support/world.ts';
import { checkActs, command, publish, Refused } from './index.ts';

const carry = command({
  name: 'carry-something',
  activity: 'health-care',
  verb: 'record',
  compartment: 'programme',
  may: ['keyworker'],
  significant: false,
  input: z.strictObject({}),
  run: async (act) => act.clause,
});

test('the ledger has the purpose and clause that the programme gives the activity', async (t) => {
  const world = await makeWorld(t);
  const { purpose, clause } = world.register.activities['health-care'] ?? {};
  assert.equal(await world.run('keyworker', carry, {}), clause);
  const own = { ...carry, clause: 'right/informed' };
  assert.equal(await world.run('keyworker', own, {}), 'right/informed');
  const { rows } = await world.database.superuser.query(
    `SELECT purpose, clause FROM ledger_entry WHERE act = 'carry-something' ORDER BY at`,
  );
  assert.deepEqual(rows, [
    { purpose, clause },
    { purpose, clause: 'right/informed' },
  ]);
});

test('an activity that the programme does not offer is refused in its own words, and the refusal is in the ledger', async (t) => {
  const world = await makeWorld(t);
  const {
    purpose: _purpose,
    clause: _clause,
    ...meaning
  } = world.register.activities['health-care'] ?? { slug: '', title: '', words: '' };
  const without = {
    ...world.register.activities,
    'health-care': { ...meaning, notOffered: 'There is no health team' },
  };
  await world.asOperator((db) =>
    publish(db, { ...world.register, activities: without }, { by: 'Test publisher', second: 'Test second' }),
  );
  await assert.rejects(world.run('keyworker', carry, {}), (error) => {
    assert.ok(error instanceof Refused);
    assert.equal(error.reasons[0]?.code, 'activity-not-offered');
    assert.match(error.message, /does not offer this: Health care\. There is no health team/);
    return true;
  });
  const { rows } = await world.database.superuser.query(
    `SELECT clause, outcome, reasons FROM ledger_entry WHERE act = 'carry-something'`,
  );
  assert.deepEqual(rows, [{ clause: 'activity/health-care', outcome: 'refused', reasons: ['activity-not-offered'] }]);
});

test('an act of an activity that the register says nothing of stops the start', () => {
  const clauses = new Set(['activity/health-care', 'right/informed']);
  checkActs([carry], clauses);
  assert.throws(() => checkActs([{ ...carry, activity: 'gardening' }], clauses), /the activity “gardening”/);
  assert.throws(() => checkActs([{ ...carry, clause: 'right/gardening' }], clauses), /the clause “right\/gardening”/);
});
