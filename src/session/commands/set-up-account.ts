import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { command, invalid, NotFound, query } from '../../pipeline/index.ts';
import { hashPassword } from '../passwords.ts';
import { SHORTEST_PASSWORD } from '../rules.ts';
import { totpStep } from '../totp.ts';
import { totpPlace } from './sign-in-password.ts';

/** How an invitation's code is kept. */
export const codeHash = (code: string): Buffer => createHash('sha256').update(code).digest();

/** Who an invitation is for, while it is unused and in time. */
export const readInvitation = query({
  name: 'read-invitation',
  activity: 'operational',
  verb: 'use',
  compartment: 'gate',
  may: ['visitor'],
  input: z.strictObject({ code: z.string().max(200) }),
  async run(act, { code }) {
    const { rows } = await sql<{
      staff_id: string;
      email: string;
    }>`SELECT * FROM context.invited(${codeHash(code)})`.execute(act.db);
    if (!rows[0]) throw new NotFound();
    return { staffId: rows[0].staff_id, email: rows[0].email };
  },
});

/** Sets up a member of staff's own password and authenticator, once, with the invitation they were given. */
export const setUpAccount = command({
  name: 'set-up-account',
  activity: 'operational',
  verb: 'record',
  compartment: 'gate',
  may: ['visitor'],
  significant: false,
  input: z.strictObject({
    invitation: z.string().max(200),
    password: z
      .string()
      .min(SHORTEST_PASSWORD, `Password must be ${SHORTEST_PASSWORD} characters or more`)
      .max(1000, 'Password must be 1,000 characters or fewer'),
    secret: z.string().regex(/^[A-Z2-7]{32}$/),
    code: z.string().min(1, 'Enter the 6-digit code from your authenticator app').max(20),
  }),
  async prepare(services, input) {
    if (totpStep(input.secret, input.code) === undefined)
      throw invalid('code', 'Enter the 6-digit code your authenticator app shows now');
    const invited = await services.pools.candour_gate.query<{ staff_id: string }>('SELECT * FROM context.invited($1)', [
      codeHash(input.invitation),
    ]);
    const staff = invited.rows[0]?.staff_id;
    if (!staff) throw new NotFound();
    const place = totpPlace(staff);
    services.vault.ensureKeys(staff, [{ class: place.class, compartment: place.compartment }]);
    using keys = services.vault.lease();
    return { staff, hash: await hashPassword(services.vault, input.password), secret: keys.seal(place, input.secret) };
  },
  async run(act, input, { staff, hash, secret }) {
    const used = await sql<{
      used: boolean;
    }>`SELECT context.use_invitation(${codeHash(input.invitation)}) AS used`.execute(act.db);
    if (!used.rows[0]?.used) throw new NotFound();
    await sql`SELECT context.set_password(${staff}, ${hash}, ${secret}), context.end_sessions_of(${staff})`.execute(
      act.db,
    );
    return {};
  },
});
