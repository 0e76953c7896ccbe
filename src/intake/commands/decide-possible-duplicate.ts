import { z } from 'zod';
import { command, invalid, refused } from '../../pipeline/index.ts';
import { readRow } from '../parse/index.ts';
import { incoming } from '../receive/incoming.ts';
import { peopleAlike } from '../receive/people-alike.ts';
import { openRow } from '../receive/quarantine.ts';
import { receiveRows } from '../receive/receive-rows.ts';
import { reasonInput, rowRules, settle, waitingRow } from '../receive/settle.ts';
import { awaitsDecision } from './correct-quarantined-row.ts';

export const DECISIONS = ['same-person', 'different-person', 'starts-again'] as const;

/** A person decides whether a row is about somebody who is known. The row then becomes a referral of that person, or of a new one. */
export const decidePossibleDuplicate = command({
  name: 'decide-possible-duplicate',
  clause: 'safeguard/no-automation',
  activity: 'intake',
  verb: 'collect',
  compartment: 'programme',
  may: ['administrator', 'team-leader'],
  significant: true,
  input: z.strictObject({
    row: z.uuid(),
    decision: z.enum(DECISIONS, { message: 'Select whether this is the same person' }),
    person: z.uuid({ message: 'Select the person' }).optional(),
    reason: reasonInput('Enter how you know'),
  }),
  async run(act, { row: id, decision, person, reason }): Promise<void> {
    const row = await waitingRow(act, id);
    if (!awaitsDecision(row.problems))
      throw refused(
        'nothing-to-decide',
        'safeguard/no-automation',
        'This row does not wait for a decision.',
        'Correct the row instead.',
      );
    const { values, problems } = readRow(openRow(act, row), await rowRules(act, row));
    if (problems.length > 0) throw invalid('decision', 'Correct the row first');
    const one = incoming(act, row.line, values);
    if (decision === 'same-person') {
      const alike = await peopleAlike(act, one);
      if (!person || !alike.some((each) => each.participant_id === person))
        throw invalid('person', 'Select the person');
    }
    const decided =
      decision === 'same-person' && person
        ? ({ kind: 'known', participant: person } as const)
        : ({ kind: 'create' } as const);
    const [received] = await receiveRows(act, row, [one], { decided });
    await settle(act, row.id, {
      kind: decision,
      reason,
      referral: received && 'referral' in received ? received.referral : undefined,
    });
  },
});
