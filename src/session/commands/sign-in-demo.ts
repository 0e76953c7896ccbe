import { sql } from 'kysely';
import { z } from 'zod';
import { command, NotFound } from '../../pipeline/index.ts';
import { openSession } from '../open-session.ts';

/** Signs in as one of the demonstration's personas. In a live deployment there are none, so nothing is found. */
export const signInDemo = command({
  name: 'sign-in-demo',
  activity: 'operational',
  verb: 'use',
  compartment: 'gate',
  may: ['visitor'],
  significant: false,
  input: z.strictObject({ persona: z.string().max(60) }),
  async run(act, { persona }) {
    const found = await sql<{ id: string | null; kind: 'staff' | 'participant'; roles: string[] }>`
      SELECT * FROM context.demo_persona(${persona})`.execute(act.db);
    const person = found.rows[0];
    if (!person?.id) throw new NotFound();
    const token = await openSession(act, {
      actorId: person.id,
      kind: person.kind,
      roles: person.roles,
      factors: ['demo'],
    });
    return { token, role: person.roles[0] ?? '' };
  },
});
