import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CASEWORK_ROLES, Conflict, command, invalid, NotFound } from '../../pipeline/index.ts';
import { participantInSight } from '../state.ts';

const reason = z.string().trim().min(5, 'Enter the reason').max(2000);
const OFFICER = ['data-protection-officer'] as const;
const RIGHTS = { activity: 'rights', verb: 'change', significant: true } as const;

/** Restricts fields, categories or the whole record (`*`): stored and not used until it is lifted (P097). */
export const placeRestriction = command({
  ...RIGHTS,
  name: 'place-restriction',
  clause: 'right/restriction',
  compartment: 'rights',
  may: OFFICER,
  input: z.strictObject({
    reference: z.string(),
    fields: z.array(z.string().trim().min(1)).min(1, 'Select what to restrict').max(200),
    reason,
    formToken: z.uuid(),
  }),
  async run(act, input) {
    const person = await participantInSight(act.db, input.reference);
    const { columns, categories } = act.inForce.register;
    const known = (field: string) => field === '*' || Object.hasOwn(columns, field) || Object.hasOwn(categories, field);
    if (!input.fields.every(known)) throw invalid('fields', 'Select only things on the list');
    const id = randomUUID();
    await act.db
      .insertInto('restriction')
      .values({
        id,
        participant_id: person.id,
        fields: input.fields,
        reason: act.seal({ participantId: person.id, column: 'restriction.reason', row: id }, input.reason),
        placed_at: new Date(act.at.epochMilliseconds),
        placed_by: act.actor.id,
        form_token: input.formToken,
      })
      .onConflict((conflict) => conflict.columns(['participant_id', 'form_token']).doNothing())
      .execute();
    act.record({ participantId: person.id, fields: input.fields.filter((field) => field.includes('.')) });
    const kept = await act.db
      .selectFrom('restriction')
      .select('id')
      .where('participant_id', '=', person.id)
      .where('form_token', '=', input.formToken)
      .executeTakeFirstOrThrow();
    return { id: kept.id };
  },
});

/** Lifts a restriction, on the day the person was told or later (P098). */
export const liftRestriction = command({
  ...RIGHTS,
  name: 'lift-restriction',
  clause: 'right/restriction',
  compartment: 'rights',
  may: OFFICER,
  input: z.strictObject({
    restriction: z.uuid(),
    reason,
    toldOn: z.iso.date('Enter the day on which the person was told'),
  }),
  async run(act, input) {
    const placed = await act.db
      .selectFrom('restriction')
      .select(['id', 'participant_id'])
      .where('id', '=', input.restriction)
      .executeTakeFirst();
    if (!placed) throw new NotFound();
    if (input.toldOn > act.today.toString())
      throw invalid('toldOn', 'The day on which the person was told must not be in the future');
    const { numInsertedOrUpdatedRows } = await act.db
      .insertInto('restriction_lift')
      .values({
        restriction_id: placed.id,
        participant_id: placed.participant_id,
        reason: act.seal(
          { participantId: placed.participant_id, column: 'restriction_lift.reason', row: placed.id },
          input.reason,
        ),
        told_on: input.toldOn,
        lifted_at: new Date(act.at.epochMilliseconds),
        lifted_by: act.actor.id,
      })
      .onConflict((conflict) => conflict.column('restriction_id').doNothing())
      .executeTakeFirstOrThrow();
    if (!numInsertedOrUpdatedRows) throw new Conflict('This restriction has been lifted already.');
    act.record({ participantId: placed.participant_id });
  },
});

/** Records that a person objects to a purpose: it stops being served until the objection is decided (P099). */
export const recordObjection = command({
  ...RIGHTS,
  name: 'record-objection',
  clause: 'right/objection',
  compartment: 'programme',
  may: CASEWORK_ROLES,
  input: z.strictObject({ reference: z.string(), purpose: z.string(), reason, formToken: z.uuid() }),
  async run(act, input) {
    const person = await participantInSight(act.db, input.reference);
    const purpose = act.inForce.register.purposes[input.purpose];
    if (!purpose) throw invalid('purpose', 'Select what the person objects to');
    if (purpose.objection === 'does-not-apply')
      throw invalid('purpose', 'The right to object does not apply to this purpose. Say so, and offer a complaint');
    const id = randomUUID();
    await act.db
      .insertInto('objection')
      .values({
        id,
        participant_id: person.id,
        purpose: input.purpose,
        reason: act.seal({ participantId: person.id, column: 'objection.reason', row: id }, input.reason),
        made_at: new Date(act.at.epochMilliseconds),
        recorded_by: act.actor.id,
        form_token: input.formToken,
      })
      .onConflict((conflict) => conflict.columns(['participant_id', 'form_token']).doNothing())
      .execute();
    act.record({ participantId: person.id });
  },
});
