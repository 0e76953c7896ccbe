import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Act } from '../pipeline/index.ts';
import { sessionLength } from './rules.ts';

/** Somebody whose identity has just been shown. */
export interface Proven {
  actorId: string;
  kind: 'staff' | 'participant';
  roles: readonly string[];
  factors: readonly string[];
}

/** Opens a session in this transaction and gives its token, which is kept nowhere but in the person's browser. */
export async function openSession(act: Act, proven: Proven): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const { idle, whole } = sessionLength(proven.roles);
  await sql`SELECT context.open_session(${token}, ${proven.actorId}, ${proven.kind},
    make_interval(mins => ${whole}), make_interval(mins => ${idle}), ${[...proven.factors]})`.execute(act.db);
  return token;
}
