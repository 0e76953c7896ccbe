import { randomUUID } from 'node:crypto';
import {
  type FormState,
  formState,
  type Page,
  type PageAnswer,
  type PageRequest,
  readForm,
  redirect,
  submitting,
  textOf,
  valuesOf,
  view,
} from '../../pipeline/index.ts';
import { recordConsent } from '../commands/record-consent.ts';
import { askingChoices, wordsToAsk } from '../queries.ts';
import { referenceOf, sharingOf } from './shared.ts';

const HOW = [
  { value: 'in-person', text: 'Face to face' },
  { value: 'telephone', text: 'By telephone' },
  { value: 'video', text: 'By video call' },
];
const options = { title: 'Ask for consent', journey: 'Sharing' };

async function choices(request: PageRequest) {
  const reference = referenceOf(request);
  const found = await request.ask(askingChoices, { reference, organisation: textOf(request.body, 'organisation') });
  return { ...found, ...found.frame, reference };
}

async function organisationPage(request: PageRequest, form: FormState = formState()): Promise<PageAnswer> {
  const model = await choices(request);
  return view('consent/organisation.njk', { ...model, form, back: sharingOf(model.reference) }, options);
}

async function detailsPage(request: PageRequest, form: FormState): Promise<PageAnswer> {
  const model = await choices(request);
  if (!model.chosen)
    return organisationPage(request, formState({}, [{ field: 'organisation', message: 'Select one organisation' }]));
  return view('consent/details.njk', { ...model, form, back: sharingOf(model.reference, '/new') }, options);
}

/** What is asked, from the second form; the third carries it on in hidden fields. */
function askingOf(request: PageRequest) {
  const form = readForm(request.body);
  const until = textOf(request.body, 'until') || form.date('until', { called: 'the day on which the consent ends' });
  const asking = {
    reference: referenceOf(request),
    organisation: textOf(request.body, 'organisation'),
    purpose: textOf(request.body, 'purpose'),
    fields: valuesOf(request.body, 'fields'),
    reason: textOf(request.body, 'reason'),
    until,
    mode: textOf(request.body, 'mode'),
  };
  return { form, asking };
}

async function wordsPage(
  request: PageRequest,
  answer: FormState = formState({}, [], { language: 'English' }),
): Promise<PageAnswer> {
  const { form, asking } = askingOf(request);
  if (form.problems.length > 0) return bad(await detailsPage(request, form.again()));
  return submitting(
    async () => {
      const words = await request.ask(wordsToAsk, asking);
      const model = await choices(request);
      const formToken = textOf(request.body, 'formToken') || randomUUID();
      return view(
        'consent/words.njk',
        { ...model, words, asking, formToken, how: HOW, form: answer, back: sharingOf(model.reference) },
        options,
      );
    },
    async (problems) => bad(await detailsPage(request, form.again(problems))),
  );
}

const bad = (answer: PageAnswer): PageAnswer => (answer.kind === 'view' ? { ...answer, status: 400 } : answer);

async function record(request: PageRequest): Promise<PageAnswer> {
  const { asking } = askingOf(request);
  const ticked = (name: string) => valuesOf(request.body, name).includes('yes');
  const input = {
    ...asking,
    decision: textOf(request.body, 'decision'),
    how: asking.mode === 'written' ? 'form' : textOf(request.body, 'how'),
    place: textOf(request.body, 'place'),
    language: textOf(request.body, 'language'),
    interpreter: ticked('interpreter'),
    explained: ticked('explained'),
    capacityNote: textOf(request.body, 'capacityNote'),
    shownHash: textOf(request.body, 'shownHash'),
    formToken: textOf(request.body, 'formToken'),
  };
  return submitting(
    async () => {
      const { id } = await request.run(recordConsent, input);
      return redirect(sharingOf(asking.reference, `/${id}`));
    },
    async (problems) => bad(await wordsPage(request, formState(request.body, problems))),
  );
}

const page = {
  path: '/participants/:reference/consents/new',
  clause: 'category/consents',
  access: 'signed-in',
} as const;

export const pages: Page[] = [
  { ...page, method: 'GET', handle: (request) => organisationPage(request) },
  {
    ...page,
    method: 'POST',
    async handle(request) {
      const step = textOf(request.body, 'step');
      if (step === 'answer') return record(request);
      if (step === 'details') return wordsPage(request);
      return detailsPage(request, formState(request.body));
    },
  },
];
