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
import { liftRestriction, placeRestriction, recordObjection } from '../commands/restrict.ts';
import { withdrawConsentAsOfficer } from '../commands/withdraw-consent.ts';
import { askingChoices, restrictionsOf } from '../queries.ts';
import { CHANNEL_ITEMS, WHO_ITEMS } from './consent.ts';
import { param, referenceOf, sharingOf } from './shared.ts';

const officer = (reference: string) => `/rights/participants/${reference}/restrictions`;

async function officerPage(request: PageRequest, form: FormState = formState()): Promise<PageAnswer> {
  const reference = referenceOf(request);
  const found = await request.ask(restrictionsOf, { reference });
  const formToken = textOf(request.body, 'formToken') || randomUUID();
  return view(
    'consent/restrictions.njk',
    { ...found, form, formToken, channels: CHANNEL_ITEMS, who: WHO_ITEMS, action: officer(reference) },
    { title: 'Restrictions and consents', journey: reference, status: form.errors.list.length > 0 ? 400 : 200 },
  );
}

/** Runs an act of the officer and shows their page again, with what was wrong when it was. */
const acting = (request: PageRequest, act: () => Promise<unknown>): Promise<PageAnswer> =>
  submitting(
    async () => {
      await act();
      return redirect(officer(referenceOf(request)));
    },
    (problems) => officerPage(request, formState(request.body, problems)),
  );

async function objectionPage(request: PageRequest, form: FormState = formState()): Promise<PageAnswer> {
  const reference = referenceOf(request);
  const { frame, objectable } = await request.ask(askingChoices, { reference, organisation: '' });
  const formToken = textOf(request.body, 'formToken') || randomUUID();
  return view(
    'consent/objection.njk',
    { ...frame, objectable, form, formToken, back: sharingOf(reference) },
    { title: 'Record an objection', journey: 'Sharing', status: form.errors.list.length > 0 ? 400 : 200 },
  );
}

const rights = { clause: 'right/restriction', access: 'signed-in' } as const;
const objection = {
  clause: 'right/objection',
  access: 'signed-in',
  path: '/participants/:reference/objections/new',
} as const;

export const pages: Page[] = [
  {
    ...rights,
    method: 'GET',
    path: '/rights/participants/:reference/restrictions',
    handle: (request) => officerPage(request),
  },
  {
    ...rights,
    method: 'POST',
    path: '/rights/participants/:reference/restrictions',
    handle: (request) =>
      acting(request, () =>
        request.run(placeRestriction, {
          reference: referenceOf(request),
          fields: valuesOf(request.body, 'fields'),
          reason: textOf(request.body, 'reason'),
          formToken: textOf(request.body, 'formToken'),
        }),
      ),
  },
  {
    ...rights,
    method: 'POST',
    path: '/rights/participants/:reference/restrictions/:restriction/lift',
    handle: (request) =>
      acting(request, () =>
        request.run(liftRestriction, {
          restriction: param(request, 'restriction'),
          reason: textOf(request.body, 'reason'),
          toldOn: readForm(request.body).date('toldOn', { called: 'the day on which the person was told' }),
        }),
      ),
  },
  {
    method: 'POST',
    path: '/rights/participants/:reference/consents/:consent/withdraw',
    clause: 'right/withdrawal',
    access: 'signed-in',
    handle: (request) =>
      acting(request, () =>
        request.run(withdrawConsentAsOfficer, {
          consent: param(request, 'consent'),
          channel: textOf(request.body, 'channel'),
          byWhom: textOf(request.body, 'byWhom'),
        }),
      ),
  },
  { ...objection, method: 'GET', handle: (request) => objectionPage(request) },
  {
    ...objection,
    method: 'POST',
    handle: (request) =>
      submitting(
        async () => {
          await request.run(recordObjection, {
            reference: referenceOf(request),
            purpose: textOf(request.body, 'purpose'),
            reason: textOf(request.body, 'reason'),
            formToken: textOf(request.body, 'formToken'),
          });
          return redirect(sharingOf(referenceOf(request)));
        },
        (problems) => objectionPage(request, formState(request.body, problems)),
      ),
  },
];
