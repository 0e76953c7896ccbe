import { z } from 'zod';
import { personByReference } from '../../people/index.ts';
import { command, NotFound } from '../../pipeline/index.ts';
import { CASEWORKERS, fields } from '../facts.ts';
import { addNote, noteFields } from './write-case-note.ts';

/**
 * Corrects a note by a new one that names it. The original stays, sealed as it was written. Returns the new note's id.
 * Throws NotFound when the note is not one of this person's.
 */
export const correctCaseNote = command({
  name: 'correct-case-note',
  clause: 'category/case-notes',
  activity: 'casework',
  verb: 'change',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({
    reference: fields.reference,
    noteId: z.uuid(),
    ...noteFields,
    because: z
      .string()
      .trim()
      .min(1, 'Enter why the note is being corrected')
      .max(500, 'The reason must be 500 characters or fewer'),
    clientToken: fields.clientToken,
  }),
  async run(act, { reference, noteId, because, clientToken, ...note }): Promise<{ id: string }> {
    const person = await personByReference(act, reference);
    const original = await act.db
      .selectFrom('case_note')
      .select(['occurred_on', 'appointment_id'])
      .where('id', '=', noteId)
      .where('participant_id', '=', person.id)
      .executeTakeFirst();
    if (!original) throw new NotFound();
    const around = {
      occurredOn: original.occurred_on,
      ...(original.appointment_id === null ? {} : { appointmentId: original.appointment_id }),
      corrects: { id: noteId, because },
    };
    return addNote(act, person, note, around, clientToken);
  },
});
