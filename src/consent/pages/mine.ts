import { readMyRecord } from '../../people/index.ts';
import { notFound, type Page, type PageRequest, redirect, view } from '../../pipeline/index.ts';
import { withdrawMyConsent } from '../commands/withdraw-consent.ts';
import { param } from './shared.ts';

const path = '/my/consents/:consent/withdraw';
const clause = 'right/withdrawal';

/** Names whom the sharing would stop with. Somebody else’s consent, or one taken back already, is not found. */
async function askPage(request: PageRequest) {
  const { consents } = await request.ask(readMyRecord, {});
  const consent = consents.find(({ id }) => id === param(request, 'consent'));
  if (!consent || consent.refused || consent.withdrawnAt) return notFound();
  return view('consent/mine.njk', { consent, back: '/my' }, { title: request.words.t('my.stop.title') });
}

/** The participant’s own way to take back a consent: one question, one press (P067). */
export const pages: Page[] = [
  {
    method: 'GET',
    path,
    clause,
    access: 'signed-in',
    handle: askPage,
  },
  {
    method: 'POST',
    path,
    clause,
    access: 'signed-in',
    async handle(request) {
      await request.run(withdrawMyConsent, {
        consent: param(request, 'consent'),
        channel: 'portal',
        byWhom: 'participant',
      });
      return redirect('/my#agreed');
    },
  },
];
