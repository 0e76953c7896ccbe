import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Hold, holdConsents } from '../../consent/index.ts';
import { fillTemplate } from '../../messages/index.ts';
import { type Act, command, type MailMessage } from '../../pipeline/index.ts';
import { addEvent, type Standing, standDisclosure, takeTurns } from '../again.ts';
import { LINK_LIMITS } from '../links.ts';

const releaseInput = z.strictObject({ disclosure: z.uuid(), origin: z.url() });

/** Either there is a message to send under this try, or there is nothing to do. */
export type Released =
  | { try: string; message: MailMessage }
  | { nothing: 'stopped' | 'done' | 'unknown' | 'no-address' };

/**
 * Decides again at the moment of sending, under the same lock. Refused: stopped, and the ledger says so. Allowed: the link
 * lives, and a try is written down before anything is sent, so that a fault in between is seen and nothing goes out twice.
 */
async function release(act: Act, input: z.output<typeof releaseInput>, hold: Hold): Promise<Released> {
  const standing = await standDisclosure(act, input.disclosure, hold);
  if (!standing || standing.kinds.has('stopped') || standing.kinds.has('sent') || standing.kinds.has('unknown')) {
    return { nothing: 'done' };
  }
  if (await tryLeftOpen(act, standing)) {
    await addEvent(act, standing, 'unknown');
    act.record({ participantId: standing.participantId, outcome: 'failed', fields: standing.fields });
    return { nothing: 'unknown' };
  }
  const verdict = await standing.decide();
  if (!verdict.allowed) {
    const first = !standing.kinds.has('released');
    await addEvent(act, standing, first ? 'stopped' : 'closed', verdict);
    act.record({
      participantId: standing.participantId,
      outcome: 'stopped',
      reasons: verdict.reasons,
      fields: standing.fields,
      clause: verdict.clause,
    });
    return { nothing: 'stopped' };
  }
  if (!standing.kinds.has('released')) await addEvent(act, standing, 'released', { facts: verdict.facts });
  act.record({ participantId: standing.participantId, fields: standing.fields, clause: verdict.clause });
  const email = standing.organisation.email;
  if (!email) {
    await addEvent(act, standing, 'failed', { reasons: [{ code: 'no-address' }] });
    return { nothing: 'no-address' };
  }
  return beginTry(act, standing, email, input.origin);
}

/** Whether a try began and nobody wrote down how it ended: its message may have left. */
async function tryLeftOpen(act: Act, standing: Standing): Promise<boolean> {
  const open = await act.db
    .selectFrom('message as m')
    .innerJoin('message_try as t', 't.message_id', 'm.id')
    .leftJoin('message_try_end as x', 'x.try_id', 't.id')
    .select('t.id')
    .where('m.disclosure_id', '=', standing.id)
    .where('x.try_id', 'is', null)
    .executeTakeFirst();
  return open !== undefined;
}

async function beginTry(act: Act, standing: Standing, email: string, origin: string): Promise<Released> {
  const { participantId, id } = standing;
  const template = 'something-to-collect';
  const known = await act.db.selectFrom('message').select('id').where('disclosure_id', '=', id).executeTakeFirst();
  const messageId = known?.id ?? randomUUID();
  if (!known) {
    await act.db
      .insertInto('message')
      .values({
        id: messageId,
        participant_id: participantId,
        disclosure_id: id,
        organisation_id: standing.organisation.id,
        template,
      })
      .execute();
  }
  const tryId = randomUUID();
  await act.db
    .insertInto('message_try')
    .values({ id: tryId, message_id: messageId, participant_id: participantId })
    .execute();
  const link = await act.db
    .selectFrom('disclosure_link')
    .select('token')
    .where('disclosure_id', '=', id)
    .executeTakeFirstOrThrow();
  const token = act.open({ participantId, column: 'disclosure_link.token', row: id }, link.token);
  const { inForce } = standing;
  const message = fillTemplate(
    template,
    { programme: inForce.programme, to: email },
    {
      programme: inForce.register.programme.name,
      link: `${origin}/collect/${token}`,
      hours: LINK_LIMITS.hours,
    },
  );
  return { try: tryId, message };
}

/** Declares the act with the lock it decides under. Only the race rig passes another than `holdConsents`. */
export const releaseDisclosureUnder = (hold: Hold) =>
  command({
    name: 'release-disclosure',
    clause: 'safeguard/need-to-know',
    activity: 'sharing',
    verb: 'share',
    compartment: 'jobs',
    may: ['system'],
    significant: false,
    input: releaseInput,
    run: (act, input) => release(act, input, hold),
  });

/** Makes a queued disclosure's link live, or stops it. */
export const releaseDisclosure = releaseDisclosureUnder(holdConsents);

/** Writes down how a try to send ended. `not-sent` may be tried again; `unknown` needs a person. */
export const settleSending = command({
  name: 'settle-disclosure-sending',
  clause: 'safeguard/need-to-know',
  activity: 'sharing',
  verb: 'record',
  compartment: 'jobs',
  may: ['system'],
  significant: false,
  input: z.strictObject({
    disclosure: z.uuid(),
    try: z.uuid(),
    outcome: z.enum(['sent', 'not-sent', 'unknown']),
    detail: z.string().max(60),
  }),
  async run(act, input) {
    // Without its turn, a second run could see the try as ended before it sees the message as sent, and send again.
    await takeTurns(act, input.disclosure);
    const { participant_id: participantId } = await act.db
      .selectFrom('disclosure')
      .select('participant_id')
      .where('id', '=', input.disclosure)
      .executeTakeFirstOrThrow();
    await act.db
      .insertInto('message_try_end')
      .values({ try_id: input.try, participant_id: participantId, outcome: input.outcome, detail: input.detail })
      .execute();
    const kind = input.outcome === 'not-sent' ? 'failed' : input.outcome;
    await addEvent(act, { id: input.disclosure, participantId }, kind, {
      reasons: kind === 'sent' ? [] : [{ code: input.detail }],
    });
    act.record({ participantId, outcome: kind === 'sent' ? 'done' : 'failed' });
  },
});
