import { z } from 'zod';
import { type Act, CASEWORK_ROLES, Conflict, type PersonRole } from '../pipeline/index.ts';

/** Who does casework: those who hold a caseload, the nominated officer's included. Row policies decide whose records. */
export const CASEWORKERS: readonly PersonRole[] = [...CASEWORK_ROLES, 'nominated-officer'];

/** Who tells people of the notice: caseworkers, and administrators for those still in intake. Row policies decide whose. */
export const NOTICE_GIVERS: readonly PersonRole[] = [...CASEWORKERS, 'administrator'];

/** Fields that many forms of casework share. */
export const fields = {
  reference: z.string().max(20),
  appointmentId: z.uuid('Choose an appointment'),
  /** Made when a form is shown and kept when it is shown again, so that two submissions of one form are one act. */
  clientToken: z.uuid('Open the form again'),
  day: z.iso.date('Enter a real date'),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Enter a time'),
};

/** Where a fact of casework came from, how and when it reached us, and who wrote it down. */
export const provenance = (act: Act) => ({
  source: act.actor.role === 'partner-worker' ? 'delivery-partner' : 'staff',
  channel: 'screen',
  recorded_at: act.at.toString(),
  recorded_by: act.actor.id,
});

const MESSAGES: Record<string, string> = {
  appointment_fate_pkey:
    'Somebody else has already moved, cancelled or recorded this appointment. Open it again to see what happened.',
  one_first_answer: 'What happened at this appointment has already been recorded. Open it again to see or correct it.',
  attendance_corrects_key: 'Somebody else has just corrected this answer. Open the appointment again to see it.',
  appointment_supersedes_key: 'This appointment has already been moved. Open it again to see the new one.',
  appointment_cancellation_pkey: 'This appointment has already been cancelled.',
  case_note_corrects_key: 'Somebody else has just corrected this note. Open the notes again to see it.',
  enrolment_referral_id_key: 'This start has already been recorded.',
  enrolment_appointment_id_key: 'This start has already been recorded.',
  one_first_plan: 'An action plan has already been agreed. Open it again to see it.',
  action_plan_supersedes_key: 'Somebody else has just changed this plan. Open it again to see it.',
};

/** Runs a write whose “only once” the database keeps; a second writer gets Conflict with what to do next. */
export async function onlyOnce<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    const message = code === '23505' && constraint !== undefined ? MESSAGES[constraint] : undefined;
    throw message === undefined ? error : new Conflict(message);
  }
}
