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
import { withdrawConsent } from '../commands/withdraw-consent.ts';
import { consentsOf } from '../queries.ts';
import { param, referenceOf, sharingOf } from './shared.ts';

export const CHANNEL_ITEMS = [
  { value: 'in-person', text: 'Face to face' },
  { value: 'telephone', text: 'By telephone' },
  { value: 'video', text: 'By video call' },
  { value: 'text', text: 'By text message' },
  { value: 'email', text: 'By email' },
  { value: 'letter', text: 'By letter' },
  { value: 'other', text: 'In another way' },
];
export const WHO_ITEMS = [
  { value: 'participant', text: 'The participant' },
  { value: 'representative', text: 'Somebody who acts for them' },
];

async function consentPage(request: PageRequest, form: FormState = formState()): Promise<PageAnswer> {
  const reference = referenceOf(request);
  const { frame, consents } = await request.ask(consentsOf, { reference });
  const consent = consents.find((each) => each.id === param(request, 'consent'));
  if (!consent) return notFound();
  return view(
    'consent/consent.njk',
    { ...frame, consent, form, channels: CHANNEL_ITEMS, who: WHO_ITEMS, back: sharingOf(reference) },
    { title: `Consent for ${consent.to}`, journey: 'Sharing', status: form.errors.list.length > 0 ? 400 : 200 },
  );
}

const common = { clause: 'right/withdrawal', access: 'signed-in' } as const;

export const pages: Page[] = [
  {
    ...common,
    method: 'GET',
    path: '/participants/:reference/consents/:consent',
    handle: (request) => consentPage(request),
  },
  {
    ...common,
    method: 'POST',
    path: '/participants/:reference/consents/:consent/withdraw',
    handle: (request) =>
      submitting(
        async () => {
          const consent = param(request, 'consent');
          const input = { consent, channel: textOf(request.body, 'channel'), byWhom: textOf(request.body, 'byWhom') };
          await request.run(withdrawConsent, input);
          return redirect(sharingOf(referenceOf(request), `/${consent}`));
        },
        (problems) => consentPage(request, formState(request.body, problems)),
      ),
  },
];
