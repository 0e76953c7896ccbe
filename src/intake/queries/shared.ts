import { sql } from 'kysely';
import { z } from 'zod';
import type { Act, Role } from '../../pipeline/index.ts';

/** Lines on a page of a list. */
export const PAGE_SIZE = 25;

/** Which page of a list is wanted. */
export const pageInput = z.int().min(1).max(100_000).default(1);

/** What every reading act of the intake team declares. */
export const declared = {
  activity: 'intake',
  verb: 'use',
  compartment: 'programme',
  may: ['administrator', 'team-leader'] as readonly Role[],
} as const;

/** The rows that wait for a person: of a committed import, not seen in an earlier one, not settled. */
export const WAITING = sql`referral_import_row r
  JOIN referral_import i ON i.id = r.import_id
  JOIN referral_import_decision d ON d.import_id = r.import_id AND d.kind = 'commit'
  LEFT JOIN referral_import_row_settled s ON s.row_id = r.id`;

/** How many rows wait for a person. */
export async function countWaiting(act: Act): Promise<number> {
  const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM ${WAITING}
    WHERE r.repeats IS NULL AND s.row_id IS NULL AND i.programme = ${act.inForce.programme}`.execute(act.db);
  return rows[0]?.count ?? 0;
}
