import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { command, invalid, type RequestInfo, type Services } from '../../pipeline/index.ts';
import { openSession } from '../open-session.ts';
import { checkPassword } from '../passwords.ts';
import { mustWait } from '../rules.ts';
import { totpStep } from '../totp.ts';

interface Account {
  staff_id: string;
  hash: string;
  totp_secret: Buffer;
  roles: string[];
}

const WRONG = 'Your email address, password or code is not right. Check them and try again.';
const WAIT = 'Too many tries. Wait two minutes, then try again.';

/** The one place where a member of staff's authenticator secret is sealed. */
export const totpPlace = (staff: string) => ({
  person: staff,
  class: 'staff',
  compartment: 'identity' as const,
  table: 'password',
  column: 'totp_secret',
  row: staff,
});

async function countTry(services: Services, email: string, info: RequestInfo): Promise<void> {
  const keyed = (value: string) =>
    createHmac('sha256', services.vault.matchIndex('sign-in', 'attempt')).update(value).digest();
  const { rows } = await services.pools.candour_gate.query<{ on_account: string; from_address: string }>(
    'SELECT * FROM context.note_attempt($1, $2)',
    [keyed(email.toLowerCase()), keyed(info.address ?? 'none')],
  );
  if (mustWait({ onAccount: Number(rows[0]?.on_account), fromAddress: Number(rows[0]?.from_address) }))
    throw invalid('email', WAIT);
}

/** Signs in staff with a password and a one-time code. Known and unknown accounts take the same work and answer alike. */
export const signInWithPassword = command({
  name: 'sign-in-with-password',
  activity: 'operational',
  verb: 'use',
  compartment: 'gate',
  may: ['visitor'],
  significant: false,
  input: z.strictObject({
    email: z.string().min(1, 'Enter your email address').max(200),
    password: z.string().min(1, 'Enter your password').max(1000),
    code: z.string().min(1, 'Enter the 6-digit code from your authenticator app').max(20),
  }),
  async prepare(services, input, info) {
    await countTry(services, input.email, info);
    const { rows } = await services.pools.candour_gate.query<Account>('SELECT * FROM context.sign_in_account($1)', [
      input.email,
    ]);
    const account = rows[0];
    const right = await checkPassword(services.vault, input.password, account?.hash);
    if (!account || !right) throw invalid('email', WRONG);
    using keys = services.vault.lease();
    const step = totpStep(keys.open(totpPlace(account.staff_id), account.totp_secret), input.code);
    if (step === undefined) throw invalid('email', WRONG);
    return { account, step };
  },
  async run(act, _input, { account, step }) {
    const used = await sql<{ fresh: boolean }>`SELECT context.use_totp(${account.staff_id}, ${step}) AS fresh`.execute(
      act.db,
    );
    if (!used.rows[0]?.fresh) throw invalid('email', 'That code has been used. Wait for the next one, then try again.');
    const token = await openSession(act, {
      actorId: account.staff_id,
      kind: 'staff',
      roles: account.roles,
      factors: ['password', 'totp'],
    });
    return { token, role: account.roles[0] ?? '' };
  },
});
