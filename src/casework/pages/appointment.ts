import { frameOf } from '../../people/index.ts';
import {
  type FieldProblem,
  type FormState,
  type Page,
  type PageRequest,
  readForm,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { giveNotice } from '../commands/give-notice.ts';
import { recordAttendance } from '../commands/record-attendance.ts';
import { recordContact } from '../commands/record-contact.ts';
import { startProgramme } from '../commands/start-programme.ts';
import { listAppointments, readAppointment, type ShownAppointment } from '../reads.ts';
import { STATE_TAGS } from '../rules.ts';
import { ABSENT, CANCELLED, HOW, KINDS, LANGUAGES, NOT_HELD, NOTICE_HOW, reasonWords, TOPICS } from '../words.ts';
import { freshForm, optional, param, signedIn, tokenOf } from './shared.ts';
import { stepsOf } from './steps.ts';

const clause = 'category/appointments';
const at = (reference: string, rest = '') => `/participants/${reference}/appointments${rest}`;
const here = (request: PageRequest) => at(param(request, 'reference'), `/${param(request, 'appointment')}`);
const ids = (request: PageRequest) => ({
  reference: param(request, 'reference'),
  appointmentId: param(request, 'appointment'),
});

const worded = <Shown extends ShownAppointment>(appointment: Shown) => ({
  ...appointment,
  kindWords: KINDS.of(appointment.kind),
  howWords: HOW.of(appointment.how),
  reasonWords: appointment.reason && reasonWords(appointment.reason),
  cancelledWords: appointment.cancelled_because && CANCELLED.of(appointment.cancelled_because),
  tag: STATE_TAGS[appointment.state],
});

const CHOICES = {
  absent: ABSENT.items,
  notHeld: NOT_HELD.items,
  topics: TOPICS.items,
  noticeHow: NOTICE_HOW.items,
  languages: LANGUAGES,
};

async function listPage(request: PageRequest) {
  const { person, appointments } = await request.ask(listAppointments, { reference: param(request, 'reference') });
  return view(
    'casework/appointments.njk',
    { ...frameOf(person, 'appointments'), appointments: appointments.map(worded) },
    { title: 'Appointments', journey: person.reference },
  );
}

/** Which of the page’s forms was sent and what is wrong in it; the others are shown fresh. */
type Sent = { which: 'contact' | 'notice' | 'start' | 'correct'; form: FormState };

async function appointmentPage(request: PageRequest, sent?: Sent) {
  const { person, appointment, notice, around } = await request.ask(readAppointment, ids(request));
  const language = { language: person.language };
  const forms = {
    contact: freshForm({ topic: 'meeting' }),
    notice: freshForm(language),
    start: freshForm(),
    correct: freshForm(),
  };
  if (sent) forms[sent.which] = sent.form;
  const stale = notice !== null && notice.version < request.notice.version;
  return view(
    'casework/appointment.njk',
    {
      ...frameOf(person, 'appointments'),
      about: person,
      appointment: worded(appointment),
      notice,
      stale,
      around,
      steps: stepsOf(person, appointment, { noticeGiven: notice !== null, assessed: around.assessed !== null }),
      forms,
      errors: sent?.form.errors,
      correcting: sent?.which === 'correct' || textOf(request.query, 'correct') === 'yes',
      ...CHOICES,
      action: at(person.reference, `/${appointment.id}`),
      back: at(person.reference),
    },
    { title: KINDS.of(appointment.kind), journey: person.reference, status: sent ? 400 : 200 },
  );
}

function readAnswer(request: PageRequest) {
  const form = readForm(request.body);
  const came = form.choice('attended', ['yes', 'late', 'no'], 'Select yes if they came');
  const attended = came === undefined ? undefined : came !== 'no';
  const happened = attended ? form.yesNo('happened', 'the meeting took place') : undefined;
  const reason =
    attended === false ? textOf(request.body, 'absent') : happened === false ? textOf(request.body, 'notHeld') : '';
  if (attended === false && reason === '') form.problem('absent', 'Select why they did not come');
  if (happened === false && reason === '') form.problem('notHeld', 'Select why the meeting did not take place');
  const answer = {
    attended,
    ...(happened === undefined ? {} : { happened }),
    ...(came === 'late' ? { late: true } : {}),
    ...optional('reason', reason),
  };
  return { form, answer };
}

/** The next appointment of the same kind as this one, when a day was typed for it. */
function readNext(request: PageRequest, form: ReturnType<typeof readForm>) {
  const typed = ['nextDate-day', 'nextDate-month', 'nextDate-year', 'nextTime'].some(
    (name) => textOf(request.body, name) !== '',
  );
  if (!typed) return {};
  const date = form.date('nextDate', { called: 'the date of the next appointment' }) ?? '';
  const time = form.time('nextTime', { called: 'the time of the next appointment' }) ?? '';
  const kind = textOf(request.body, 'kind') === 'first-meeting' ? 'review' : textOf(request.body, 'kind');
  const how = textOf(request.body, 'how');
  return {
    next: {
      kind,
      how,
      date,
      time,
      minutes: Number(textOf(request.body, 'minutes')),
      ...optional('place', textOf(request.body, 'place')),
    },
  };
}

/** The commands’ own names for fields, as this page’s boxes are called. */
const asTyped = (problems: readonly FieldProblem[]): FieldProblem[] =>
  problems.map((problem) => {
    const field = problem.field.replace(/^(note|next)\./, '');
    const renamed: Record<string, string> = { date: 'nextDate', time: 'nextTime', place: 'nextDate' };
    return { ...problem, field: renamed[field] ?? field };
  });

async function saveContact(request: PageRequest) {
  const { form, answer } = readAnswer(request);
  const body = form.text('body', { called: 'The note', max: 20_000 });
  const named = textOf(request.body, 'thirdParty') === 'yes';
  const who = form.text('thirdPartyNote', { called: 'Who else is in the note', max: 1000 });
  if (body !== '' && named && who === '') form.problem('thirdPartyNote', 'Enter who else is in the note');
  const next = readNext(request, form);
  const again = (problems: readonly FieldProblem[] = []) =>
    appointmentPage(request, { which: 'contact', form: form.again(asTyped(problems)) });
  if (form.problems.length > 0) return again();
  const note =
    body === ''
      ? {}
      : { note: { topic: 'meeting', body, ...(named ? { thirdParty: true, thirdPartyNote: who } : {}) } };
  return submitting(async () => {
    const input = {
      appointmentId: param(request, 'appointment'),
      ...answer,
      ...note,
      ...next,
      clientToken: tokenOf(request),
    };
    await request.run(recordContact, input);
    return redirect(here(request));
  }, again);
}

async function saveCorrection(request: PageRequest) {
  const { form, answer } = readAnswer(request);
  const because = form.text('because', {
    called: 'The reason',
    missing: 'Enter why the answer is being corrected',
    max: 500,
  });
  const again = (problems: readonly FieldProblem[] = []) =>
    appointmentPage(request, { which: 'correct', form: form.again(problems) });
  if (form.problems.length > 0) return again();
  const corrects = { of: textOf(request.body, 'of'), because };
  return submitting(async () => {
    const input = { appointmentId: param(request, 'appointment'), ...answer, corrects, clientToken: tokenOf(request) };
    await request.run(recordAttendance, input);
    return redirect(here(request));
  }, again);
}

async function saveNotice(request: PageRequest) {
  const form = readForm(request.body);
  const how = form.choice('noticeHow', NOTICE_HOW.values, 'Select how you gave the notice');
  const language = form.text('language', { called: 'The language', missing: 'Enter the language', max: 100 });
  const again = (problems: readonly FieldProblem[] = []) =>
    appointmentPage(request, { which: 'notice', form: form.again(problems) });
  if (form.problems.length > 0) return again();
  return submitting(async () => {
    await request.run(giveNotice, { ...ids(request), how, language, clientToken: tokenOf(request) });
    return redirect(here(request));
  }, again);
}

async function saveStart(request: PageRequest) {
  const form = readForm(request.body);
  const reason = form.text('startReason', { called: 'The reason', missing: 'Enter why they start', max: 500 });
  const again = (problems: readonly FieldProblem[] = []) =>
    appointmentPage(request, {
      which: 'start',
      form: form.again(problems.map((problem) => ({ ...problem, field: 'startReason' }))),
    });
  if (form.problems.length > 0) return again();
  return submitting(async () => {
    await request.run(startProgramme, { appointmentId: param(request, 'appointment'), reason });
    return redirect(here(request));
  }, again);
}

export const appointmentPages: readonly Page[] = [
  { ...signedIn, method: 'GET', path: at(':reference'), clause, handle: listPage },
  {
    ...signedIn,
    method: 'GET',
    path: at(':reference', '/:appointment'),
    clause,
    handle: (request) => appointmentPage(request),
  },
  { ...signedIn, method: 'POST', path: at(':reference', '/:appointment'), clause, handle: saveContact },
  { ...signedIn, method: 'POST', path: at(':reference', '/:appointment/attendance'), clause, handle: saveCorrection },
  {
    ...signedIn,
    method: 'POST',
    path: at(':reference', '/:appointment/notice'),
    clause: 'right/informed',
    handle: saveNotice,
  },
  {
    ...signedIn,
    method: 'POST',
    path: at(':reference', '/:appointment/start'),
    activity: 'first-contact',
    handle: saveStart,
  },
];
