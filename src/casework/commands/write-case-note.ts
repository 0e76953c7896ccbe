import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Person, personByReference } from '../../people/index.ts';
import { type Act, command, InvalidInput, invalid, NotFound } from '../../pipeline/index.ts';
import { CASEWORKERS, fields, onlyOnce, provenance } from '../facts.ts';
import { appointmentRow } from '../queries.ts';
import { TOPICS } from '../words.ts';

const NOTE_LENGTH = 20_000;

/** What a note says. `thirdPartyNote` says who else is in it, so that a copy for the participant can leave them out. */
export const noteFields = {
  topic: z.enum(TOPICS.values, 'Select what the note is about'),
  body: z.string().trim().min(1, 'Enter the note').max(NOTE_LENGTH, 'The note must be 20,000 characters or fewer'),
  thirdParty: z.boolean().optional(),
  thirdPartyNote: z.string().trim().max(1000, 'Who else is in the note must be 1,000 characters or fewer').optional(),
};
export type NoteText = z.output<z.ZodObject<typeof noteFields>>;

interface Around {
  occurredOn: string;
  appointmentId?: string;
  corrects?: { id: string; because: string };
}

/** Writes a note on a participant's record, sealed. Returns its id; the same form sent twice gives the same note. */
export const writeCaseNote = command({
  name: 'write-case-note',
  clause: 'category/case-notes',
  activity: 'casework',
  verb: 'record',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({
    reference: fields.reference,
    ...noteFields,
    occurredOn: fields.day,
    appointmentId: fields.appointmentId.optional(),
    clientToken: fields.clientToken,
  }),
  async run(act, { reference, occurredOn, appointmentId, clientToken, ...note }): Promise<{ id: string }> {
    const person = await personByReference(act, reference);
    if (appointmentId !== undefined && (await appointmentRow(act, appointmentId)).participant_id !== person.id)
      throw new NotFound();
    return addNote(act, person, note, { occurredOn, appointmentId }, clientToken);
  },
});

/** Writes one note row and its ledger entry. */
export async function addNote(
  act: Act,
  person: Person,
  note: NoteText,
  { occurredOn, appointmentId, corrects }: Around,
  clientToken: string,
): Promise<{ id: string }> {
  checkNote(act, person, note, occurredOn);
  const id = randomUUID();
  const named = note.thirdParty === true;
  const place = (column: string) => ({ participantId: person.id, column: `case_note.${column}`, row: id });
  const added = await onlyOnce(
    act.db
      .insertInto('case_note')
      .values({
        id,
        participant_id: person.id,
        appointment_id: appointmentId ?? null,
        topic: note.topic,
        body: act.seal(place('body'), note.body),
        occurred_on: occurredOn,
        written_at: act.at.toString(),
        author_id: act.actor.id,
        third_party: named,
        third_party_note: named ? act.sealOptional(place('third_party_note'), note.thirdPartyNote) : null,
        corrects: corrects?.id ?? null,
        corrected_because: act.sealOptional(place('corrected_because'), corrects?.because),
        client_token: clientToken,
        ...provenance(act),
      })
      .onConflict((conflict) => conflict.columns(['participant_id', 'client_token']).doNothing())
      .returning('id')
      .executeTakeFirst(),
  );
  act.record({
    participantId: person.id,
    verb: added === undefined ? 'use' : corrects ? 'change' : 'record',
    fields:
      added === undefined
        ? []
        : [
            'case_note.body',
            'case_note.topic',
            ...(named ? ['case_note.third_party_note'] : []),
            ...(corrects ? ['case_note.corrected_because'] : []),
          ],
  });
  if (added) return added;
  return act.db
    .selectFrom('case_note')
    .select('id')
    .where('participant_id', '=', person.id)
    .where('client_token', '=', clientToken)
    .executeTakeFirstOrThrow();
}

function checkNote(act: Act, person: Person, note: NoteText, occurredOn: string): void {
  const wrongDate = (message: string) =>
    new InvalidInput([{ field: 'occurredOn', message, parts: ['day', 'month', 'year'] }]);
  if (occurredOn > act.today.toString()) throw wrongDate('The date must be today or in the past');
  if (occurredOn < person.referredOn) {
    const day = Temporal.PlainDate.from(person.referredOn).toLocaleString('en-GB', { dateStyle: 'long' });
    throw wrongDate(`The date must be on or after the referral, ${day}`);
  }
  if (note.thirdParty && !note.thirdPartyNote) throw invalid('thirdPartyNote', 'Enter who else is in the note');
}
