import { z } from 'zod';
import { command, invalid, NotFound } from '../../pipeline/index.ts';
import { openEpisode, referredPerson } from '../queries.ts';
import { HEALTH_TEAM } from '../rules.ts';

/** Ends the support and closes the episode; its notes stay until their own retention ends. */
export const endHealthEpisode = command({
  name: 'end-health-episode',
  clause: 'category/health-team-record',
  activity: 'health-care',
  verb: 'change',
  compartment: 'health',
  may: HEALTH_TEAM,
  significant: true,
  input: z.strictObject({
    reference: z.string().max(20),
    endedOn: z.iso.date('Enter the date on which support ended'),
    reason: z
      .string()
      .trim()
      .min(1, 'Enter why support ended')
      .max(1000, 'The reason must be 1,000 characters or fewer'),
  }),
  async run(act, { reference, endedOn, reason }) {
    const person = await referredPerson(act, reference);
    const episode = await openEpisode(act, person.id);
    if (!episode) throw new NotFound();
    if (endedOn > act.today.toString() || endedOn < episode.opened_on) {
      throw invalid('endedOn', 'The date on which support ended must be after it began and not in the future');
    }
    const place = { participantId: person.id, column: 'health_episode.ended_because', row: episode.id };
    await act.db
      .updateTable('health_episode')
      .set({ ended_on: endedOn, ended_because: act.seal(place, reason) })
      .where('id', '=', episode.id)
      .execute();
    act.record({ participantId: person.id, fields: ['health_episode.ended_on', 'health_episode.ended_because'] });
    return {};
  },
});
