import { z } from 'zod';
import { type Hold, holdConsents } from '../../consent/index.ts';
import { type Act, command } from '../../pipeline/index.ts';
import { addEvent, type Standing, standDisclosure } from '../again.ts';
import { codeMatches, LINK_LIMITS, tokenHash } from '../links.ts';
import { hashOf } from '../package.ts';

const collectInput = z.strictObject({
  token: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  code: z.string().trim().max(40),
});

/** What the one who holds the link is told. `gone` says no more: withdrawn, expired and spent look alike. */
export type Collected =
  | { outcome: 'opened'; name: string; bytes: Buffer; hash: string }
  | { outcome: 'wrong-code'; left: number }
  | { outcome: 'gone' };

const GONE: Collected = { outcome: 'gone' };

/**
 * Hands the package over, once more deciding first, under the same lock: after a withdrawal not a byte leaves. The code must
 * be right, the link released, in time and not spent.
 */
async function collect(act: Act, { token, code }: z.output<typeof collectInput>, hold: Hold): Promise<Collected> {
  const link = await act.db
    .selectFrom('disclosure_link')
    .select(['disclosure_id', 'code_hash', 'expires_at'])
    .where('token_hash', '=', tokenHash(token))
    .executeTakeFirst();
  const standing = link && (await standDisclosure(act, link.disclosure_id, hold));
  if (!link || !standing?.kinds.has('released') || standing.kinds.has('closed')) return GONE;
  const { opened, wrong } = await triesOf(act, standing.id);
  if (link.expires_at.getTime() <= act.at.epochMilliseconds || opened >= LINK_LIMITS.opens) return GONE;
  if (!codeMatches(token, code, link.code_hash)) return wrongCode(act, standing, wrong + 1);
  const verdict = await standing.decide();
  if (!verdict.allowed) {
    await addTry(act, standing, 'refused');
    await addEvent(act, standing, 'closed', verdict);
    act.record({
      participantId: standing.participantId,
      outcome: 'stopped',
      reasons: verdict.reasons,
      fields: standing.fields,
      clause: verdict.clause,
      inForce: standing.inForce,
    });
    return GONE;
  }
  const place = { participantId: standing.participantId, column: 'disclosure.payload', row: standing.id };
  const bytes = Buffer.from(act.open(place, standing.payload), 'utf8');
  if (hashOf(bytes) !== standing.payloadHash) throw new Error('The sealed package is not the one that was previewed.');
  await addTry(act, standing, 'opened');
  if (!standing.kinds.has('collected')) await addEvent(act, standing, 'collected', { facts: verdict.facts });
  const { participantId, fields, inForce } = standing;
  act.record({ participantId, fields, clause: verdict.clause, inForce });
  return { outcome: 'opened', name: `shared-${standing.reference}.html`, bytes, hash: standing.payloadHash };
}

async function triesOf(act: Act, disclosureId: string): Promise<{ opened: number; wrong: number }> {
  const rows = await act.db
    .selectFrom('disclosure_link_try')
    .select('outcome')
    .where('disclosure_id', '=', disclosureId)
    .execute();
  const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
  return { opened: count('opened'), wrong: count('wrong-code') };
}

async function wrongCode(act: Act, standing: Standing, wrong: number): Promise<Collected> {
  await addTry(act, standing, 'wrong-code');
  act.record({ participantId: standing.participantId, outcome: 'refused', inForce: standing.inForce });
  const left = LINK_LIMITS.wrongCodes - wrong;
  if (left > 0) return { outcome: 'wrong-code', left };
  await addEvent(act, standing, 'closed', { reasons: [{ code: 'wrong-codes' }] });
  return GONE;
}

async function addTry(act: Act, standing: Standing, outcome: 'opened' | 'wrong-code' | 'refused'): Promise<void> {
  await act.db
    .insertInto('disclosure_link_try')
    .values({
      disclosure_id: standing.id,
      participant_id: standing.participantId,
      outcome,
      at: new Date(act.at.epochMilliseconds),
    })
    .execute();
}

/** Declares the act with the lock it decides under. Only the race rig passes another than `holdConsents`. */
export const collectDisclosureUnder = (hold: Hold) =>
  command({
    name: 'collect-disclosure',
    clause: 'safeguard/need-to-know',
    activity: 'sharing',
    verb: 'share',
    compartment: 'jobs',
    may: ['system'],
    significant: false,
    input: collectInput,
    run: (act, input) => collect(act, input, hold),
  });

/** What the public page runs for whoever holds the link and was told the code. */
export const collectDisclosure = collectDisclosureUnder(holdConsents);
