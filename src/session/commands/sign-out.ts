import { sql } from 'kysely';
import { z } from 'zod';
import { command } from '../../pipeline/index.ts';

/** Ends a session at once, by its token. */
export const signOut = command({
  name: 'sign-out',
  activity: 'operational',
  verb: 'use',
  compartment: 'gate',
  may: ['visitor'],
  significant: false,
  input: z.strictObject({ token: z.string().max(200) }),
  async run(act, { token }) {
    await sql`SELECT context.end_session(${token})`.execute(act.db);
    return {};
  },
});
