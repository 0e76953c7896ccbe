import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { clockDue, clocksOf, type RunningClock } from '../people/index.ts';
import { type Act, query, type Role } from '../pipeline/index.ts';
import type { Register } from '../register/index.ts';
import { CASEWORKERS } from './facts.ts';
import { LONDON } from './rules.ts';

export const SORTS = ['name', 'next', 'referred'] as const;
export const SHOWS = ['all', 'to-record', 'overdue', 'not-started', 'nothing-booked'] as const;
export type Show = (typeof SHOWS)[number];
export const PAGE_SIZE = 40;
/** How far back an unanswered appointment still waits on the list. */
const RECENT_DAYS = 60;

/** The most people whose next steps are counted on every page. */
const COUNTED = 500;

/** One line of a caseload. */
export interface CaseloadLine {
  id: string;
  reference: string;
  name: string;
  caseload: string;
  referredOn: string;
  startedOn: string | null;
  endedOn: string | null;
  nextAt: Date | null;
  nextId: string | null;
  toRecordAt: Date | null;
  toRecordId: string | null;
  clocks: RunningClock[];
}

/** An appointment in the caller's own day. */
export interface DiaryLine {
  id: string;
  reference: string;
  name: string;
  startsAt: Date;
  kind: string;
  how: string;
  place: string | null;
  answered: boolean;
}

export interface CaseloadPage {
  lines: CaseloadLine[];
  total: number;
  caseloads: { id: string; name: string; people: number }[];
  today: DiaryLine[];
  /** How many people each way of narrowing would show; null when the caseloads are too large to count on every page. */
  counts: Record<Exclude<Show, 'all'>, number> | null;
}

const LISTED = [
  'participant.given_name',
  'participant.family_name',
  'referral.referred_on',
  'appointment.starts_at',
  'enrolment.started_on',
];
const READERS: readonly Role[] = CASEWORKERS;

/** A page of the people whose caseloads the caller holds, with what comes next for each, and the caller's own day. */
export const listCaseload = query({
  name: 'list-caseload',
  clause: 'purpose/support',
  purpose: 'support',
  verb: 'use',
  compartment: 'programme',
  may: READERS,
  input: z.strictObject({
    page: z.int().min(1).max(100_000).default(1),
    sort: z.enum(SORTS).default('name'),
    show: z.enum(SHOWS).default('all'),
    caseload: z.uuid().optional(),
  }),
  async run(act, input): Promise<CaseloadPage> {
    const caseloads = await caseloadsHeld(act);
    const chosen = caseloads.filter(({ id }) => input.caseload === undefined || id === input.caseload);
    const plain = input.sort === 'name' && input.show === 'all';
    const rows = await (plain ? byName : bySorting)(
      act,
      chosen.map(({ id }) => id),
      input,
    );
    const today = await diaryOf(act);
    act.record({ fields: LISTED });
    const total = plain ? chosen.reduce((sum, { people }) => sum + people, 0) : (rows[0]?.total ?? 0);
    const counts = await countsOf(act, chosen);
    return { lines: rows.map((row) => lineOf(act, row)), total, caseloads, today, counts };
  },
});

interface Row {
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
  total?: number;
}

async function caseloadsHeld(act: Act): Promise<{ id: string; name: string; people: number }[]> {
  const { rows } = await sql<{ id: string; name: string; people: number }>`
    SELECT c.id, c.name, (SELECT count(*) FROM participant p WHERE p.caseload_id = c.id) AS people
    FROM caseload c WHERE c.id = ANY ((SELECT context.caseloads())::uuid[]) AND c.kind <> 'intake' ORDER BY c.name`.execute(
    act.db,
  );
  return rows;
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

interface Wanted {
  page: number;
  sort: (typeof SORTS)[number];
  show: Show;
}

/** The usual list: one index-ordered branch for each caseload, so that a small caseload never walks the whole index. */
async function byName(act: Act, caseloads: string[], { page }: Wanted): Promise<Row[]> {
  const { rows } = await sql<Row>`
    SELECT ${COLUMNS} FROM (
      SELECT q.* FROM unnest(${caseloads}::uuid[]) AS held(id) CROSS JOIN LATERAL (
        SELECT id, reference, given_name, family_name, caseload_id FROM participant WHERE caseload_id = held.id
        ORDER BY family_name, given_name, id LIMIT ${page * PAGE_SIZE}) q
      ORDER BY q.family_name, q.given_name, q.id LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}) p
    ${factsOf(act)}
    ORDER BY p.family_name, p.given_name, p.id`.execute(act.db);
  return rows;
}

/** A list that is sorted or narrowed by what comes next needs the facts of each person of the caseloads first. */
async function bySorting(act: Act, caseloads: string[], { page, sort, show }: Wanted): Promise<Row[]> {
  const orders = {
    name: sql`p.family_name, p.given_name, p.id`,
    next: sql`n.due_at NULLS LAST, n.next_at NULLS LAST, p.family_name, p.id`,
    referred: sql`r.referred_on, p.family_name, p.id`,
  };
  const { rows } = await sql<Row>`
    SELECT ${COLUMNS}, count(*) OVER () AS total FROM participant p ${factsOf(act)}
    WHERE p.caseload_id = ANY (${caseloads}::uuid[]) AND ${narrowing(act, show)}
    ORDER BY ${orders[sort]} LIMIT ${PAGE_SIZE} OFFSET ${(page - 1) * PAGE_SIZE}`.execute(act.db);
  return rows;
}

async function countsOf(act: Act, chosen: { id: string; people: number }[]): Promise<CaseloadPage['counts']> {
  if (chosen.reduce((sum, { people }) => sum + people, 0) > COUNTED) return null;
  const { rows } = await sql<Exclude<CaseloadPage['counts'], null>>`
    SELECT ${sql.join(
      SHOWS.filter((show) => show !== 'all').map(
        (show) => sql`count(*) FILTER (WHERE ${narrowing(act, show)}) AS ${sql.ref(show)}`,
      ),
    )} FROM participant p ${factsOf(act)} WHERE p.caseload_id = ANY (${chosen.map(({ id }) => id)}::uuid[])`.execute(
    act.db,
  );
  return rows[0] ?? null;
}

function narrowing(act: Act, show: Show): RawBuilder<unknown> {
  const { register } = act.inForce;
  const late = (slug: string) => latestOverdue(register, slug, act.today)?.toString() ?? '1900-01-01';
  switch (show) {
    case 'to-record':
      return sql`n.due_at IS NOT NULL`;
    case 'overdue':
      return sql`x.ended_on IS NULL AND (
        (e.id IS NULL AND f.first_answered IS NULL AND r.referred_on <= ${late('first-appointment')}::date)
        OR (l.id IS NULL AND r.referred_on <= ${late('action-plan')}::date))`;
    case 'not-started':
      return sql`e.id IS NULL`;
    case 'nothing-booked':
      return sql`n.next_at IS NULL AND x.ended_on IS NULL`;
    default:
      return sql`true`;
  }
}

/** The newest referral day whose clock has run out before today; undefined when the register has no such clock. */
export function latestOverdue(
  register: Pick<Register, 'clocks' | 'bankHolidays'>,
  slug: string,
  today: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  for (let day = today, steps = 0; steps < 400; steps += 1, day = day.subtract({ days: 1 })) {
    const due = clockDue(register, slug, day.toString());
    if (due === undefined) return undefined;
    if (Temporal.PlainDate.compare(due, today) < 0) return day;
  }
  return undefined;
}

function lineOf(act: Act, row: Row): CaseloadLine {
  return {
    id: row.id,
    reference: row.reference,
    name: [row.family_name, row.given_name].filter(Boolean).join(', '),
    caseload: row.caseload,
    referredOn: row.referred_on,
    startedOn: row.started_on,
    endedOn: row.ended_on,
    nextAt: row.next_at,
    nextId: row.next_id,
    toRecordAt: row.due_at,
    toRecordId: row.due_id,
    clocks: clocksOf(
      act.inForce.register,
      {
        referredOn: row.referred_on,
        firstAnsweredOn: row.first_answered === null ? null : row.first_answered.toISOString(),
        startedOn: row.started_on,
        endedOn: row.ended_on,
        planAgreedOn: row.plan_on,
      },
      act.today,
    ),
  };
}

/** The caller's own appointments of today that were neither moved nor cancelled, in order. */
async function diaryOf(act: Act): Promise<DiaryLine[]> {
  const day = act.today.toZonedDateTime(LONDON);
  const { rows } = await sql<DiaryLine>`
    SELECT a.id, p.reference, concat_ws(' ', p.given_name, p.family_name) AS name, a.starts_at AS "startsAt", a.kind, a.how, a.place,
      EXISTS (SELECT 1 FROM appointment_fate t WHERE t.appointment_id = a.id) AS answered
    FROM appointment a JOIN participant p ON p.id = a.participant_id
    WHERE a.staff_id = ${act.actor.id} AND a.starts_at >= ${day.toInstant().toString()}::timestamptz
      AND a.starts_at < ${day.add({ days: 1 }).toInstant().toString()}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM appointment_fate k WHERE k.appointment_id = a.id AND k.fate <> 'answered')
    ORDER BY a.starts_at`.execute(act.db);
  return rows;
}
