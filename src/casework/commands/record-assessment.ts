import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personById } from '../../people/index.ts';
import { type Act, Conflict, command, InvalidInput, invalid, refused } from '../../pipeline/index.ts';
import { type KeptAnswer, readAnswers } from '../assessment.ts';
import { CASEWORKERS, fields, provenance } from '../facts.ts';
import { appointmentRow, noticeGivenTo } from '../queries.ts';
import { londonParts } from '../rules.ts';

const said = z.union([
  z.strictObject({ answer: z.union([z.string().max(20_000), z.array(z.string().max(200)).max(50)]) }),
  z.strictObject({ preferNotToSay: z.literal(true) }),
]);

/** The clause of the register that keeps the promise to inform people first (P084). */
const INFORM = 'right/informed';

/**
 * Keeps the answers of an assessment, each sealed, with the category that the published form gave its question. Refused
 * until the notice has been given to this person (P084). Returns its id.
 */
export const recordAssessment = command({
  name: 'record-assessment',
  clause: 'category/assessments-and-plans',
  activity: 'casework',
  verb: 'collect',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({
    appointmentId: fields.appointmentId,
    form: z.string().max(61),
    formVersion: z.int(),
    answers: z.record(z.string().max(61), said),
    clientToken: fields.clientToken,
  }),
  async run(act, input): Promise<{ id: string }> {
    const appointment = await appointmentRow(act, input.appointmentId);
    const person = await personById(act, appointment.participant_id);
    const notice = await noticeGivenTo(act, person.id);
    if (!notice) {
      throw refused(
        'notice-not-given',
        INFORM,
        'The privacy notice has not been given to this person yet, so nothing may be asked.',
        'Give the notice, record how you gave it and in which language, then ask the questions.',
        person.id,
      );
    }
    const form = act.inForce.register.forms[input.form];
    if (!form) throw invalid('form', 'The programme has no such form');
    if (form.version !== input.formVersion)
      throw new Conflict('The questions have changed since you opened this form. Open it again to see the new ones.');
    const { answers, problems } = readAnswers(form, input.answers);
    if (problems.length > 0) throw new InvalidInput(problems);
    if (answers.length === 0) throw invalid('form', 'Answer at least one question');
    const id = randomUUID();
    const heldOn = londonParts(appointment.starts_at).day.toString();
    const added = await act.db
      .insertInto('assessment')
      .values({
        id,
        participant_id: person.id,
        appointment_id: appointment.id,
        notice_given_id: notice.id,
        form: form.slug,
        form_version: form.version,
        held_on: [heldOn, act.today.toString()].sort()[0] ?? heldOn,
        staff_id: act.actor.id,
        client_token: input.clientToken,
        ...provenance(act),
      })
      .onConflict((conflict) => conflict.columns(['participant_id', 'client_token']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added) await addAnswers(act, person.id, id, answers);
    act.record({
      participantId: person.id,
      fields: ['assessment.form', 'assessment_answer.question_id', 'assessment_answer.answer'],
    });
    return added ?? { id };
  },
});

async function addAnswers(act: Act, participantId: string, assessmentId: string, answers: KeptAnswer[]): Promise<void> {
  const rows = answers.map((kept) => {
    const id = randomUUID();
    return {
      id,
      assessment_id: assessmentId,
      participant_id: participantId,
      question_id: kept.questionId,
      question: kept.question,
      category: kept.category,
      state: kept.state,
      answer: act.sealOptional(
        { participantId, column: 'assessment_answer.answer', row: id, category: kept.category },
        kept.answer,
      ),
    };
  });
  await act.db.insertInto('assessment_answer').values(rows).execute();
}
