import { z } from 'zod';
import { command, invalid } from '../../pipeline/index.ts';
import { openEpisode, referredPerson } from '../queries.ts';
import { HEALTH_TEAM } from '../rules.ts';
import { EXPLAINED, keysOf, SUPPORT } from '../words.ts';

/**
 * Opens the team's own record of a person, on the day support is received (P046) and once the person has been told what is
 * recorded and why (P049). From then on the health team's controller alone holds what is written in it.
 */
export const openHealthEpisode = command({
  name: 'open-health-episode',
  clause: 'category/health-team-record',
  activity: 'health-care',
  verb: 'collect',
  compartment: 'health',
  may: HEALTH_TEAM,
  significant: false,
  input: z.strictObject({
    reference: z.string().max(20),
    openedOn: z.iso.date('Enter the date on which support was received'),
    support: z.enum(keysOf(SUPPORT), 'Select the kind of support'),
    explained: z.literal(
      true,
      'Select yes if you explained what the team records and why. The record opens only after that.',
    ),
    explainedHow: z.enum(keysOf(EXPLAINED), 'Select how you explained it'),
  }),
  async run(act, input) {
    const person = await referredPerson(act, input.reference);
    if (input.openedOn > act.today.toString())
      throw invalid('openedOn', 'The date on which support was received must be today or in the past');
    if (await openEpisode(act, person.id))
      throw invalid('support', 'This person is already receiving support: the record is open');
    await act.db
      .insertInto('health_episode')
      .values({
        participant_id: person.id,
        opened_on: input.openedOn,
        support: input.support,
        explained_how: input.explainedHow,
        practitioner_id: act.actor.id,
        opened_at: act.at.toString(),
      })
      .execute();
    act.record({
      participantId: person.id,
      fields: ['health_episode.opened_on', 'health_episode.support', 'health_episode.explained_how'],
    });
    return {};
  },
});
