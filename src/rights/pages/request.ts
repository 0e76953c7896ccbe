import { randomUUID } from 'node:crypto';
import {
  type FormReader,
  formState,
  type Page,
  type PageAnswer,
  type PageRequest,
  type Runnable,
  readForm,
  redirect,
  submitting,
  textOf,
} from '../../pipeline/index.ts';
import { askClarification, recordAnswer } from '../commands/clarify.ts';
import { closeRightsRequest } from '../commands/close-request.ts';
import { draftAccessPack } from '../commands/draft-access-pack.ts';
import { askForIdentity, verifyIdentity } from '../commands/identity.ts';
import { readRightsRequest } from '../queries.ts';
import { openClarification, STATUS_WORDS } from '../rules.ts';
import { CHANNELS, DELIVERIES, IDENTITY_CHECKS, keysOf, STEP_WORDS } from '../words.ts';
import { home, items, page, requestOf, shown } from './shared.ts';

const HOW: Record<string, string> = { ...IDENTITY_CHECKS, ...DELIVERIES };

async function show(request: PageRequest, form = formState()): Promise<PageAnswer> {
  const found = await request.ask(readRightsRequest, { rightsRequest: await requestOf(request) });
  const model = {
    ...found,
    form,
    words: STATUS_WORDS[found.status],
    channelWords: CHANNELS[found.channel as keyof typeof CHANNELS],
    waitsForAnswer: openClarification(found.steps) !== undefined,
    checks: items(IDENTITY_CHECKS),
    history: found.steps.toReversed().map((step) => ({
      title: STEP_WORDS[step.kind] ?? step.kind,
      at: step.at,
      by: step.by ?? 'the command line',
      text: [step.how ? HOW[step.how] : null, step.note].filter(Boolean).join('\n'),
    })),
    draftToken: randomUUID(),
    back: '/rights/requests',
  };
  return shown('request', model, `Request ${found.reference}`);
}

/** One step that is a small form on the request's page. */
function step(path: string, act: Runnable<unknown>, read: (form: FormReader) => Record<string, unknown>): Page {
  return {
    method: 'POST',
    path: `/rights/requests/:reference/${path}`,
    ...page,
    async handle(request) {
      const form = readForm(request.body);
      const given = read(form);
      if (form.problems.length > 0) return show(request, form.again());
      const rightsRequest = await requestOf(request);
      return submitting<PageAnswer>(
        async () => {
          await request.run(act, { rightsRequest, ...given });
          return redirect(home(request));
        },
        (problems) => show(request, form.again(problems)),
      );
    },
  };
}

const note = (form: FormReader, name: string, missing: string) => ({
  note: form.text(name, { called: 'The note', missing, max: 1000 }),
});

export const requestPages: readonly Page[] = [
  { method: 'GET', path: '/rights/requests/:reference', ...page, handle: (request) => show(request) },
  step('ask-identity', askForIdentity, (form) => note(form, 'doubt', 'Enter why there is doubt about who asks')),
  step('verify-identity', verifyIdentity, (form) => ({
    how: form.choice('how', keysOf(IDENTITY_CHECKS), 'Select how identity was verified'),
    verifiedOn: form.date('verifiedOn', { called: 'the day on which identity was verified' }),
    note: form.text('note', { called: 'The note', max: 1000 }),
  })),
  step('ask', askClarification, (form) => note(form, 'question', 'Enter what you asked')),
  step('answer', recordAnswer, (form) => note(form, 'answer', 'Enter what the person answered')),
  step('close', closeRightsRequest, (form) => ({
    reason: form.text('reason', { called: 'The reason', missing: 'Enter why the request is closed', max: 1000 }),
  })),
  {
    method: 'POST',
    path: '/rights/requests/:reference/packs',
    ...page,
    async handle(request) {
      const formToken = textOf(request.body, 'formToken') || randomUUID();
      const { pack } = await request.run(draftAccessPack, { rightsRequest: await requestOf(request), formToken });
      return redirect(`${home(request)}/packs/${pack}`);
    },
  },
];
