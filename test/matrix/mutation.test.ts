import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { readPolicies } from './catalogue.ts';
import { OPEN } from './declared.ts';
import { kill, mutants } from './mutate.ts';
import { makeRig, type Rig } from './rig.ts';

describe('each row policy is needed, and its loss would be noticed', () => {
  let rig: Rig;
  before(async () => {
    rig = await makeRig();
  });

  test('no condition can be taken out without a cell of the matrix changing', async () => {
    const all = await mutants(rig);
    const { killed, survived, unreachable } = await kill(rig, all);
    assert.deepEqual(survived, [], 'These conditions could be lost without a test noticing.');
    assert.equal(killed.length + unreachable.length, all.length);
    assert.ok(killed.length > 200, `${killed.length} conditions were tried`);
  });
  test('policies that let everything through are few, known and justified', async () => {
    const policies = await readPolicies(rig.world.database.superuser);
    const open = policies.filter(({ using, check }) => using === 'true' || check === 'true');
    assert.deepEqual(
      open.map(({ table, name }) => `${table}.${name}`),
      Object.keys(OPEN).sort(),
      'List each policy that lets everything through under "open" in test/matrix/matrix.yaml, with the reason, or mend it.',
    );
  });
  test('a condition that another one repeats survives, so the count can fail', async () => {
    const { superuser } = rig.world.database;
    await superuser.query(`CREATE POLICY spare ON case_note AS RESTRICTIVE FOR SELECT TO candour_portal
      USING (participant_id = (SELECT context.subject()))`);
    const spare = (await mutants(rig)).filter(({ policy }) => policy.name === 'spare');
    const { survived } = await kill(rig, spare);
    await superuser.query('DROP POLICY spare ON case_note');
    assert.deepEqual(survived, ['case_note.spare USING']);
  });
});
