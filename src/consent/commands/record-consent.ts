import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Act, CASEWORK_ROLES, command, type FieldProblem, InvalidInput, invalid } from '../../pipeline/index.ts';
import { endConsents } from '../end-consents.ts';
import { offeredFields } from '../fields.ts';
import { type Receiver, receiver } from '../organisations.ts';
import { endOf, scriptFor, wordsToShow } from '../rules.ts';
import { participantInSight } from '../state.ts';

const words = z.string().trim();
const column = z.string().regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/);

/** What is to be asked: one named organisation, one purpose, exact fields, the reason, and until when. */
export const askingInput = z.strictObject({
  reference: words,
  organisation: words.min(1, 'Select one organisation'),
  purpose: words.min(1, 'Select what it is for'),
  fields: z.array(column).min(1, 'Select at least one thing to share').max(200),
  reason: words.min(10, 'Explain why it is needed, in at least 10 characters').max(1000),
  until: z.iso.date('Enter the day on which the consent ends'),
  mode: z.enum(['verbal', 'written'], 'Select how you are asking'),
});

const recordInput = z.strictObject({
  ...askingInput.shape,
  decision: z.enum(['given', 'refused'], 'Select what the person said'),
  how: z.enum(['in-person', 'telephone', 'video', 'form'], 'Select how you asked'),
  place: words.min(2, 'Enter where you asked').max(200),
  language: words.min(2, 'Enter the language you used').max(100),
  interpreter: z.boolean(),
  explained: z.boolean(),
  capacityNote: words.max(1000),
  shownHash: z.string().regex(/^[0-9a-f]{64}$/),
  formToken: z.uuid(),
});

type Asking = z.output<typeof askingInput>;

/** Checks what is to be asked and fills the script. Throws InvalidInput naming each wrong field. */
export async function whatToAsk(act: Act, input: Asking) {
  const { register } = act.inForce;
  const to = await receiver(act.db, register, input.organisation);
  const offered = offeredFields(register, to.recipient);
  const problems: FieldProblem[] = [];
  if (!register.recipients[to.recipient]?.purposes.includes(input.purpose))
    problems.push({ field: 'purpose', message: 'Select what it is for' });
  if (input.fields.some((field) => !offered.some((each) => each.column === field)))
    problems.push({ field: 'fields', message: 'Select only things on the list' });
  if (Temporal.PlainDate.compare(input.until, act.today) <= 0)
    problems.push({ field: 'until', message: 'The day on which the consent ends must be in the future' });
  else if (Temporal.PlainDate.compare(input.until, act.today.add({ years: 2 })) > 0)
    problems.push({ field: 'until', message: 'The day on which the consent ends must be within two years' });
  const script = scriptFor(register, to.recipient, input.mode);
  if (!script) problems.push({ field: 'mode', message: 'There is no script for asking in this way' });
  if (problems.length > 0 || !script) throw new InvalidInput(problems);
  const shown = wordsToShow(script, {
    organisation: to.name,
    purpose: purposeWords(act, input.purpose),
    fields: input.fields,
    reason: input.reason,
    until: input.until,
  });
  const chosen = offered.filter((each) => input.fields.includes(each.column));
  return { to, script, shown, chosen, needsExplanation: chosen.some((each) => each.explanation) };
}

const purposeWords = (act: Act, slug: string): string =>
  (act.inForce.register.purposes[slug]?.title ?? slug).toLowerCase();

/**
 * Records what a person agreed to, or refused, for one named organisation (P032, P062 to P066). A no also ends what they agreed
 * to before about any of the same fields: the last answer counts.
 */
export const recordConsent = command({
  name: 'record-consent',
  clause: 'category/consents',
  activity: 'consent',
  verb: 'record',
  compartment: 'programme',
  may: CASEWORK_ROLES,
  significant: true,
  input: recordInput,
  async run(act, input) {
    const person = await participantInSight(act.db, input.reference);
    const { how, place, language, interpreter, explained, decision, capacityNote, shownHash, formToken, ...asking } =
      input;
    const { to, script, shown, needsExplanation } = await whatToAsk(act, asking);
    if (shown.hash !== shownHash)
      throw invalid('fields', 'The words to read changed since you read them. Read them again');
    if ((input.mode === 'written') !== (how === 'form')) throw invalid('how', 'Select how you asked');
    if (decision === 'given' && needsExplanation && !explained)
      throw invalid('explained', 'Confirm that you explained which health information would be shared and why');
    const again = await act.db
      .selectFrom('consent')
      .select('id')
      .where('participant_id', '=', person.id)
      .where('form_token', '=', formToken)
      .executeTakeFirst();
    if (again) return { id: again.id };
    const id = randomUUID();
    const seal = (name: string, text: string) =>
      act.seal({ participantId: person.id, column: `consent.${name}`, row: id }, text);
    const now = new Date(act.at.epochMilliseconds);
    await act.db
      .insertInto('consent')
      .values({
        id,
        participant_id: person.id,
        decision,
        recipient: to.recipient,
        organisation_id: to.id,
        purpose: input.purpose,
        fields: input.fields,
        reason: seal('reason', input.reason),
        script: script.slug,
        script_version: script.version,
        shown: seal('shown', shown.text),
        shown_hash: shown.hash,
        mode: input.mode,
        how,
        place,
        language,
        interpreter,
        explicit: script.explicit,
        capacity_note: capacityNote === '' ? null : seal('capacity_note', capacityNote),
        asked_by: act.actor.id,
        given_at: now,
        expires_at: endOf(input.until),
        notice_version: act.inForce.version,
        register_hash: act.inForce.hash,
        form_token: formToken,
      })
      .execute();
    if (decision === 'given' && needsExplanation)
      await act.db
        .insertInto('consent_explanation')
        .values({ consent_id: id, participant_id: person.id, explained_by: act.actor.id, explained_at: now })
        .execute();
    if (decision === 'refused')
      await endConsents(
        act,
        {
          participantId: person.id,
          organisationId: to.id,
          individual: null,
          purpose: input.purpose,
          fields: input.fields,
        },
        { channel: how === 'form' ? 'other' : how, byWhom: 'participant' },
      );
    act.record({ participantId: person.id, fields: input.fields, clause: `consent/${script.slug}` });
    return { id };
  },
});

export type { Receiver };
