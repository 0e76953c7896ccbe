import { sql } from 'kysely';
import { z } from 'zod';
import { HOT } from '../database/index.ts';
import { type Act, CASEWORK_ROLES, query, type Role } from '../pipeline/index.ts';
import { offered } from '../register/index.ts';
import { clocksOf, type RunningClock } from './clocks.ts';
import { BANNER_FIELDS, personByReference } from './queries.ts';
import { cohortOf, dayOfProgramme, type Person } from './rules.ts';
import { hasStagesOfItsOwn, stageEntriesOf, stageOf, stagesToMoveTo } from './stages.ts';
import { timelineOf } from './timeline.ts';
import type { TimelineItem } from './timeline-words.ts';
import { type NoticeTold, noticeToldTo } from './told.ts';

/** Who may open a record; row policies decide whose. */
export const READERS: readonly Role[] = [...CASEWORK_ROLES, 'nominated-officer', 'administrator'];

/** What the summary page shows of where a person stands. */
export interface Summary {
  next: { id: string; startsAt: Date; kind: string; how: string; place: string | null; staff: string } | null;
  toRecord: { id: string; startsAt: Date; kind: string } | null;
  /** The stage of the journey, where the programme tells more of it than its phases do. */
  stage: string | null;
  /** Whether there is another stage that somebody can decide they come to. */
  moves: boolean;
  /** Whether the programme has a health team that somebody can be referred to. */
  healthCareOffered: boolean;
  firstAnsweredOn: string | null;
  planAgreedOn: string | null;
  esfFormOn: string | null;
  notice: NoticeTold;
  lastNote: { id: string; body: string; occurredOn: string; author: string } | null;
  keyworker: string | null;
  day: number | undefined;
  lastDay: number;
  cohort: 'ESF' | 'NON';
}

/** Opens a participant's record: banner, where they stand, and what happened. The opening is in the ledger. */
export const openParticipant = query({
  name: 'open-participant',
  activity: 'casework',
  verb: 'use',
  compartment: 'programme',
  may: READERS,
  input: z.strictObject({ reference: z.string().max(20) }),
  async run(
    act,
    { reference },
  ): Promise<{ person: Person; summary: Summary; timeline: TimelineItem[]; clocks: RunningClock[] }> {
    const person = await personByReference(act, reference);
    const [summary, timeline] = await Promise.all([summaryOf(act, person), timelineOf(act, person.id)]);
    act.record({
      participantId: person.id,
      fields: [
        ...BANNER_FIELDS,
        'appointment.starts_at',
        'case_note.body',
        'action_plan.agreed_on',
        'stage_entry.stage',
        'stage_entry.reason',
      ],
    });
    const clocks = clocksOf(act.inForce.register, { ...person, ...summary }, act.today);
    return { person, summary, timeline, clocks };
  },
});

interface Row {
  next: { id: string; starts_at: string; kind: string; how: string; place: string | null; staff: string } | null;
  due: { id: string; starts_at: string; kind: string } | null;
  first_answered: string | null;
  plan_on: string | null;
  esf_form_on: string | null;
  note_id: string | null;
  note_body: Buffer | null;
  note_on: string | null;
  note_by: string | null;
  keyworker: string | null;
}

async function summaryOf(act: Act, person: Person): Promise<Summary> {
  const now = act.at.toString();
  const today = act.today.toString();
  const { rows } = await sql<Row>`${sql.raw(HOT)}
    WITH open AS (
      SELECT a.id, a.starts_at, a.kind, a.how, a.place, s.display_name AS staff
      FROM appointment a JOIN staff s ON s.id = a.staff_id
      WHERE a.participant_id = ${person.id} AND a.starts_at > ${now}::timestamptz - interval '60 days'
        AND NOT EXISTS (SELECT 1 FROM appointment_fate k WHERE k.appointment_id = a.id))
    SELECT
      (SELECT to_jsonb(o) FROM open o WHERE o.starts_at > ${now}::timestamptz ORDER BY o.starts_at LIMIT 1) AS next,
      (SELECT to_jsonb(o) FROM open o WHERE o.starts_at <= ${now}::timestamptz ORDER BY o.starts_at LIMIT 1) AS due,
      (SELECT (min(a.starts_at) AT TIME ZONE 'Europe/London')::date FROM appointment a JOIN attendance t ON t.appointment_id = a.id
        WHERE a.participant_id = ${person.id} AND a.referral_id = ${person.referralId}) AS first_answered,
      (SELECT agreed_on FROM action_plan WHERE referral_id = ${person.referralId} AND supersedes IS NULL) AS plan_on,
      (SELECT esf_initial_form_on FROM enrolment WHERE referral_id = ${person.referralId}) AS esf_form_on,
      b.id AS note_id, b.body AS note_body, b.occurred_on AS note_on, b.by AS note_by,
      (SELECT string_agg(s.display_name, ', ' ORDER BY s.display_name) FROM participant p
        JOIN staff_caseload h ON h.caseload_id = p.caseload_id AND h.from_day <= ${today}::date AND (h.until_day IS NULL OR h.until_day >= ${today}::date)
        JOIN staff s ON s.id = h.staff_id WHERE p.id = ${person.id}) AS keyworker
    FROM (SELECT 1) one
    LEFT JOIN LATERAL (SELECT n.id, n.body, n.occurred_on, s.display_name AS by FROM case_note n JOIN staff s ON s.id = n.author_id
      WHERE n.participant_id = ${person.id} AND NOT EXISTS (SELECT 1 FROM case_note c WHERE c.corrects = n.id)
      ORDER BY n.occurred_on DESC, n.written_at DESC LIMIT 1) b ON true`.execute(act.db);
  const row = rows[0];
  if (!row) throw new Error('A row was expected.');
  const notice = await noticeToldTo(act, person.id);
  const { register } = act.inForce;
  const journey = { ...person, entries: await stageEntriesOf(act.db, person.id) };
  return {
    stage: hasStagesOfItsOwn(register) || journey.entries.length > 0 ? stageOf(register, journey).title : null,
    moves: stagesToMoveTo(register, journey).length > 0,
    next: row.next && { ...row.next, startsAt: new Date(row.next.starts_at) },
    toRecord: row.due && { ...row.due, startsAt: new Date(row.due.starts_at) },
    healthCareOffered: offered(register, 'health-care') !== undefined,
    firstAnsweredOn: row.first_answered,
    planAgreedOn: row.plan_on,
    esfFormOn: row.esf_form_on,
    notice,
    lastNote:
      row.note_id && row.note_body && person.opens.includes('notes')
        ? {
            id: row.note_id,
            body: act.open({ participantId: person.id, column: 'case_note.body', row: row.note_id }, row.note_body),
            occurredOn: row.note_on ?? '',
            author: row.note_by ?? '',
          }
        : null,
    keyworker: row.keyworker,
    day: person.startedOn === null ? undefined : dayOfProgramme(register, person.startedOn, act.today),
    lastDay: register.programme.journey.lastDay,
    cohort: cohortOf(register, { startedOn: person.startedOn, esfFormOn: row.esf_form_on }),
  };
}
