import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { command, refused } from '../../../pipeline/index.ts';
import { canonicalJson } from '../../../register/index.ts';
import { draftNow } from '../draft.ts';

/** How many days back a draft is held against what happened, unless said otherwise. */
export const USUAL_DAYS = 30;

/**
 * Asks what a draft would do if it were published: the register it makes now is kept with the question, and a job answers.
 * Refuses a draft with problems.
 */
export const simulateDraft = command({
  name: 'simulate-draft',
  activity: 'accountability',
  verb: 'use',
  compartment: 'rights',
  may: ['data-protection-officer'],
  significant: false,
  input: z.strictObject({
    draft: z.uuid(),
    days: z
      .int('Enter a whole number of days')
      .min(1, 'Enter 1 day or more')
      .max(366, 'Enter 366 days or fewer')
      .default(USUAL_DAYS),
  }),
  async run(act, { draft, days }): Promise<{ id: string }> {
    const { register, hash } = await draftNow(act, draft);
    if (!register || !hash) {
      throw refused(
        'draft-has-problems',
        'safeguard/versions',
        'The draft has problems, so that it makes no register to ask about.',
        'Mend what is listed on its page, save it and ask again.',
      );
    }
    const id = randomUUID();
    await act.db
      .insertInto('register_simulation')
      .values({
        id,
        programme: act.inForce.programme,
        draft_id: draft,
        register_hash: hash,
        canonical: canonicalJson(register),
        days,
        asked_at: new Date(act.at.epochMilliseconds),
        asked_by: act.actor.id,
      })
      .execute();
    await act.enqueue('simulate-register', { simulation: id, programme: act.inForce.programme });
    return { id };
  },
});
