import { sql } from 'kysely';
import { z } from 'zod';
import { BANNER_FIELDS, type Person, personByReference } from '../people/index.ts';
import { type Act, NotFound, query } from '../pipeline/index.ts';
import { CASEWORKERS, fields } from './facts.ts';

export const NOTES_A_PAGE = 20;

/** A note as it is read, with the chain of corrections it belongs to. */
export interface Note {
  id: string;
  topic: string;
  body: string;
  occurredOn: string;
  writtenAt: Date;
  author: string;
  appointmentId: string | null;
  thirdParty: boolean;
  thirdPartyNote: string | null;
  corrects: string | null;
  correctedBecause: string | null;
  correctedBy: string | null;
}

interface Row {
  id: string;
  topic: string;
  body: Buffer;
  occurred_on: string;
  written_at: Date;
  author: string;
  appointment_id: string | null;
  third_party: boolean;
  third_party_note: Buffer | null;
  corrects: string | null;
  corrected_because: Buffer | null;
  corrected_by: string | null;
}

const NOTE = sql`SELECT n.id, n.topic, n.body, n.occurred_on, n.written_at, s.display_name AS author, n.appointment_id,
  n.third_party, n.third_party_note, n.corrects, n.corrected_because,
  (SELECT c.id FROM case_note c WHERE c.corrects = n.id) AS corrected_by
  FROM case_note n JOIN staff s ON s.id = n.author_id`;

function opened(act: Act, participantId: string, row: Row): Note {
  const place = (column: string) => ({ participantId, column: `case_note.${column}`, row: row.id });
  return {
    id: row.id,
    topic: row.topic,
    body: act.open(place('body'), row.body),
    occurredOn: row.occurred_on,
    writtenAt: row.written_at,
    author: row.author,
    appointmentId: row.appointment_id,
    thirdParty: row.third_party,
    thirdPartyNote: act.openOptional(place('third_party_note'), row.third_party_note),
    corrects: row.corrects,
    correctedBecause: act.openOptional(place('corrected_because'), row.corrected_because),
    correctedBy: row.corrected_by,
  };
}

const READ = [
  ...BANNER_FIELDS,
  'case_note.body',
  'case_note.topic',
  'case_note.third_party_note',
  'case_note.corrected_because',
];
const shared = {
  clause: 'category/case-notes',
  activity: 'casework',
  verb: 'use',
  compartment: 'programme',
  may: CASEWORKERS,
} as const;

/** A page of a person's notes, newest first; corrected ones are there too, marked. */
export const listNotes = query({
  name: 'list-notes',
  ...shared,
  input: z.strictObject({ reference: fields.reference, page: z.int().min(1).max(10_000).default(1) }),
  async run(act, { reference, page }): Promise<{ person: Person; notes: Note[]; total: number }> {
    const person = await personByReference(act, reference);
    const { rows } = await sql<Row & { total: number }>`
      SELECT q.*, (SELECT count(*) FROM case_note WHERE participant_id = ${person.id}) AS total FROM (
        ${NOTE} WHERE n.participant_id = ${person.id} ORDER BY n.occurred_on DESC, n.written_at DESC
        LIMIT ${NOTES_A_PAGE} OFFSET ${(page - 1) * NOTES_A_PAGE}) q ORDER BY occurred_on DESC, written_at DESC`.execute(
      act.db,
    );
    act.record({ participantId: person.id, fields: READ });
    return { person, notes: rows.map((row) => opened(act, person.id, row)), total: rows[0]?.total ?? 0 };
  },
});

/** One note of a person, to be corrected. */
export const readNote = query({
  name: 'read-note',
  ...shared,
  input: z.strictObject({ reference: fields.reference, noteId: z.string().max(60) }),
  async run(act, { reference, noteId }): Promise<{ person: Person; note: Note }> {
    const person = await personByReference(act, reference);
    if (!z.uuid().safeParse(noteId).success) throw new NotFound();
    const { rows } = await sql<Row>`${NOTE} WHERE n.id = ${noteId} AND n.participant_id = ${person.id}`.execute(act.db);
    const row = rows[0];
    if (!row) throw new NotFound();
    act.record({ participantId: person.id, fields: READ });
    return { person, note: opened(act, person.id, row) };
  },
});
