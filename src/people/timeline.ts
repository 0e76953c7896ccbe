import { sql } from 'kysely';
import { HOT } from '../database/index.ts';
import type { Act } from '../pipeline/index.ts';
import { stageMovesOf } from './stages.ts';
import { type TimelineFact, type TimelineItem, timelineItem } from './timeline-words.ts';

/** How many events the summary page shows. */
const TIMELINE_LENGTH = 40;

/**
 * What has happened with a person, newest first: the facts of the programme record, and from the ledger what leaves no
 * fact of its own. The reason of a move is told with it. Bodies of notes and answers are never read here, and health records cannot be.
 */
export async function timelineOf(act: Act, participantId: string, limit = TIMELINE_LENGTH): Promise<TimelineItem[]> {
  const { rows } = await sql<TimelineFact>`${sql.raw(HOT)}
    SELECT f.kind, f.at, f.subject, f.detail, f.happens_at AS "happensAt", s.display_name AS by FROM (
      (SELECT 'referred' AS kind, received_at AS at, id AS subject, channel AS detail, NULL::timestamptz AS happens_at, NULL::uuid AS by
        FROM referral WHERE participant_id = ${participantId})
      UNION ALL (SELECT kind, at, referral_id, reason, NULL, recorded_by FROM referral_event WHERE participant_id = ${participantId})
      UNION ALL (SELECT 'allocated', w.at, w.caseload_id, c.name, NULL, w.recorded_by
        FROM allocation w JOIN caseload c ON c.id = w.caseload_id WHERE w.participant_id = ${participantId})
      UNION ALL (SELECT 'started', recorded_at, id, started_on::text, NULL, recorded_by FROM enrolment WHERE participant_id = ${participantId})
      UNION ALL (SELECT 'stage-entered', recorded_at, id, stage, NULL, recorded_by FROM stage_entry WHERE participant_id = ${participantId})
      UNION ALL (SELECT 'ended', recorded_at, enrolment_id, reason, NULL, recorded_by FROM enrolment_end WHERE participant_id = ${participantId})
      UNION ALL (SELECT CASE WHEN supersedes IS NULL THEN 'booked' ELSE 'moved' END, recorded_at, id, kind, starts_at, recorded_by
        FROM appointment WHERE participant_id = ${participantId} ORDER BY starts_at DESC LIMIT ${limit})
      UNION ALL (SELECT 'cancelled', k.recorded_at, k.appointment_id, k.reason, a.starts_at, k.recorded_by
        FROM appointment_cancellation k JOIN appointment a ON a.id = k.appointment_id WHERE k.participant_id = ${participantId})
      UNION ALL (SELECT CASE WHEN t.corrects IS NOT NULL THEN 'attendance-corrected' WHEN t.happened THEN 'held'
          WHEN t.attended THEN 'came-not-held' ELSE 'did-not-attend' END, t.recorded_at, t.appointment_id, a.kind, a.starts_at, t.recorded_by
        FROM attendance t JOIN appointment a ON a.id = t.appointment_id WHERE t.participant_id = ${participantId}
        ORDER BY a.starts_at DESC LIMIT ${limit})
      UNION ALL (SELECT 'notice-given', at, id, version::text, NULL, recorded_by FROM notice_given WHERE participant_id = ${participantId})
      UNION ALL (SELECT 'assessed', recorded_at, id, form, NULL, recorded_by FROM assessment WHERE participant_id = ${participantId})
      UNION ALL (SELECT 'plan-agreed', recorded_at, id, signed, NULL, recorded_by FROM action_plan WHERE participant_id = ${participantId})
      UNION ALL (SELECT CASE WHEN corrects IS NULL THEN 'note' ELSE 'note-corrected' END, written_at, id, topic, NULL, author_id
        FROM case_note WHERE participant_id = ${participantId} ORDER BY occurred_on DESC, written_at DESC LIMIT ${limit})
      UNION ALL (SELECT 'consent-' || x.decision, x.given_at, x.id, COALESCE(o.name, x.individual), NULL, x.asked_by
        FROM consent x LEFT JOIN organisation o ON o.id = x.organisation_id WHERE x.participant_id = ${participantId})
      UNION ALL (SELECT 'consent-withdrawn', y.withdrawn_at, y.consent_id, COALESCE(o.name, x.individual), NULL, y.recorded_by
        FROM consent_withdrawal y JOIN consent x ON x.id = y.consent_id LEFT JOIN organisation o ON o.id = x.organisation_id
        WHERE y.participant_id = ${participantId})
      UNION ALL (SELECT 'disclosure-' || d.decision, d.created_at, d.id, o.name, NULL, d.created_by
        FROM disclosure d JOIN organisation o ON o.id = d.organisation_id WHERE d.participant_id = ${participantId})
      UNION ALL (SELECT act, at, id, outcome, NULL, actor_id FROM ledger_entry
        WHERE participant_id = ${participantId} AND compartment = 'programme' AND act = ANY (${FROM_LEDGER}::text[]) ORDER BY at DESC LIMIT ${limit})
    ) f LEFT JOIN staff s ON s.id = f.by
    ORDER BY f.at DESC, f.kind LIMIT ${limit}`.execute(act.db);
  const told = rows.some(({ kind }) => kind === 'stage-entered') ? await stageMovesOf(act, participantId) : [];
  const moves = new Map(told.map((move) => [move.id, move]));
  return rows.flatMap((row) => {
    const move = row.kind === 'stage-entered' ? moves.get(row.subject) : undefined;
    return timelineItem(move ? { ...row, move } : row) ?? [];
  });
}

/** What leaves no fact of its own but belongs in the history: the ledger alone tells of it. */
const FROM_LEDGER = ['reveal-ni-number', 'correct-details'];
