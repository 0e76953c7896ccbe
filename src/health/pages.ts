import { randomUUID } from 'node:crypto';
import {
  type FormReader,
  type FormState,
  formState,
  type Page,
  type PageAnswer,
  type PageRequest,
  type Runnable,
  readForm,
  redirect,
  submitting,
  textOf,
  view,
} from '../pipeline/index.ts';
import { endHealthEpisode } from './commands/end-health-episode.ts';
import { openHealthEpisode } from './commands/open-health-episode.ts';
import { referToHealthTeam } from './commands/refer-to-health-team.ts';
import { writeHealthNote } from './commands/write-health-note.ts';
import { listHealthCaseload, readHealthRecord } from './queries.ts';
import { EXPLAINED, SUPPORT } from './words.ts';

const journey = 'Health and Wellbeing';
const access = 'signed-in' as const;
const activity = 'health-care';
const items = (words: Record<string, string>) => Object.entries(words).map(([value, text]) => ({ value, text }));
const of = (request: PageRequest) => request.params.reference ?? '';
const home = (request: PageRequest) => `/health/participants/${of(request)}`;

async function record(request: PageRequest) {
  return request.ask(readHealthRecord, { reference: of(request) });
}

async function episodeForm(request: PageRequest, form = formState()) {
  const { person } = await record(request);
  const model = { person, form, support: items(SUPPORT), explained: items(EXPLAINED), back: home(request) };
  return view('health/open-episode.njk', model, { title: 'Open the health record', journey, status: statusOf(form) });
}

async function noteForm(request: PageRequest, form = formState({ clientToken: randomUUID() })) {
  const { person, open } = await record(request);
  return view(
    'health/new-note.njk',
    { person, open, form, back: home(request) },
    { title: 'New health note', journey, status: statusOf(form) },
  );
}

async function endForm(request: PageRequest, form = formState()) {
  const { person } = await record(request);
  return view(
    'health/end-episode.njk',
    { person, form, back: home(request) },
    { title: 'End support', journey, status: statusOf(form) },
  );
}

const referForm = (request: PageRequest, form = formState({ clientToken: randomUUID() })) =>
  view(
    'health/refer.njk',
    { reference: of(request), form, back: `/participants/${of(request)}` },
    { title: 'Refer to the Health and Wellbeing Team', status: statusOf(form) },
  );

const statusOf = (form: ReturnType<typeof formState>) => (form.errors.list.length > 0 ? 400 : 200);

interface FormPages<Output> {
  path: string;
  show(request: PageRequest, form?: FormState): Promise<PageAnswer> | PageAnswer;
  act: Runnable<Output>;
  /** Reads the posted fields into the command's input. */
  read(form: FormReader, request: PageRequest): Record<string, unknown>;
  onward(request: PageRequest): string;
}

/** A form's two pages: shown, and sent. What is wrong is shown with what was typed. */
function formPages<Output>({ path, show, act, read, onward }: FormPages<Output>): Page[] {
  return [
    { method: 'GET', path, activity, access, handle: (request) => show(request) },
    {
      method: 'POST',
      path,
      activity,
      access,
      handle(request) {
        const form = readForm(request.body);
        const input = { reference: of(request), ...read(form, request) };
        if (form.problems.length > 0) return show(request, form.again());
        return submitting<PageAnswer>(
          async () => {
            await request.run(act, input);
            return redirect(onward(request));
          },
          (problems) => show(request, form.again(problems)),
        );
      },
    },
  ];
}

const yes = (request: PageRequest, name: string) => textOf(request.body, name) === 'yes';

export const pages: Page[] = [
  {
    method: 'GET',
    path: '/health',
    activity,
    access,
    async handle(request) {
      const page = Number(request.query.page ?? 1);
      const list = await request.ask(listHealthCaseload, { page: Number.isInteger(page) && page > 0 ? page : 1 });
      return view('health/caseload.njk', list, { title: 'Health and Wellbeing' });
    },
  },
  {
    method: 'GET',
    path: '/health/participants/:reference',
    activity,
    access,
    handle: async (request) =>
      view('health/record.njk', { ...(await record(request)), back: '/health' }, { title: 'Health record', journey }),
  },
  ...formPages({
    path: '/health/participants/:reference/episodes/new',
    show: episodeForm,
    act: openHealthEpisode,
    read: (form, request) => ({
      openedOn: form.date('openedOn', { called: 'The date on which support was received' }),
      support: textOf(request.body, 'support'),
      explained: yes(request, 'explained'),
      explainedHow: textOf(request.body, 'explainedHow'),
    }),
    onward: home,
  }),
  ...formPages({
    path: '/health/participants/:reference/notes/new',
    show: noteForm,
    act: writeHealthNote,
    read: (form, request) => ({
      occurredOn: form.date('occurredOn', { called: 'The date of the session' }),
      body: textOf(request.body, 'body'),
      clientToken: textOf(request.body, 'clientToken'),
    }),
    onward: home,
  }),
  ...formPages({
    path: '/health/participants/:reference/episodes/end',
    show: endForm,
    act: endHealthEpisode,
    read: (form, request) => ({
      endedOn: form.date('endedOn', { called: 'The date on which support ended' }),
      reason: textOf(request.body, 'reason'),
    }),
    onward: home,
  }),
  ...formPages({
    path: '/participants/:reference/health-referral/new',
    show: referForm,
    act: referToHealthTeam,
    read: (_form, request) => ({
      reason: textOf(request.body, 'reason'),
      agreed: yes(request, 'agreed'),
      clientToken: textOf(request.body, 'clientToken'),
    }),
    onward: (request) => `/participants/${of(request)}`,
  }),
];
