import { sql } from 'kysely';
import { z } from 'zod';
import { HOT } from '../database/index.ts';
import { clocksOf, hasStagesOfItsOwn, type RunningClock, stageOf } from '../people/index.ts';
import { type Act, query } from '../pipeline/index.ts';
import {
  byName,
  bySorting,
  type CaseloadRow,
  type Counts,
  everybody,
  type Found,
  SHOWS,
  SORTS,
  type Wanted,
} from './caseload-rows.ts';
import { CASEWORKERS } from './facts.ts';
import { LONDON } from './rules.ts';

/** The most people whose next steps are all worked out for one page. */
const USUAL = 500;

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
  /** The stage of the journey, where the programme tells more of it than its phases do. */
  stage: string | null;
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

export interface Caseload {
  id: string;
  name: string;
  people: number;
}

export interface CaseloadPage {
  lines: CaseloadLine[];
  total: number;
  caseloads: Caseload[];
  today: DiaryLine[];
  /** Null when the caseloads are too large to count on every page. */
  counts: Counts | null;
}

const LISTED = [
  'participant.given_name',
  'participant.family_name',
  'referral.referred_on',
  'appointment.starts_at',
  'enrolment.started_on',
];

/** A page of the people whose caseloads the caller holds, with what comes next for each, and the caller's own day. */
export const listCaseload = query({
  name: 'list-caseload',
  activity: 'casework',
  verb: 'use',
  compartment: 'programme',
  may: CASEWORKERS,
  input: z.strictObject({
    page: z.int().min(1).max(100_000).default(1),
    sort: z.enum(SORTS).default('name'),
    show: z.enum(SHOWS).default('all'),
    caseload: z.uuid().optional(),
  }),
  async run(act, input): Promise<CaseloadPage> {
    const caseloads = await caseloadsHeld(act);
    const chosen = caseloads.filter(({ id }) => input.caseload === undefined || id === input.caseload);
    const [{ rows, total, counts }, today] = await Promise.all([found(act, chosen, input), diaryOf(act)]);
    act.record({ fields: LISTED });
    const stages = await stagesOfLines(act, rows);
    const lines = rows.map((row) => ({ ...lineOf(act, row), stage: stages.get(row.id) ?? null }));
    return { lines, total, caseloads, today, counts };
  },
});

async function found(act: Act, chosen: Caseload[], wanted: Wanted): Promise<Found> {
  const ids = chosen.map(({ id }) => id);
  const people = chosen.reduce((sum, caseload) => sum + caseload.people, 0);
  if (people <= USUAL) return everybody(act, ids, wanted);
  if (wanted.sort !== 'name' || wanted.show !== 'all') return bySorting(act, ids, wanted);
  return { rows: await byName(act, ids, wanted), total: people, counts: null };
}

async function caseloadsHeld(act: Act): Promise<Caseload[]> {
  const { rows } = await sql<Caseload>`${sql.raw(HOT)}
    SELECT c.id, c.name, (SELECT count(*) FROM participant p WHERE p.caseload_id = c.id) AS people
    FROM caseload c WHERE c.id = ANY ((SELECT context.caseloads())::uuid[]) AND c.kind <> 'intake' ORDER BY c.name`.execute(
    act.db,
  );
  return rows;
}

/** The stage of each person on a page, by id; none where the programme’s stages are its phases. */
async function stagesOfLines(act: Act, rows: readonly CaseloadRow[]): Promise<Map<string, string>> {
  const { register } = act.inForce;
  if (!hasStagesOfItsOwn(register) || rows.length === 0) return new Map();
  const entries = await act.db
    .selectFrom('stage_entry')
    .select(['participant_id', 'stage', 'entered_on as enteredOn'])
    .where(
      'participant_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  const of = Map.groupBy(entries, (entry) => entry.participant_id);
  return new Map(
    rows.map(({ id, started_on, ended_on }) => [
      id,
      stageOf(register, { startedOn: started_on, endedOn: ended_on, entries: of.get(id) ?? [] }).title,
    ]),
  );
}

function lineOf(act: Act, row: CaseloadRow): Omit<CaseloadLine, 'stage'> {
  const facts = {
    referredOn: row.referred_on,
    firstAnsweredOn: row.first_answered === null ? null : row.first_answered.toISOString(),
    startedOn: row.started_on,
    endedOn: row.ended_on,
    planAgreedOn: row.plan_on,
  };
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
    clocks: clocksOf(act.inForce.register, facts, act.today),
  };
}

/** The caller's own appointments of today that were neither moved nor cancelled, in order. */
async function diaryOf(act: Act): Promise<DiaryLine[]> {
  const day = act.today.toZonedDateTime(LONDON);
  const { rows } = await sql<DiaryLine>`${sql.raw(HOT)}
    SELECT a.id, p.reference, concat_ws(' ', p.given_name, p.family_name) AS name, a.starts_at AS "startsAt", a.kind, a.how, a.place,
      EXISTS (SELECT 1 FROM appointment_fate t WHERE t.appointment_id = a.id) AS answered
    FROM appointment a JOIN participant p ON p.id = a.participant_id
    WHERE a.staff_id = ${act.actor.id} AND a.starts_at >= ${day.toInstant().toString()}::timestamptz
      AND a.starts_at < ${day.add({ days: 1 }).toInstant().toString()}::timestamptz
      AND NOT EXISTS (SELECT 1 FROM appointment_fate k WHERE k.appointment_id = a.id AND k.fate <> 'answered')
    ORDER BY a.starts_at`.execute(act.db);
  return rows;
}
