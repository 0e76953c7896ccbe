import { z } from 'zod';
import { type Act, CASEWORK_ROLES, NotFound, query } from '../pipeline/index.ts';
import { type ConsentFacts, consentReceipt, consentRecord, type Written } from './written-record.ts';

/** A record or a receipt as a file. */
export interface WrittenFile {
  name: string;
  type: string;
  text: string;
}

const FIELDS = ['consent.decision', 'consent.fields', 'consent.given_at', 'consent_withdrawal.withdrawn_at'];
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** The consents and refusals of a person that the act may see, oldest first. */
async function factsOf(act: Act, participantId: string): Promise<ConsentFacts[]> {
  const rows = await act.db
    .selectFrom('consent as c')
    .innerJoin('participant as p', 'p.id', 'c.participant_id')
    .leftJoin('organisation as o', 'o.id', 'c.organisation_id')
    .leftJoin('consent_withdrawal as w', 'w.consent_id', 'c.id')
    .select(['c.id', 'c.decision', 'c.recipient', 'c.individual', 'c.purpose', 'c.fields', 'c.explicit', 'c.mode'])
    .select(['c.how', 'c.language', 'c.given_at', 'c.expires_at', 'c.notice_version', 'c.register_hash', 'c.script'])
    .select(['c.script_version', 'c.shown_hash', 'w.withdrawn_at', 'w.by_whom', 'w.channel', 'o.name', 'p.reference'])
    .where('c.participant_id', '=', participantId)
    .orderBy('c.given_at')
    .orderBy('c.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    person: row.reference,
    decision: row.decision as 'given' | 'refused',
    recipient: row.recipient,
    to: row.name ?? row.individual ?? row.recipient,
    purpose: row.purpose,
    fields: row.fields,
    explicit: row.explicit,
    mode: row.mode as 'verbal' | 'written',
    how: row.how,
    language: row.language,
    givenAt: row.given_at.toISOString(),
    expiresAt: iso(row.expires_at),
    withdrawnAt: iso(row.withdrawn_at),
    withdrawnBy: row.by_whom,
    withdrawnHow: row.channel,
    noticeVersion: row.notice_version,
    registerHash: row.register_hash,
    script: row.script,
    scriptVersion: row.script_version,
    shownHash: row.shown_hash,
  }));
}

/** Every consent record of a person, oldest first, for the copy of everything held about them. */
export async function consentRecordsOf(act: Act, participantId: string): Promise<Written[]> {
  const at = act.at.toString();
  return (await factsOf(act, participantId)).map((facts) => consentRecord(act.inForce.register, facts, at));
}

const fileOf = (name: string, document: Written): WrittenFile => ({
  name: `${name}.jsonld`,
  type: 'application/ld+json; charset=utf-8',
  text: `${JSON.stringify(document, null, 2)}\n`,
});

/** The record of one consent, for whoever works with the person. Throws NotFound. */
export const takeConsentRecord = query({
  name: 'take-consent-record',
  clause: 'category/consents',
  activity: 'consent',
  verb: 'use',
  compartment: 'programme',
  may: CASEWORK_ROLES,
  input: z.strictObject({ reference: z.string(), consent: z.uuid() }),
  async run(act, { reference, consent }): Promise<WrittenFile> {
    const person = await act.db
      .selectFrom('participant')
      .select('id')
      .where('reference', '=', reference)
      .executeTakeFirst();
    const facts = person && (await factsOf(act, person.id)).find(({ id }) => id === consent);
    if (!person || !facts) throw new NotFound();
    act.record({ participantId: person.id, fields: FIELDS });
    return fileOf(`consent-record-${consent}`, consentRecord(act.inForce.register, facts, act.at.toString()));
  },
});

/** The signed-in person’s receipt for one of their own consents. Throws NotFound. */
export const takeMyReceipt = query({
  name: 'take-my-consent-receipt',
  clause: 'right/informed',
  activity: 'rights',
  verb: 'use',
  compartment: 'portal',
  may: ['participant'],
  input: z.strictObject({ consent: z.uuid() }),
  async run(act, { consent }): Promise<WrittenFile> {
    const facts = (await factsOf(act, act.actor.id)).find(({ id }) => id === consent);
    if (!facts) throw new NotFound();
    act.record({ participantId: act.actor.id, fields: FIELDS });
    return fileOf(`consent-receipt-${consent}`, consentReceipt(act.inForce.register, facts, act.at.toString()));
  },
});
