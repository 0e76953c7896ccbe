import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personById } from '../../people/index.ts';
import { command, invalid, refused } from '../../pipeline/index.ts';
import { CASEWORKERS, fields, onlyOnce } from '../facts.ts';
import { appointmentRow, liveAnswer } from '../queries.ts';
import { londonParts } from '../rules.ts';

/**
 * Starts a person on the programme, on the day of the meeting that was held. A person decides this and says why (P122);
 * nothing starts by itself. Refused while the meeting was not held.
 */
export const startProgramme = command({
  name: 'start-programme',
  activity: 'first-contact',
  verb: 'record',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: true,
  input: z.strictObject({
    appointmentId: fields.appointmentId,
    reason: z.string().trim().min(1, 'Enter why they start').max(500, 'The reason must be 500 characters or fewer'),
  }),
  async run(act, { appointmentId, reason }): Promise<{ startedOn: string }> {
    const appointment = await appointmentRow(act, appointmentId);
    const person = await personById(act, appointment.participant_id);
    if (person.startedOn !== null) throw invalid('reason', 'The start has already been recorded');
    const answer = await liveAnswer(act, appointmentId);
    if (!answer?.happened) {
      throw refused(
        'meeting-not-held',
        act.clause,
        'A person starts at a meeting that took place, and this one is not recorded as held.',
        'Record that the meeting took place, or choose the meeting that did.',
        person.id,
      );
    }
    const startedOn = londonParts(appointment.starts_at).day.toString();
    const id = randomUUID();
    await onlyOnce(
      act.db
        .insertInto('enrolment')
        .values({
          id,
          participant_id: person.id,
          referral_id: appointment.referral_id,
          started_on: startedOn,
          appointment_id: appointmentId,
          reason: act.seal({ participantId: person.id, column: 'enrolment.reason', row: id }, reason),
          recorded_at: act.at.toString(),
          recorded_by: act.actor.id,
        })
        .execute(),
    );
    act.record({ participantId: person.id, fields: ['enrolment.started_on', 'enrolment.reason'] });
    return { startedOn };
  },
});
