import { z } from 'zod';
import { choicesFor, fieldLabel, holdConsents, participantInSight, receiver, receivers } from '../consent/index.ts';
import { frameOf, personByReference } from '../people/index.ts';
import { CASEWORK_ROLES, NotFound, query, type Reason } from '../pipeline/index.ts';
import { sharingInput } from './commands/share-information.ts';
import { mayLeave } from './gate.ts';
import { preparePackage } from './package.ts';
import { readable } from './package-html.ts';
import { type DisclosureStatus, type EventKind, STATUS_WORDS, statusOf } from './rules.ts';

const ABOUT = {
  clause: 'safeguard/need-to-know',
  activity: 'sharing',
  verb: 'use',
  compartment: 'programme',
  may: CASEWORK_ROLES,
} as const;

/** What the sharing form needs: organisations, and for a chosen one its purposes, its agreement and its fields. */
export const sharingChoices = query({
  ...ABOUT,
  name: 'prepare-to-share',
  input: z.strictObject({ reference: z.string(), organisation: z.string() }),
  async run(act, { reference, organisation }) {
    const person = await personByReference(act, reference);
    const { register } = act.inForce;
    const all = await receivers(act.db, register);
    const chosen = all.find((each) => each.slug === organisation);
    const recipient = register.recipients[chosen?.recipient ?? ''];
    act.record({ participantId: person.id });
    return {
      frame: frameOf(person, 'sharing'),
      ...choicesFor(register, all, chosen),
      agreementWords: recipient?.agreement.words,
    };
  },
});

/** The package exactly as it would leave, with its hash, or every reason why it would not. Nothing is sent. */
export const previewSharing = query({
  ...ABOUT,
  name: 'preview-sharing',
  input: sharingInput,
  async run(act, input) {
    const held = await holdConsents(act.db, { reference: input.reference });
    const to = await receiver(act.db, act.inForce.register, input.organisation);
    const asked = { participantId: held.participantId, to, purpose: input.purpose, fields: [...new Set(input.fields)] };
    const verdict = await mayLeave(act, act.inForce, asked);
    act.record({ participantId: held.participantId, fields: verdict.allowed ? asked.fields : [] });
    if (!verdict.allowed) return { allowed: false as const, reasons: verdict.reasons };
    const { content, bytes, hash } = await preparePackage(act, act.inForce, asked);
    return {
      allowed: true as const,
      hash,
      bytes,
      content: { ...content, fields: content.fields.map((field) => ({ ...field, readable: readable(field.value) })) },
    };
  },
});

/** Everything shared or refused for a participant, newest first, each with where it stands. */
export const disclosuresOf = query({
  ...ABOUT,
  name: 'read-disclosures',
  input: z.strictObject({ reference: z.string() }),
  async run(act, { reference }) {
    const person = await participantInSight(act.db, reference);
    const rows = await act.db
      .selectFrom('disclosure as d')
      .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
      .leftJoin('disclosure_link as l', 'l.disclosure_id', 'd.id')
      .leftJoin('consent_withdrawal as w', 'w.consent_id', 'd.consent_id')
      .select([
        'd.id',
        'd.reference',
        'd.decision',
        'd.created_at',
        'd.fields',
        'd.purpose',
        'o.name as to',
        'l.expires_at',
        'w.withdrawn_at',
      ])
      .where('d.participant_id', '=', person.id)
      .orderBy('d.created_at', 'desc')
      .orderBy('d.id')
      .execute();
    const events = await act.db
      .selectFrom('disclosure_event')
      .select(['disclosure_id', 'kind'])
      .where('participant_id', '=', person.id)
      .execute();
    act.record({ participantId: person.id, fields: ['disclosure.fields'] });
    return rows.map((row) => {
      const kinds = events.filter((event) => event.disclosure_id === row.id).map((event) => event.kind);
      const status = statusOf(row.decision, kinds, { dead: isDead(row, act.at) });
      return { ...row, status, statusWords: STATUS_WORDS[status], labels: row.fields.map(fieldLabel) };
    });
  },
});

/** A link no longer opens once its time is up or the consent it rests on was withdrawn. */
const isDead = (link: { expires_at: Date | null; withdrawn_at: Date | null }, now: Temporal.Instant): boolean =>
  link.withdrawn_at !== null || (link.expires_at !== null && link.expires_at.getTime() <= now.epochMilliseconds);

/** One disclosure with what it rested on and everything that happened to it; the code only while it may be needed. */
export const disclosureOf = query({
  ...ABOUT,
  name: 'read-disclosure',
  input: z.strictObject({ reference: z.string(), disclosure: z.uuid() }),
  async run(act, { reference, disclosure }) {
    const person = await personByReference(act, reference);
    const row = await act.db
      .selectFrom('disclosure as d')
      .innerJoin('organisation as o', 'o.id', 'd.organisation_id')
      .leftJoin('disclosure_link as l', 'l.disclosure_id', 'd.id')
      .leftJoin('consent_withdrawal as w', 'w.consent_id', 'd.consent_id')
      .leftJoin('agreement as a', 'a.id', 'd.agreement_id')
      .leftJoin('staff as s', 's.id', 'd.created_by')
      .select(['d.id', 'd.reference', 'd.decision', 'd.clause', 'd.reasons', 'd.fields', 'd.purpose', 'd.necessity'])
      .select(['d.payload_hash', 'd.notice_version', 'd.register_hash', 'd.created_at', 'd.consent_id'])
      .select([
        'o.name as to',
        'a.reference as agreement',
        's.display_name as by',
        'l.expires_at',
        'l.code',
        'w.withdrawn_at',
      ])
      .where('d.id', '=', disclosure)
      .where('d.participant_id', '=', person.id)
      .executeTakeFirst();
    if (!row) throw new NotFound();
    const events = await act.db
      .selectFrom('disclosure_event as e')
      .leftJoin('staff as s', 's.id', 'e.actor_id')
      .select(['e.kind', 'e.at', 'e.reasons', 's.display_name as by'])
      .where('e.disclosure_id', '=', disclosure)
      .orderBy('e.at')
      .orderBy('e.id')
      .execute();
    const kinds = events.map((event) => event.kind);
    const status = statusOf(row.decision, kinds, { dead: isDead(row, act.at) });
    const open = (column: string, bytes: Buffer) => act.open({ participantId: person.id, column, row: row.id }, bytes);
    const code =
      row.code && LIVE.includes(status) && !isDead(row, act.at) ? open('disclosure_link.code', row.code) : undefined;
    act.record({ participantId: person.id, fields: ['disclosure.fields', 'disclosure.necessity'] });
    return {
      frame: frameOf(person, 'sharing'),
      disclosure: {
        ...row,
        code: code?.replace(/^(....)/, '$1 '),
        reasons: row.reasons as unknown as Reason[],
        necessity: open('disclosure.necessity', row.necessity),
        purposeTitle: act.inForce.register.purposes[row.purpose]?.title ?? row.purpose,
        labels: row.fields.map(fieldLabel),
        status,
        statusWords: STATUS_WORDS[status],
      },
      events: events.map((event) => ({
        ...event,
        words: STATUS_WORDS[event.kind as EventKind],
        reasons: event.reasons as unknown as Partial<Reason>[],
      })),
    };
  },
});

const LIVE: readonly DisclosureStatus[] = ['queued', 'released', 'sent', 'unknown', 'failed', 'collected'];
