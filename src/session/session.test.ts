import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { makeWorld, type World } from '../../test/support/world.ts';
import { demoId } from '../demo/index.ts';
import { execute } from '../pipeline/index.ts';
import { setUpAccount } from './commands/set-up-account.ts';
import { signInWithPassword } from './commands/sign-in-password.ts';
import { codeHash, sessionLength, signInDemo, signOut } from './index.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { mustWait } from './rules.ts';
import { newTotpSecret, totpStep } from './totp.ts';

let world: World;
const PASSWORD = 'three quiet herons';
const secret = newTotpSecret();
const code = (shift = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + shift * 30_000 });
const visitor = { visitor: true } as const;
const signIn = (email: string, password: string, typed: string, address = '192.0.2.1') =>
  execute(
    world.services,
    signInWithPassword,
    visitor,
    { email, password, code: typed },
    { requestId: crypto.randomUUID(), address },
  );

before(async () => {
  world = await makeWorld();
  const staff = demoId('staff', 'keyworker');
  await world.asOperator((_db, client) =>
    client.query(`SELECT context.invite($1, $2, '15 minutes')`, [staff, codeHash('invitation-1')]),
  );
  await execute(world.services, setUpAccount, visitor, {
    invitation: 'invitation-1',
    password: PASSWORD,
    secret,
    code: code(-1),
  });
});

test('a password is kept as a salted hash that only it matches', async () => {
  const { vault } = world.services;
  const kept = await hashPassword(vault, PASSWORD);
  assert.ok(!kept.includes('heron'));
  assert.notEqual(kept, await hashPassword(vault, PASSWORD));
  assert.ok(await checkPassword(vault, PASSWORD, kept));
  assert.ok(!(await checkPassword(vault, `${PASSWORD}s`, kept)));
  assert.ok(!(await checkPassword(vault, PASSWORD, undefined)));
});

test('the right password and code open a session; the same code opens no second one', async () => {
  const typed = code();
  const { token } = await signIn('keyworker@staff.example', PASSWORD, typed);
  assert.equal(Buffer.from(token, 'base64url').length, 32);
  const kept = await world.database.superuser.query(
    'SELECT count(*)::int AS n FROM context.session WHERE token_hash = sha256($1)',
    [Buffer.from(token)],
  );
  assert.equal(kept.rows[0].n, 1);
  await assert.rejects(signIn('keyworker@staff.example', PASSWORD, typed), { name: 'InvalidInput' });
});

test('a wrong password, a wrong code and an unknown account are told alike', async () => {
  const messages = await Promise.all(
    [
      signIn('keyworker@staff.example', 'not this one at all', code(), '192.0.2.2'),
      signIn('keyworker@staff.example', PASSWORD, '000000', '192.0.2.3'),
      signIn('nobody@staff.example', PASSWORD, code(), '192.0.2.4'),
    ].map((attempt) =>
      attempt.then(
        () => 'signed in',
        (error: Error) => error.message,
      ),
    ),
  );
  assert.equal(new Set(messages).size, 1);
  assert.match(messages[0] ?? '', /is not right/);
});

test('the sixth try from one place within two minutes waits', async () => {
  for (let tries = 0; tries < 5; tries += 1)
    await assert.rejects(signIn('keyworker@staff.example', 'wrong', '000000', '192.0.2.9'));
  await assert.rejects(signIn('keyworker@staff.example', PASSWORD, code(1), '192.0.2.9'), /Too many tries/);
  assert.ok(!mustWait({ onAccount: 5, fromAddress: 5 }));
  assert.ok(mustWait({ onAccount: 6, fromAddress: 6 }));
});

test('an invitation works once', async () => {
  const again = { invitation: 'invitation-1', password: PASSWORD, secret, code: code() };
  await assert.rejects(execute(world.services, setUpAccount, visitor, again), { name: 'NotFound' });
});

test('signing out ends the session at once', async () => {
  const { token } = await execute(world.services, signInDemo, visitor, { persona: 'keyworker' });
  await execute(world.services, signOut, visitor, { token });
  const begun = await world.database.pools.candour_gate.query('SELECT context.begin($1) AS actor', [token]);
  assert.equal(begun.rows[0].actor, null);
});

test('somebody who leaves loses their session in the same act', async () => {
  const { token } = await execute(world.services, signInDemo, visitor, { persona: 'analyst' });
  await world.database.superuser.query(`UPDATE staff SET ends_on = product_today() - 1 WHERE persona = 'analyst'`);
  const begun = await world.database.pools.candour_gate.query('SELECT context.begin($1) AS actor', [token]);
  assert.equal(begun.rows[0].actor, null);
});

test('those nearest to the most sensitive facts rest for less time', () => {
  assert.deepEqual(sessionLength(['health-practitioner']), { idle: 15, whole: 600 });
  assert.deepEqual(sessionLength(['keyworker']), { idle: 30, whole: 600 });
  assert.deepEqual(sessionLength(['participant']), { idle: 30, whole: 720 });
});

test('a code is six digits of this half minute or a neighbour', () => {
  assert.equal(totpStep(secret, '12345'), undefined);
  assert.equal(totpStep(secret, code(5)), undefined);
  assert.equal(typeof totpStep(secret, code()), 'number');
});
