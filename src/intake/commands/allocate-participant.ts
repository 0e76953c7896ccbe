import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Act, command, invalid, NotFound, refused } from '../../pipeline/index.ts';

/** Gives a participant to the caseload of a delivery organisation's keyworker. From then on its holders see the record. */
export const allocateParticipant = command({
  name: 'allocate-participant',
  activity: 'intake',
  verb: 'change',
  compartment: 'programme',
  may: ['administrator', 'team-leader', 'nominated-officer'],
  significant: true,
  input: z.strictObject({
    reference: z.string().max(20),
    caseload: z.uuid({ message: 'Select a caseload' }),
    reason: z.string().trim().min(1, 'Enter why this caseload').max(500, 'The reason must be 500 characters or fewer'),
  }),
  async run(act, { reference, caseload, reason }): Promise<{ caseload: string }> {
    const participant = await act.db
      .selectFrom('participant')
      .select(['id', 'caseload_id'])
      .where('reference', '=', reference)
      .forUpdate()
      .executeTakeFirst();
    if (!participant) throw new NotFound();
    const target = await act.db
      .selectFrom('caseload as c')
      .innerJoin('organisation as o', 'o.id', 'c.organisation_id')
      .select(['c.id', 'c.name', 'o.id as organisation', 'o.name as organisationName', 'o.kind'])
      .where('c.id', '=', caseload)
      .where('c.programme', '=', act.inForce.programme)
      .where('c.kind', '=', 'keyworker')
      .executeTakeFirst();
    if (!target) throw invalid('caseload', 'Select a caseload from the list');
    if (participant.caseload_id === target.id) return { caseload: target.name };
    if (target.kind !== 'prime') await checkContract(act, target, participant.id);
    const id = randomUUID();
    await act.db
      .insertInto('allocation')
      .values({
        id,
        participant_id: participant.id,
        caseload_id: target.id,
        at: act.at.toString(),
        recorded_by: act.actor.actor ?? null,
        reason: act.seal({ participantId: participant.id, column: 'allocation.reason', row: id }, reason),
      })
      .execute();
    act.record({ participantId: participant.id, fields: ['allocation.caseload_id', 'allocation.reason'] });
    return { caseload: target.name };
  },
});

/** An organisation without a contract in force receives nobody. */
async function checkContract(
  act: Act,
  target: { organisation: string; organisationName: string },
  participantId: string,
): Promise<void> {
  const today = act.today.toString();
  const contract = await act.db
    .selectFrom('agreement')
    .select('id')
    .where('organisation_id', '=', target.organisation)
    .where('programme', '=', act.inForce.programme)
    .where('kind', 'in', ['contract', 'processor-contract'])
    .where('starts_on', '<=', today)
    .where('ends_on', '>=', today)
    .where((where) => where.or([where('suspended_on', 'is', null), where('suspended_on', '>', today)]))
    .executeTakeFirst();
  if (contract) return;
  throw refused(
    'no-contract-in-force',
    'standing/contract',
    `${target.organisationName} has no contract in force for this programme.`,
    'Choose another organisation, or record its contract first.',
    participantId,
  );
}
