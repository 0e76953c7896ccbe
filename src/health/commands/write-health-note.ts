import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { command, invalid, refused } from '../../pipeline/index.ts';
import { openEpisode, referredPerson } from '../queries.ts';
import { HEALTH_TEAM } from '../rules.ts';

/** Writes a clinical note in the open episode. With no episode there is no record to write in (P046). */
export const writeHealthNote = command({
  name: 'write-health-note',
  clause: 'category/health-team-record',
  activity: 'health-care',
  verb: 'record',
  compartment: 'health',
  may: HEALTH_TEAM,
  significant: false,
  input: z.strictObject({
    reference: z.string().max(20),
    occurredOn: z.iso.date('Enter the date of the session'),
    body: z.string().trim().min(1, 'Enter the note').max(20_000, 'The note must be 20,000 characters or fewer'),
    clientToken: z.uuid(),
  }),
  async run(act, { reference, occurredOn, body, clientToken }) {
    const person = await referredPerson(act, reference);
    const episode = await openEpisode(act, person.id);
    if (!episode) {
      throw refused(
        'no-health-episode',
        'category/health-team-record',
        'This person is not receiving support from the team, so there is no record to write in.',
        'Open an episode once support has been received and explained.',
        person.id,
      );
    }
    if (occurredOn > act.today.toString() || occurredOn < episode.opened_on) {
      throw invalid('occurredOn', 'The date of the session must be within this episode and not in the future');
    }
    const id = randomUUID();
    await act.db
      .insertInto('health_note')
      .values({
        id,
        participant_id: person.id,
        episode_id: episode.id,
        occurred_on: occurredOn,
        body: act.seal({ participantId: person.id, column: 'health_note.body', row: id }, body),
        author_id: act.actor.id,
        written_at: act.at.toString(),
        client_token: clientToken,
      })
      .onConflict((conflict) => conflict.column('client_token').doNothing())
      .execute();
    act.record({ participantId: person.id, fields: ['health_note.body'] });
    return {};
  },
});
