import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { NEEDS_SOMEBODY, type TellingState } from '../../../people/index.ts';
import { Conflict, command, invalid } from '../../../pipeline/index.ts';
import { TELLERS } from '../list.ts';
import { tellingInSight } from '../queries.ts';

/** Why somebody could not be told, as it is written down. */
export const NOT_REACHABLE = {
  'no-answer': 'They did not answer, after several tries',
  'moved-away': 'They moved and nobody knows where',
  'not-safe': 'There is no safe way to reach them',
  'asked-not-to': 'They asked not to be contacted',
} as const;
type Because = keyof typeof NOT_REACHABLE;

const MAY: Record<'letter-posted' | 'came-back' | 'not-reachable', readonly TellingState[]> = {
  'letter-posted': ['to-tell', 'to-check'],
  'came-back': ['sent'],
  'not-reachable': NEEDS_SOMEBODY,
};
const KIND = { 'letter-posted': 'sent', 'came-back': 'returned', 'not-reachable': 'not-reachable' } as const;

/**
 * Writes down what became of telling somebody, where they were not told face to face or by telephone: a letter was posted, it
 * came back, or they could not be reached and why. To give the notice itself is `give-notice`.
 */
export const recordTelling = command({
  name: 'record-notice-telling',
  activity: 'informing',
  verb: 'record',
  compartment: 'programme',
  may: TELLERS,
  significant: false,
  input: z.strictObject({
    telling: z.uuid(),
    what: z.enum(['letter-posted', 'came-back', 'not-reachable'], 'Select what happened'),
    because: z.enum(Object.keys(NOT_REACHABLE) as [Because, ...Because[]]).optional(),
    clientToken: z.uuid(),
  }),
  async run(act, { telling, what, because, clientToken }) {
    const found = await tellingInSight(act, telling);
    if (what === 'not-reachable' && because === undefined)
      throw invalid('because', 'Select why they could not be reached');
    const before = await act.db
      .selectFrom('notice_telling_event')
      .select('id')
      .where('telling_id', '=', telling)
      .where('client_token', '=', clientToken)
      .executeTakeFirst();
    if (before) return;
    if (!MAY[what].includes(found.state))
      throw new Conflict('Somebody has written down something else meanwhile. Look again.');
    await act.db
      .insertInto('notice_telling_event')
      .values({
        id: randomUUID(),
        telling_id: telling,
        participant_id: found.participant_id,
        kind: KIND[what],
        because: what === 'not-reachable' ? (because ?? null) : null,
        at: new Date(act.at.epochMilliseconds),
        actor_id: act.actor.id,
        client_token: clientToken,
      })
      .execute();
    act.record({ participantId: found.participant_id, fields: ['notice_telling_event.kind'] });
  },
});
