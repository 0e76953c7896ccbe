import { type RawBuilder, sql } from 'kysely';
import { HOT } from '../database/index.ts';
import { clockDue } from '../people/index.ts';
import type { Act } from '../pipeline/index.ts';
import type { ClockEvent, Register } from '../register/index.ts';

export const SORTS = ['name', 'next', 'referred'] as const;
export const SHOWS = ['all', 'to-record', 'overdue', 'not-started', 'nothing-booked'] as const;
export type Sort = (typeof SORTS)[number];
export type Show = (typeof SHOWS)[number];
/** How many people each way of narrowing would show. */
export type Counts = Record<Exclude<Show, 'all'>, number>;

export const PAGE_SIZE = 40;
/** How far back an unanswered appointment still waits on the list. */
const RECENT_DAYS = 60;

export interface CaseloadRow {
  id: string;
  reference: string;
  given_name: string | null;
  family_name: string;
  caseload: string;
  referred_on: string;
  started_on: string | null;
  ended_on: string | null;
  plan_on: string | null;
  first_answered: Date | null;
  next_at: Date | null;
  next_id: string | null;
  due_at: Date | null;
  due_id: string | null;
}

export interface Found {
  rows: CaseloadRow[];
  total: number;
  counts: Counts | null;
}

export interface Wanted {
  page: number;
  sort: Sort;
  show: Show;
}

/** What comes next for a person: everything a line shows beside the name, worked out from the facts. */
const factsOf = (act: Act): RawBuilder<unknown> => {
  const now = act.at.toString();
  return sql`
    JOIN caseload c ON c.id = p.caseload_id
    JOIN LATERAL (SELECT id, referred_on FROM referral WHERE participant_id = p.id ORDER BY referred_on DESC, id LIMIT 1) r ON true
    LEFT JOIN enrolment e ON e.referral_id = r.id
    LEFT JOIN enrolment_end x ON x.enrolment_id = e.id
    LEFT JOIN action_plan l ON l.referral_id = r.id AND l.supersedes IS NULL
    LEFT JOIN LATERAL (
      SELECT a.starts_at AS first_answered FROM appointment a
      WHERE a.participant_id = p.id AND a.referral_id = r.id AND e.id IS NULL
        AND EXISTS (SELECT 1 FROM appointment_fate t WHERE t.appointment_id = a.id AND t.fate = 'answered')
      ORDER BY a.starts_at LIMIT 1) f ON true
    LEFT JOIN LATERAL (
      SELECT min(a.starts_at) FILTER (WHERE a.starts_at > ${now}::timestamptz) AS next_at,
        (array_agg(a.id ORDER BY a.starts_at) FILTER (WHERE a.starts_at > ${now}::timestamptz))[1] AS next_id,
        min(a.starts_at) FILTER (WHERE a.starts_at <= ${now}::timestamptz) AS due_at,
        (array_agg(a.id ORDER BY a.starts_at) FILTER (WHERE a.starts_at <= ${now}::timestamptz))[1] AS due_id
      FROM appointment a
      WHERE a.participant_id = p.id AND a.starts_at > ${now}::timestamptz - make_interval(days => ${RECENT_DAYS}::int)
        AND NOT EXISTS (SELECT 1 FROM appointment_fate k WHERE k.appointment_id = a.id)) n ON true`;
};

const COLUMNS = sql`p.id, p.reference, p.given_name, p.family_name, c.name AS caseload, r.referred_on, e.started_on,
  x.ended_on, l.agreed_on AS plan_on, f.first_answered, n.next_at, n.next_id, n.due_at, n.due_id`;

const ORDERS: Record<Sort, RawBuilder<unknown>> = {
  name: sql`p.family_name, p.given_name, p.id`,
  next: sql`n.due_at NULLS LAST, n.next_at NULLS LAST, p.family_name, p.id`,
  referred: sql`r.referred_on, p.family_name, p.id`,
};

/** Caseloads of the usual size: everybody's facts in one statement, so that each way of narrowing can be counted, too. */
export async function everybody(act: Act, caseloads: string[], { page, sort, show }: Wanted): Promise<Found> {
  const narrowed = SHOWS.map((name) => sql`${narrowing(act, name)} AS ${sql.ref(name)}`);
  const { rows } = await sql<CaseloadRow & Record<Show, boolean>>`${sql.raw(HOT)}
    SELECT ${COLUMNS}, ${sql.join(narrowed)} FROM participant p ${factsOf(act)}
    WHERE p.caseload_id = ANY (${caseloads}::uuid[]) ORDER BY ${ORDERS[sort]}`.execute(act.db);
  const shown = rows.filter((row) => row[show]);
  const counted = SHOWS.map((name) => [name, rows.filter((row) => row[name]).length]);
  return {
    rows: shown.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
    total: shown.length,
    counts: Object.fromEntries(counted) as Counts,
  };
}

/** Large caseloads by name: one index-ordered branch for each, so that only the people of the page are looked at. */
export async function byName(act: Act, caseloads: string[], { page }: Wanted): Promise<CaseloadRow[]> {
  const { rows } = await sql<CaseloadRow>`${sql.raw(HOT)}
    SELECT ${COLUMNS} FROM (
      SELECT q.* FROM unnest(${caseloads}::uuid[]) AS held(id) CROSS JOIN LATERAL (
        SELECT id, reference, given_name, family_name, caseload_id FROM participant WHERE caseload_id = held.id
        ORDER BY family_name, given_name, id LIMIT ${page * PAGE_SIZE}) q
      ORDER BY q.family_name, q.given_name, q.id LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}) p
    ${factsOf(act)}
    ORDER BY p.family_name, p.given_name, p.id`.execute(act.db);
  return rows;
}

/** Large caseloads sorted or narrowed by what comes next: the facts of each person first, then the page. */
export async function bySorting(act: Act, caseloads: string[], { page, sort, show }: Wanted): Promise<Found> {
  const { rows } = await sql<CaseloadRow & { total: number }>`
    SELECT ${COLUMNS}, count(*) OVER () AS total FROM participant p ${factsOf(act)}
    WHERE p.caseload_id = ANY (${caseloads}::uuid[]) AND ${narrowing(act, show)}
    ORDER BY ${ORDERS[sort]} LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`.execute(act.db);
  return { rows, total: rows[0]?.total ?? 0, counts: null };
}

function narrowing(act: Act, show: Show): RawBuilder<unknown> {
  const { register } = act.inForce;
  const late = (event: ClockEvent) => latestOverdue(register, event, act.today)?.toString() ?? '1900-01-01';
  switch (show) {
    case 'to-record':
      return sql`(n.due_at IS NOT NULL)`;
    case 'overdue':
      return sql`(x.ended_on IS NULL AND (
        (e.id IS NULL AND f.first_answered IS NULL AND r.referred_on <= ${late('first-meeting')}::date)
        OR (l.id IS NULL AND r.referred_on <= ${late('plan-agreed')}::date)))`;
    case 'not-started':
      return sql`(e.id IS NULL)`;
    case 'nothing-booked':
      return sql`(n.next_at IS NULL AND x.ended_on IS NULL)`;
    default:
      return sql`true`;
  }
}

/** The newest referral day whose clock has run out before today; undefined when the register has no such clock. */
function latestOverdue(
  register: Pick<Register, 'clocks' | 'bankHolidays'>,
  event: ClockEvent,
  today: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  for (let day = today, steps = 0; steps < 400; steps += 1, day = day.subtract({ days: 1 })) {
    const due = clockDue(register, event, day.toString());
    if (due === undefined) return undefined;
    if (Temporal.PlainDate.compare(due, today) < 0) return day;
  }
  return undefined;
}
