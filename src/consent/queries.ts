import { z } from 'zod';
import { frameOf, personByReference } from '../people/index.ts';
import { CASEWORK_ROLES, query } from '../pipeline/index.ts';
import { choicesFor } from './choices.ts';
import { askingInput, whatToAsk } from './commands/record-consent.ts';
import { fieldLabel, SHAREABLE } from './fields.ts';
import { receivers } from './organisations.ts';
import { consentState, lastDayOf, STATE_WORDS } from './rules.ts';
import { participantInSight } from './state.ts';

const ABOUT = { clause: 'category/consents', activity: 'consent', verb: 'use' } as const;

/** Every consent of a participant, newest first, each with its state, and the restrictions in force. */
export const consentsOf = query({
  ...ABOUT,
  name: 'read-consents',
  compartment: 'programme',
  may: CASEWORK_ROLES,
  input: z.strictObject({ reference: z.string() }),
  async run(act, { reference }) {
    const person = await personByReference(act, reference);
    const rows = await act.db
      .selectFrom('consent as c')
      .leftJoin('organisation as o', 'o.id', 'c.organisation_id')
      .leftJoin('consent_withdrawal as w', 'w.consent_id', 'c.id')
      .leftJoin('staff as s', 's.id', 'c.asked_by')
      .select(['c.id', 'c.decision', 'c.individual', 'c.purpose', 'c.fields', 'c.reason', 'c.shown', 'c.script'])
      .select(['c.script_version', 'c.shown_hash', 'c.mode', 'c.how', 'c.place', 'c.language', 'c.interpreter'])
      .select(['c.given_at', 'c.expires_at', 'c.notice_version', 'w.withdrawn_at', 'w.channel', 'w.by_whom'])
      .select(['o.name as organisation', 's.display_name as asked_by'])
      .where('c.participant_id', '=', person.id)
      .orderBy('c.given_at', 'desc')
      .orderBy('c.id')
      .execute();
    const { register } = act.inForce;
    const consents = rows.map((row) => {
      const state = consentState({ ...row, decision: row.decision as 'given' | 'refused' }, act.at);
      const open = (column: string, bytes: Buffer) =>
        act.open({ participantId: person.id, column: `consent.${column}`, row: row.id }, bytes);
      return {
        ...row,
        state,
        stateWords: STATE_WORDS[state],
        until: lastDayOf(row.expires_at),
        to: row.organisation ?? row.individual,
        purposeTitle: register.purposes[row.purpose]?.title ?? row.purpose,
        labels: row.fields.map(fieldLabel),
        reason: open('reason', row.reason),
        shown: open('shown', row.shown),
      };
    });
    const restrictions = await act.db
      .selectFrom('restriction as r')
      .leftJoin('restriction_lift as l', 'l.restriction_id', 'r.id')
      .select(['r.id', 'r.fields', 'r.placed_at'])
      .where('r.participant_id', '=', person.id)
      .where('l.restriction_id', 'is', null)
      .orderBy('r.placed_at')
      .execute();
    act.record({ participantId: person.id, fields: ['consent.reason', 'consent.fields', 'restriction.fields'] });
    return {
      frame: frameOf(person, 'sharing'),
      consents,
      restrictions: restrictions.map((each) => ({
        ...each,
        labels: each.fields.map((field) =>
          field === '*' ? 'The whole record' : (register.categories[field]?.name ?? fieldLabel(field)),
        ),
      })),
    };
  },
});

/** What the form for asking needs: the person, the organisations, and for a chosen one its purposes and fields. */
export const askingChoices = query({
  ...ABOUT,
  name: 'prepare-to-ask',
  compartment: 'programme',
  may: CASEWORK_ROLES,
  input: z.strictObject({ reference: z.string(), organisation: z.string() }),
  async run(act, { reference, organisation }) {
    const person = await personByReference(act, reference);
    const { register } = act.inForce;
    const all = await receivers(act.db, register);
    const chosen = all.find((each) => each.slug === organisation);
    act.record({ participantId: person.id });
    return {
      frame: frameOf(person, 'sharing'),
      ...choicesFor(register, all, chosen),
      objectable: Object.values(register.purposes)
        .filter((purpose) => purpose.objection !== 'does-not-apply')
        .map((purpose) => ({ value: purpose.slug, text: purpose.title, hint: { text: purpose.words } })),
    };
  },
});

/** The words to read out or sign, for what was chosen. Throws InvalidInput as recording would. */
export const wordsToAsk = query({
  ...ABOUT,
  name: 'prepare-consent-words',
  compartment: 'programme',
  may: CASEWORK_ROLES,
  input: askingInput,
  async run(act, input) {
    const person = await participantInSight(act.db, input.reference);
    const { to, script, shown, chosen, needsExplanation } = await whatToAsk(act, input);
    act.record({ participantId: person.id });
    return {
      organisation: to.name,
      script: { title: script.title, version: script.version, mode: script.mode },
      text: shown.text,
      hash: shown.hash,
      labels: chosen.map((each) => each.label),
      needsExplanation,
    };
  },
});

/** What the Data Protection Officer sees of a person's restrictions and consents. */
export const restrictionsOf = query({
  name: 'read-restrictions',
  clause: 'right/restriction',
  activity: 'rights',
  verb: 'use',
  compartment: 'rights',
  may: ['data-protection-officer'],
  input: z.strictObject({ reference: z.string() }),
  async run(act, { reference }) {
    const person = await participantInSight(act.db, reference);
    const restrictions = await act.db
      .selectFrom('restriction as r')
      .leftJoin('restriction_lift as l', 'l.restriction_id', 'r.id')
      .select(['r.id', 'r.fields', 'r.reason', 'r.placed_at', 'l.lifted_at', 'l.told_on'])
      .where('r.participant_id', '=', person.id)
      .orderBy('r.placed_at', 'desc')
      .orderBy('r.id')
      .execute();
    const consents = await act.db
      .selectFrom('consent as c')
      .leftJoin('organisation as o', 'o.id', 'c.organisation_id')
      .leftJoin('consent_withdrawal as w', 'w.consent_id', 'c.id')
      .select([
        'c.id',
        'c.decision',
        'c.fields',
        'c.given_at',
        'c.expires_at',
        'w.withdrawn_at',
        'o.name as organisation',
        'c.individual',
      ])
      .where('c.participant_id', '=', person.id)
      .orderBy('c.given_at', 'desc')
      .execute();
    act.record({ participantId: person.id, fields: ['restriction.fields', 'restriction.reason', 'consent.fields'] });
    const { register } = act.inForce;
    const name = (field: string) =>
      field === '*' ? 'The whole record' : (register.categories[field]?.name ?? fieldLabel(field));
    return {
      reference,
      restrictions: restrictions.map((each) => ({
        ...each,
        labels: each.fields.map(name),
        reason: act.open({ participantId: person.id, column: 'restriction.reason', row: each.id }, each.reason),
      })),
      consents: consents.map((each) => ({
        ...each,
        to: each.organisation ?? each.individual,
        labels: each.fields.map(fieldLabel),
        stateWords: STATE_WORDS[consentState({ ...each, decision: each.decision as 'given' | 'refused' }, act.at)],
      })),
      choices: [
        { value: '*', text: 'The whole record' },
        ...Object.values(register.categories)
          .filter((category) => category.collected)
          .map((category) => ({ value: category.slug, text: category.name })),
        ...Object.entries(SHAREABLE).map(([value, { label }]) => ({ value, text: label })),
      ],
    };
  },
});
