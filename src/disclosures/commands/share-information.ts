import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import { type Hold, holdConsents, receiver } from '../../consent/index.ts';
import { type Act, CASEWORK_ROLES, Conflict, command, newReference } from '../../pipeline/index.ts';
import { DECIDER_VERSION, mayLeave, type Verdict } from '../gate.ts';
import { codeHash, LINK_LIMITS, newLink, tokenHash } from '../links.ts';
import { type Package, preparePackage } from '../package.ts';

const column = z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/);

/** What is to be shared, as chosen field by field. */
export const sharingInput = z.strictObject({
  reference: z.string(),
  organisation: z.string().min(1, 'Select one organisation'),
  purpose: z.string().min(1, 'Select what it is for'),
  fields: z.array(column).min(1, 'Select at least one thing to share').max(200),
});

const sendInput = z.strictObject({
  ...sharingInput.shape,
  necessity: z.string().trim().min(10, 'Explain why they need it, in at least 10 characters').max(2000),
  /** SHA-256 of the preview that the sender saw; absent when the preview was refused. */
  previewHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  formToken: z.uuid(),
});

type Sending = z.output<typeof sendInput>;

/** What became of a request to share. */
export interface Shared {
  id: string;
  reference: string;
  decision: 'allowed' | 'refused';
}

/**
 * Asks the gate and, in the same transaction, writes what was decided: the sealed package with its link and its queued
 * sending, or the refusal with every reason and no value (P031, P032, P043 to P045). Sent twice, it is one disclosure.
 */
async function share(act: Act, input: Sending, hold: Hold): Promise<Shared> {
  const held = await hold(act.db, { reference: input.reference });
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${input.formToken}, 43))`.execute(act.db);
  const before = await act.db
    .selectFrom('disclosure')
    .select(['id', 'reference', 'decision'])
    .where('participant_id', '=', held.participantId)
    .where('form_token', '=', input.formToken)
    .executeTakeFirst();
  if (before) return { ...before, decision: before.decision as Shared['decision'] };
  const to = await receiver(act.db, act.inForce.register, input.organisation);
  const asked = { participantId: held.participantId, to, purpose: input.purpose, fields: [...new Set(input.fields)] };
  const verdict = await mayLeave(act, act.inForce, asked);
  const made = verdict.allowed ? await preparePackage(act, act.inForce, asked) : undefined;
  if (made && made.hash !== input.previewHash) {
    throw new Conflict('The record changed since you previewed it. Look at the preview again before you send.');
  }
  const id = randomUUID();
  const reference = newReference();
  await writeDisclosure(act, input, asked, verdict, { id, reference, made });
  if (made) await queueSending(act, held.participantId, id);
  act.record({
    participantId: held.participantId,
    outcome: verdict.allowed ? 'done' : 'refused',
    reasons: verdict.reasons,
    fields: asked.fields,
    clause: verdict.clause,
  });
  return { id, reference, decision: verdict.allowed ? 'allowed' : 'refused' };
}

async function writeDisclosure(
  act: Act,
  input: Sending,
  asked: { participantId: string; to: { id: string; recipient: string }; purpose: string; fields: string[] },
  verdict: Verdict,
  { id, reference, made }: { id: string; reference: string; made: Package | undefined },
): Promise<void> {
  const seal = (name: string, text: string) =>
    act.seal({ participantId: asked.participantId, column: `disclosure.${name}`, row: id }, text);
  await act.db
    .insertInto('disclosure')
    .values({
      id,
      reference,
      participant_id: asked.participantId,
      organisation_id: asked.to.id,
      recipient: asked.to.recipient,
      purpose: asked.purpose,
      fields: asked.fields,
      necessity: seal('necessity', input.necessity),
      decision: verdict.allowed ? 'allowed' : 'refused',
      clause: verdict.clause,
      reasons: JSON.stringify(verdict.reasons),
      facts: JSON.stringify(verdict.facts),
      agreement_id: verdict.agreementId,
      consent_id: verdict.consentId,
      notice_version: act.inForce.version,
      register_hash: act.inForce.hash,
      decider_version: DECIDER_VERSION,
      payload_hash: made?.hash ?? null,
      payload: made ? seal('payload', made.bytes.toString('utf8')) : null,
      form_token: input.formToken,
      created_at: new Date(act.at.epochMilliseconds),
      created_by: act.actor.id,
    })
    .execute();
}

/** The link lies dead until the job has decided again; its code is for the telephone. */
async function queueSending(act: Act, participantId: string, disclosureId: string): Promise<void> {
  const { token, code } = newLink();
  const seal = (name: string, text: string) =>
    act.seal({ participantId, column: `disclosure_link.${name}`, row: disclosureId }, text);
  await act.db
    .insertInto('disclosure_link')
    .values({
      disclosure_id: disclosureId,
      participant_id: participantId,
      token_hash: tokenHash(token),
      code_hash: codeHash(token, code),
      token: seal('token', token),
      code: seal('code', code),
      expires_at: new Date(act.at.add({ hours: LINK_LIMITS.hours }).epochMilliseconds),
    })
    .execute();
  await act.db
    .insertInto('disclosure_event')
    .values({
      disclosure_id: disclosureId,
      participant_id: participantId,
      kind: 'queued',
      actor_id: act.actor.actor ?? null,
      at: new Date(act.at.epochMilliseconds),
    })
    .execute();
  await act.enqueue('send-disclosure', { disclosure: disclosureId, programme: act.inForce.programme });
}

/** Declares the act with the lock it decides under. Only the race rig passes another than `holdConsents`. */
export const shareInformationUnder = (hold: Hold) =>
  command({
    name: 'share-information',
    clause: 'safeguard/need-to-know',
    activity: 'sharing',
    verb: 'share',
    compartment: 'programme',
    may: CASEWORK_ROLES,
    significant: true,
    reason: 'necessity',
    input: sendInput,
    run: (act, input) => share(act, input, hold),
  });

/** Shares chosen fields of one participant with one named organisation. */
export const shareInformation = shareInformationUnder(holdConsents);
