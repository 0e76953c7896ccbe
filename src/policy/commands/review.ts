import { z } from 'zod';
import { command, invalid, NotFound } from '../../pipeline/index.ts';
import { DESK, typed } from '../drafts.ts';

const MONTHS_AHEAD = 12;

/** Records that the notice was reviewed, what came of it, and by when it is reviewed next: twelve months at most (P005). */
export const recordNoticeReview = command({
  ...DESK,
  name: 'record-notice-review',
  verb: 'record',
  clause: 'safeguard/versions',
  input: z.strictObject({
    reviewedOn: z.iso.date('Enter the day of the review'),
    outcome: z.enum(['still-right', 'change-needed'], 'Select what came of the review'),
    note: typed(2000, 'Enter what you looked at'),
    nextBy: z.iso.date('Enter the day of the next review'),
    formToken: z.uuid(),
  }),
  async run(act, { reviewedOn, outcome, note, nextBy, formToken }) {
    const on = Temporal.PlainDate.from(reviewedOn);
    if (Temporal.PlainDate.compare(on, act.today) > 0)
      throw invalid('reviewedOn', 'The day of the review must be today or in the past');
    if (nextBy <= reviewedOn) throw invalid('nextBy', 'The next review must be after this one');
    if (Temporal.PlainDate.compare(Temporal.PlainDate.from(nextBy), on.add({ months: MONTHS_AHEAD })) > 0)
      throw invalid('nextBy', 'The next review must be within 12 months of this one');
    await act.db
      .insertInto('notice_review')
      .values({
        programme: act.inForce.programme,
        version: act.inForce.version,
        reviewed_on: reviewedOn,
        outcome,
        note,
        next_by: nextBy,
        recorded_by: act.actor.id,
        form_token: formToken,
      })
      .onConflict((conflict) => conflict.columns(['programme', 'form_token']).doNothing())
      .execute();
    act.record({ fields: ['notice_review.reviewed_on', 'notice_review.next_by'] });
    return {};
  },
});

/** Records what came of a review that a draft asks for. Once. */
export const finishReviewTask = command({
  ...DESK,
  name: 'finish-review-task',
  verb: 'record',
  clause: 'safeguard/versions',
  input: z.strictObject({ task: z.uuid(), note: typed(2000, 'Enter what you checked and what came of it') }),
  async run(act, { task, note }) {
    const found = await act.db
      .selectFrom('register_review_task')
      .select('id')
      .where('id', '=', task)
      .executeTakeFirst();
    if (!found) throw new NotFound();
    await act.db
      .insertInto('register_review_done')
      .values({ task_id: task, note, done_by: act.actor.id })
      .onConflict((conflict) => conflict.column('task_id').doNothing())
      .execute();
    act.record({ fields: ['register_review_done.note'] });
    return {};
  },
});
