import { type Page, type PageRequest, redirect, view } from '../pipeline/index.ts';
import { revealNiNumber } from './commands/reveal-ni-number.ts';
import { openParticipant } from './open-participant.ts';
import { readMyRecord } from './portal.ts';
import { readRecord } from './read-record.ts';
import { readReferral } from './read-referral.ts';
import { frameOf, mayFollow } from './rules.ts';
import { originWords } from './words.ts';

const referenceOf = (request: PageRequest) => ({ reference: request.params.reference ?? '' });

async function summaryPage(request: PageRequest) {
  const { person, summary, timeline, clocks } = await request.ask(openParticipant, referenceOf(request));
  return view(
    'people/summary.njk',
    {
      ...frameOf(person, 'summary'),
      about: person,
      summary,
      clocks,
      events: timeline.map((event) => ({
        ...event,
        href: event.link && mayFollow(person, event.link) && `/participants/${person.reference}${event.link}`,
      })),
    },
    { title: 'Summary', journey: person.reference },
  );
}

async function referralPage(request: PageRequest, niNumber?: string) {
  const { person, details } = await request.ask(readReferral, referenceOf(request));
  return view(
    'people/referral.njk',
    { ...frameOf(person, 'referral'), about: person, details, niNumber, origin: originWords(details.origins) },
    { title: 'Referral', journey: person.reference },
  );
}

const signedIn = { access: 'signed-in' } as const;

export const pages: readonly Page[] = [
  {
    ...signedIn,
    method: 'GET',
    path: '/participants/:reference',
    activity: 'casework',
    handle: summaryPage,
  },
  {
    ...signedIn,
    method: 'GET',
    path: '/participants/:reference/referral',
    clause: 'category/referral-record',
    handle: (request) => referralPage(request),
  },
  {
    ...signedIn,
    method: 'POST',
    path: '/participants/:reference/referral',
    clause: 'category/national-insurance-number',
    async handle(request) {
      const { niNumber } = await request.run(revealNiNumber, referenceOf(request));
      return referralPage(request, niNumber);
    },
  },
  {
    ...signedIn,
    method: 'GET',
    path: '/participants/:reference/record',
    clause: 'right/informed',
    async handle(request) {
      const { person, life, fund, lines } = await request.ask(readRecord, referenceOf(request));
      return view(
        'people/record.njk',
        { ...frameOf(person, 'record'), about: person, life, fund, lines },
        { title: 'What is held, and until when', journey: person.reference },
      );
    },
  },
  {
    ...signedIn,
    method: 'GET',
    path: '/my',
    clause: 'right/informed',
    async handle(request) {
      return view('people/my.njk', { my: await request.ask(readMyRecord, {}) }, { title: request.words.t('my.title') });
    },
  },
  {
    ...signedIn,
    method: 'GET',
    path: '/participants',
    activity: 'casework',
    handle: () => redirect('/caseload'),
  },
];
