import { randomUUID } from 'node:crypto';
import {
  type FormState,
  file,
  formState,
  type Page,
  type PageAnswer,
  type PageRequest,
  redirect,
  submitting,
  textOf,
  valuesOf,
  view,
} from '../../pipeline/index.ts';
import { shareInformation } from '../commands/share-information.ts';
import { previewSharing, sharingChoices } from '../queries.ts';

const options = { title: 'Share information', journey: 'Sharing' };
const referenceOf = (request: PageRequest): string => request.params.reference ?? '';

async function choices(request: PageRequest) {
  const reference = referenceOf(request);
  const found = await request.ask(sharingChoices, { reference, organisation: textOf(request.body, 'organisation') });
  return { ...found, ...found.frame, back: `/participants/${reference}/consents` };
}

async function choosePage(request: PageRequest, form: FormState): Promise<PageAnswer> {
  const model = await choices(request);
  const wrong = form.errors.list.length > 0;
  const template = model.chosen ? 'disclosures/choose.njk' : 'disclosures/organisation.njk';
  return view(template, { ...model, form }, { ...options, status: wrong ? 400 : 200 });
}

const wantedOf = (request: PageRequest) => ({
  reference: referenceOf(request),
  organisation: textOf(request.body, 'organisation'),
  purpose: textOf(request.body, 'purpose'),
  fields: valuesOf(request.body, 'fields'),
});

/** Shows what would leave. A refusal is an attempt like any other: it is written down with every reason and shown. */
async function previewPage(request: PageRequest): Promise<PageAnswer> {
  const wanted = wantedOf(request);
  const necessity = textOf(request.body, 'necessity');
  const again = (problems: readonly { field: string; message: string }[]) =>
    choosePage(request, formState(request.body, problems));
  if ([...necessity].length < 10)
    return again([{ field: 'necessity', message: 'Explain why they need it, in at least 10 characters' }]);
  return submitting(async () => {
    const preview = await request.ask(previewSharing, wanted);
    const formToken = textOf(request.body, 'formToken') || randomUUID();
    if (!preview.allowed) return send(request, { ...wanted, necessity, formToken });
    return view(
      'disclosures/preview.njk',
      { ...(await choices(request)), preview, wanted, necessity, formToken },
      options,
    );
  }, again);
}

async function send(request: PageRequest, input: Record<string, unknown>): Promise<PageAnswer> {
  const { id } = await request.run(shareInformation, input);
  return redirect(`/participants/${referenceOf(request)}/disclosures/${id}`);
}

/** The very file that will leave, to look at before sending. */
async function fileOf(request: PageRequest): Promise<PageAnswer> {
  const preview = await request.ask(previewSharing, wantedOf(request));
  if (!preview.allowed) return previewPage(request);
  return file({ name: 'preview.html', type: 'text/html; charset=utf-8', bytes: preview.bytes });
}

const page = {
  path: '/participants/:reference/disclosures/new',
  clause: 'safeguard/need-to-know',
  access: 'signed-in',
} as const;

export const pages: Page[] = [
  { ...page, method: 'GET', handle: (request) => choosePage(request, formState()) },
  {
    ...page,
    method: 'POST',
    async handle(request) {
      switch (textOf(request.body, 'step')) {
        case 'preview':
          return previewPage(request);
        case 'file':
          return fileOf(request);
        case 'send':
          return send(request, {
            ...wantedOf(request),
            necessity: textOf(request.body, 'necessity'),
            previewHash: textOf(request.body, 'previewHash'),
            formToken: textOf(request.body, 'formToken'),
          });
        default:
          return textOf(request.body, 'organisation') === ''
            ? choosePage(request, formState({}, [{ field: 'organisation', message: 'Select one organisation' }]))
            : choosePage(request, formState(request.body));
      }
    },
  },
];
