import { sql } from 'kysely';
import { z } from 'zod';
import { query } from '../../pipeline/index.ts';
import { acknowledgeBy, type Channel, dueState } from '../rules.ts';
import { declared, PAGE_SIZE, pageInput } from './shared.ts';

export const REFERRAL_SHOW = ['acknowledge', 'allocate'] as const;

/** A referral in the queue. */
export interface ReferralLine {
  id: string;
  reference: string;
  name: string;
  channel: Channel;
  externalId: string;
  customerGroup: string;
  referredOn: string;
  /** By when it must be acknowledged; absent where the programme sets no clock. */
  due?: Temporal.PlainDate;
  state: 'overdue' | 'soon' | 'due';
  mappa: boolean;
}

/**
 * The queue of new referrals: those to acknowledge, the first due first, or people with an acknowledged referral who are still
 * with the intake team or the nominated officer, each once. Only people in the caller's sight are in it.
 */
export const listReferrals = query({
  ...declared,
  name: 'list-new-referrals',
  may: ['administrator', 'team-leader', 'nominated-officer'],
  input: z.strictObject({ page: pageInput, show: z.enum(REFERRAL_SHOW).default('acknowledge') }),
  async run(
    act,
    { page, show },
  ): Promise<{ lines: ReferralLine[]; counts: Record<(typeof REFERRAL_SHOW)[number], number> }> {
    const acknowledged = sql`EXISTS (SELECT 1 FROM referral_event e WHERE e.referral_id = r.id AND e.kind = 'acknowledged')`;
    const queue = sql`caseload c JOIN participant p ON p.caseload_id = c.id JOIN referral r ON r.participant_id = p.id
      WHERE c.id = ANY ((SELECT context.caseloads())::uuid[]) AND c.programme = ${act.inForce.programme}`;
    const toAcknowledge = sql`NOT ${acknowledged}`;
    const toAllocate = sql`${acknowledged} AND c.kind IN ('intake', 'nominated-officer')
      AND r.id = (SELECT n.id FROM referral n WHERE n.participant_id = p.id
        AND EXISTS (SELECT 1 FROM referral_event a WHERE a.referral_id = n.id AND a.kind = 'acknowledged')
        ORDER BY n.referred_on DESC, n.received_at DESC, n.id LIMIT 1)`;
    const { rows: sums } = await sql<{ acknowledge: number; allocate: number }>`
      SELECT count(*) FILTER (WHERE ${toAcknowledge})::int AS acknowledge, count(*) FILTER (WHERE ${toAllocate})::int AS allocate
      FROM ${queue}`.execute(act.db);
    const { rows } = await sql<Omit<ReferralLine, 'due' | 'state'>>`
      SELECT r.id, p.reference, concat_ws(', ', p.family_name, p.given_name) AS name, r.channel, r.external_id AS "externalId",
        r.customer_group AS "customerGroup", r.referred_on AS "referredOn", r.mappa
      FROM ${queue} AND ${show === 'acknowledge' ? toAcknowledge : toAllocate}
      ORDER BY r.referred_on, r.received_at, r.id LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`.execute(act.db);
    act.record({
      fields: ['participant.family_name', 'participant.given_name', 'referral.referred_on', 'referral.mappa'],
    });
    return {
      lines: rows.map((row) => {
        const due = acknowledgeBy(act.inForce.register, row.referredOn);
        return due ? { ...row, due, state: dueState(due, act.today) } : { ...row, state: 'due' };
      }),
      counts: sums[0] ?? { acknowledge: 0, allocate: 0 },
    };
  },
});
