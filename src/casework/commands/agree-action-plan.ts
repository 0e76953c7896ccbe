import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personByReference } from '../../people/index.ts';
import { command, InvalidInput } from '../../pipeline/index.ts';
import { CASEWORKERS, fields, onlyOnce, provenance } from '../facts.ts';
import { SIGNED } from '../words.ts';

/** Records the plan that was agreed and how it was signed. A later plan follows the earlier one, which is kept. */
export const agreeActionPlan = command({
  name: 'agree-action-plan',
  clause: 'category/assessments-and-plans',
  activity: 'casework',
  verb: 'record',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({
    reference: fields.reference,
    goals: z.string().trim().min(1, 'Enter what you agreed').max(10_000, 'The plan must be 10,000 characters or fewer'),
    agreedOn: fields.day,
    signed: z.enum(SIGNED.values, 'Select how the plan was signed'),
    supersedes: z.uuid().optional(),
    clientToken: fields.clientToken,
  }),
  async run(act, input): Promise<void> {
    const person = await personByReference(act, input.reference);
    const today = act.today.toString();
    if (input.agreedOn > today || input.agreedOn < person.referredOn) {
      const message =
        input.agreedOn > today ? 'The date must be today or in the past' : 'The date must be on or after the referral';
      throw new InvalidInput([{ field: 'agreedOn', message, parts: ['day', 'month', 'year'] }]);
    }
    const id = randomUUID();
    await onlyOnce(
      act.db
        .insertInto('action_plan')
        .values({
          id,
          participant_id: person.id,
          referral_id: person.referralId,
          goals: act.seal({ participantId: person.id, column: 'action_plan.goals', row: id }, input.goals),
          agreed_on: input.agreedOn,
          signed: input.signed,
          supersedes: input.supersedes ?? null,
          client_token: input.clientToken,
          ...provenance(act),
        })
        .onConflict((conflict) => conflict.columns(['participant_id', 'client_token']).doNothing())
        .execute(),
    );
    act.record({
      participantId: person.id,
      fields: ['action_plan.goals', 'action_plan.agreed_on', 'action_plan.signed'],
    });
  },
});
