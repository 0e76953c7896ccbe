import { type Page, redirect, view } from '../../pipeline/index.ts';
import { withdrawMyConsent } from '../commands/withdraw-consent.ts';
import { param } from './shared.ts';

const path = '/my/consents/:consent/withdraw';
const clause = 'right/withdrawal';

/** The participant’s own way to take back a consent: one question, one press (P067). */
export const pages: Page[] = [
  {
    method: 'GET',
    path,
    clause,
    access: 'signed-in',
    handle: (request) =>
      view(
        'consent/mine.njk',
        { consent: param(request, 'consent'), back: '/my' },
        { title: 'Take back your agreement' },
      ),
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
