import { sql } from 'kysely';
import { z } from 'zod';
import { BANNER_FIELDS, type Person, personByReference } from '../people/index.ts';
import { query } from '../pipeline/index.ts';
import { CASEWORKERS, fields } from './facts.ts';

const shared = {
  clause: 'category/assessments-and-plans',
  activity: 'casework',
  verb: 'use',
  compartment: 'programme',
  may: CASEWORKERS,
  input: z.strictObject({ reference: fields.reference }),
} as const;

/** One action plan as it was agreed. */
export interface Plan {
  id: string;
  goals: string;
  agreedOn: string;
  signed: string;
  by: string | null;
  current: boolean;
}

/** A person's action plans, newest first. The first is in force; the others were followed by a newer one. */
export const readPlan = query({
  name: 'read-action-plan',
  ...shared,
  async run(act, { reference }): Promise<{ person: Person; plans: Plan[] }> {
    const person = await personByReference(act, reference);
    const { rows } = await sql<{
      id: string;
      goals: Buffer;
      agreed_on: string;
      signed: string;
      by: string | null;
      current: boolean;
    }>`
      SELECT l.id, l.goals, l.agreed_on, l.signed, s.display_name AS by,
        l.referral_id = ${person.referralId} AND NOT EXISTS (SELECT 1 FROM action_plan n WHERE n.supersedes = l.id) AS current
      FROM action_plan l LEFT JOIN staff s ON s.id = l.recorded_by
      WHERE l.participant_id = ${person.id} ORDER BY l.recorded_at DESC LIMIT 50`.execute(act.db);
    act.record({ participantId: person.id, fields: [...BANNER_FIELDS, 'action_plan.goals'] });
    const plans = rows.map(({ agreed_on, goals, ...row }) => ({
      ...row,
      agreedOn: agreed_on,
      goals: act.open({ participantId: person.id, column: 'action_plan.goals', row: row.id }, goals),
    }));
    return { person, plans };
  },
});

/** One kept answer, opened. */
export interface ReadAnswer {
  question: string;
  category: string;
  answer: string | null;
}

/** A person's newest assessment with its answers in the words they were asked; undefined when there is none. */
export const readAssessment = query({
  name: 'read-assessment',
  ...shared,
  async run(
    act,
    { reference },
  ): Promise<{ person: Person; heldOn: string | null; by: string | null; answers: ReadAnswer[] }> {
    const person = await personByReference(act, reference);
    const { rows } = await sql<{
      id: string;
      held_on: string;
      by: string;
      question: string;
      category: string;
      answer: Buffer | null;
    }>`
      SELECT w.id, x.held_on, s.display_name AS by, w.question, w.category, w.answer
      FROM (SELECT * FROM assessment WHERE participant_id = ${person.id} ORDER BY recorded_at DESC LIMIT 1) x
      JOIN staff s ON s.id = x.staff_id
      JOIN assessment_answer w ON w.assessment_id = x.id AND w.participant_id = ${person.id}
      ORDER BY w.question_id`.execute(act.db);
    act.record({ participantId: person.id, fields: [...BANNER_FIELDS, 'assessment_answer.answer'] });
    return {
      person,
      heldOn: rows[0]?.held_on ?? null,
      by: rows[0]?.by ?? null,
      answers: rows.map(({ id, question, category, answer }) => ({
        question,
        category: act.inForce.register.categories[category]?.name ?? category,
        answer: act.openOptional(
          { participantId: person.id, column: 'assessment_answer.answer', row: id, category },
          answer,
        ),
      })),
    };
  },
});
