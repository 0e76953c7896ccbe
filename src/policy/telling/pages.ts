import { randomUUID } from 'node:crypto';
import { giveNotice, LANGUAGES, NOTICE_HOW } from '../../casework/index.ts';
import { TELLING_WORDS } from '../../people/index.ts';
import {
  type FormState,
  formState,
  notFound,
  type Page,
  type PageAnswer,
  type PageRequest,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { NOT_REACHABLE, recordTelling } from './commands/record-telling.ts';
import { listTellings } from './list.ts';
import { prepareLetter, readTelling } from './queries.ts';

const LIST = '/notice-telling';
const about = { activity: 'informing', access: 'signed-in' } as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CHANNEL_WORDS = { email: 'By email', telephone: 'By telephone', letter: 'By letter', 'in-person': 'In person' };

const items = (words: Record<string, string>) => Object.entries(words).map(([value, text]) => ({ value, text }));

async function list(request: PageRequest): Promise<PageAnswer> {
  const asked = Number.parseInt(textOf(request.query, 'page'), 10);
  const page = Number.isSafeInteger(asked) && asked > 0 && asked <= 10_000 ? asked : 1;
  const { lines, more } = await request.ask(listTellings, { page });
  const shown = lines.map((line) => ({
    ...line,
    words: TELLING_WORDS[line.state],
    by: CHANNEL_WORDS[line.channel],
    overdue: line.dueBy.getTime() <= request.at.epochMilliseconds,
  }));
  return view('policy/tellings.njk', { lines: shown, more, page }, { title: 'Tell people about the new notice' });
}

const tellingOf = (request: PageRequest): string | undefined => {
  const telling = request.params.telling ?? '';
  return UUID.test(telling) ? telling : undefined;
};

async function one(request: PageRequest, telling: string, form?: FormState): Promise<PageAnswer> {
  const found = await request.ask(readTelling, { telling });
  const state = form ?? formState({ language: found.language });
  const events = found.telling.events.map((event) => ({
    ...event,
    because: event.because === null ? null : (WHY[event.because] ?? null),
    words: EVENT_WORDS[event.kind] ?? event.kind,
  }));
  const model = {
    ...found,
    ...found.frame,
    events,
    by: CHANNEL_WORDS[found.telling.channel],
    form: state,
    clientToken: textOf(request.body, 'clientToken') || randomUUID(),
    how: NOTICE_HOW.items,
    languages: LANGUAGES,
    because: items(NOT_REACHABLE),
    back: LIST,
    backText: 'Everybody to be told',
    open: ['to-tell', 'to-check', 'returned', 'to-send'].includes(found.telling.state),
  };
  const status = state.errors.list.length > 0 ? 400 : 200;
  return view('policy/telling.njk', model, {
    title: 'Tell them about the new notice',
    journey: found.frame.reference,
    status,
  });
}

const EVENT_WORDS: Record<string, string> = {
  sending: 'A message was about to be sent',
  sent: 'Sent',
  'not-sent': 'The message was not taken',
  unknown: 'The message may have left',
  'by-hand': 'To be told by somebody instead',
  returned: 'It came back',
  'not-reachable': 'Could not be reached',
  'no-longer-due': 'No longer needed',
};
const WHY: Record<string, string> = {
  ...NOT_REACHABLE,
  'no-safe-address': 'Email is no longer their way, or is not safe for them',
  'refused-by-server': 'Their mail server refused the message',
  'no-mail-server': 'This service sends no email',
  left: 'They left the programme',
};

/** Does what a form asks and goes back to the list, or shows the form again with what was wrong. */
const saving = (
  request: PageRequest,
  save: (telling: string) => Promise<unknown>,
): Promise<PageAnswer> | PageAnswer => {
  const telling = tellingOf(request);
  if (!telling) return notFound();
  return submitting(
    async () => {
      await save(telling);
      return redirect(LIST);
    },
    (problems) => one(request, telling, formState(request.body, problems)),
  );
};

export const pages: readonly Page[] = [
  { ...about, method: 'GET', path: LIST, handle: list },
  {
    ...about,
    method: 'GET',
    path: `${LIST}/:telling`,
    handle(request) {
      const telling = tellingOf(request);
      return telling ? one(request, telling) : notFound();
    },
  },
  {
    ...about,
    method: 'POST',
    path: `${LIST}/:telling/given`,
    handle: (request) =>
      saving(request, async (telling) => {
        const found = await request.ask(readTelling, { telling });
        await request.run(giveNotice, {
          reference: found.frame.reference,
          how: textOf(request.body, 'how'),
          language: textOf(request.body, 'language'),
          version: found.telling.version,
          clientToken: textOf(request.body, 'clientToken'),
        });
      }),
  },
  {
    ...about,
    method: 'POST',
    path: `${LIST}/:telling/other`,
    handle: (request) =>
      saving(request, (telling) => {
        const because = textOf(request.body, 'because');
        return request.run(recordTelling, {
          telling,
          what: textOf(request.body, 'what'),
          ...(because ? { because } : {}),
          clientToken: textOf(request.body, 'clientToken'),
        });
      }),
  },
  {
    ...about,
    method: 'GET',
    path: `${LIST}/:telling/letter`,
    async handle(request) {
      const telling = tellingOf(request);
      if (!telling) return notFound();
      const letter = await request.ask(prepareLetter, { telling });
      const link = `${request.origin}${letter.path}`;
      return view(
        'policy/telling-letter.njk',
        { ...letter, link, back: `${LIST}/${telling}` },
        { title: 'Letter about the new notice' },
      );
    },
  },
];
