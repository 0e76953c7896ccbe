import { frameOf } from '../../people/index.ts';
import {
  type FormState,
  type Page,
  type PageRequest,
  readForm,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { correctCaseNote } from '../commands/correct-case-note.ts';
import { writeCaseNote } from '../commands/write-case-note.ts';
import { listNotes, NOTES_A_PAGE, readNote } from '../notes.ts';
import { prepareNote } from '../reads.ts';
import { TOPICS } from '../words.ts';
import { dayBoxes, freshForm, param, signedIn, tokenOf } from './shared.ts';

const clause = 'category/case-notes';
const at = (reference: string, rest = '') => `/participants/${reference}/notes${rest}`;

async function notesPage(request: PageRequest) {
  const asked = Number.parseInt(textOf(request.query, 'page'), 10);
  const page = asked > 0 && asked <= 10_000 ? asked : 1;
  const { person, notes, total } = await request.ask(listNotes, { reference: param(request, 'reference'), page });
  const pages = Math.max(1, Math.ceil(total / NOTES_A_PAGE));
  return view(
    'casework/notes.njk',
    {
      ...frameOf(person, 'notes'),
      notes: notes.map((note) => ({ ...note, topicWords: TOPICS.of(note.topic) })),
      total,
      page,
      pages,
    },
    { title: 'Notes', journey: person.reference },
  );
}

async function newNote(request: PageRequest, form?: FormState) {
  const { person } = await request.ask(prepareNote, { reference: param(request, 'reference') });
  const stored = { topic: 'contact', ...dayBoxes('occurredOn', request.today) };
  return view(
    'casework/note.njk',
    {
      ...frameOf(person, 'notes'),
      form: form ?? freshForm(stored),
      topics: TOPICS.items,
      action: at(person.reference, '/new'),
      back: at(person.reference),
    },
    { title: 'Write a note', journey: person.reference, status: form ? 400 : 200 },
  );
}

async function correction(request: PageRequest, form?: FormState) {
  const ids = { reference: param(request, 'reference'), noteId: param(request, 'note') };
  const { person, note } = await request.ask(readNote, ids);
  const stored = {
    topic: note.topic,
    body: note.body,
    thirdParty: note.thirdParty ? 'yes' : undefined,
    thirdPartyNote: note.thirdPartyNote ?? undefined,
  };
  return view(
    'casework/note.njk',
    {
      ...frameOf(person, 'notes'),
      form: form ?? freshForm(stored),
      topics: TOPICS.items,
      original: note,
      action: at(person.reference, `/${note.id}/correct`),
      back: at(person.reference),
    },
    { title: 'Correct a note', journey: person.reference, status: form ? 400 : 200 },
  );
}

function readNoteForm(request: PageRequest) {
  const form = readForm(request.body);
  const topic = form.choice('topic', TOPICS.values, 'Select what the note is about');
  const body = form.text('body', { called: 'The note', missing: 'Enter the note', max: 20_000 });
  const named = textOf(request.body, 'thirdParty') === 'yes';
  const who = form.text('thirdPartyNote', { called: 'Who else is in the note', max: 1000 });
  if (named && who === '') form.problem('thirdPartyNote', 'Enter who else is in the note');
  return { form, note: { topic, body, ...(named ? { thirdParty: true, thirdPartyNote: who } : {}) } };
}

async function saveNote(request: PageRequest) {
  const { form, note } = readNoteForm(request);
  const occurredOn = form.date('occurredOn', { called: 'the date it happened' });
  if (form.problems.length > 0) return newNote(request, form.again());
  const reference = param(request, 'reference');
  return submitting(
    async () => {
      const { id } = await request.run(writeCaseNote, {
        reference,
        ...note,
        occurredOn,
        clientToken: tokenOf(request),
      });
      return redirect(at(reference, `#note-${id}`));
    },
    (problems) => newNote(request, form.again(problems)),
  );
}

async function saveCorrection(request: PageRequest) {
  const { form, note } = readNoteForm(request);
  const because = form.text('because', {
    called: 'The reason',
    missing: 'Enter why the note is being corrected',
    max: 500,
  });
  if (form.problems.length > 0) return correction(request, form.again());
  const reference = param(request, 'reference');
  const input = { reference, noteId: param(request, 'note'), ...note, because, clientToken: tokenOf(request) };
  return submitting(
    async () => redirect(at(reference, `#note-${(await request.run(correctCaseNote, input)).id}`)),
    (problems) => correction(request, form.again(problems)),
  );
}

export const notePages: readonly Page[] = [
  { ...signedIn, method: 'GET', path: at(':reference'), clause, handle: notesPage },
  { ...signedIn, method: 'GET', path: at(':reference', '/new'), clause, handle: (request) => newNote(request) },
  { ...signedIn, method: 'POST', path: at(':reference', '/new'), clause, handle: saveNote },
  {
    ...signedIn,
    method: 'GET',
    path: at(':reference', '/:note/correct'),
    clause,
    handle: (request) => correction(request),
  },
  { ...signedIn, method: 'POST', path: at(':reference', '/:note/correct'), clause, handle: saveCorrection },
];
