import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { makeWorld, type World } from '../../test/support/world.ts';
import { publishRegister } from './programmes.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});

const publish = (by: string, second: string) => publishRegister(world, world.register, { by, second });
const refused = (error: { reasons: { code: string }[] }) =>
  ['no-right-to-publish', 'second-person-needed'].includes(error.reasons[0]?.code ?? '');

test('a register is published by two data protection officers, and by nobody else', async () => {
  await assert.rejects(publish('keyworker', 'data-protection-officer'), refused);
  await assert.rejects(publish('a@x.example', 'b@x.example'), refused);
  await assert.rejects(
    publish('data-protection-officer', 'data-protection-officer@staff.example'),
    refused,
    'one person under two names',
  );
  await assert.rejects(publish('data-protection-officer', 'data-protection-officer'), refused);
  const { version } = await publish('data-protection-officer@staff.example', 'deputy-data-protection-officer');
  assert.equal(version, 2);
  const { rows } = await world.database.superuser.query(
    `SELECT count(*)::int AS n FROM ledger_entry WHERE act = 'register-publish'`,
  );
  assert.equal(rows[0].n, 1);
});
