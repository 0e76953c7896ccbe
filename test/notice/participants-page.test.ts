import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeLocales } from '../../src/web/messages/locales.ts';
import { templates } from '../../src/web/templates.ts';
import { outsideBrackets } from '../support/outside-brackets.ts';

const ORGANISATION = 'Example Support';
const consent = {
  id: '1',
  organisation: ORGANISATION,
  what: ['Identity', 'Contact details'],
  givenAt: '2026-11-02',
  expiresAt: '2027-05-02',
  withdrawnAt: null as string | null,
  refused: false,
};
const full = {
  called: 'Alex',
  reference: 'ABCD-EFGH',
  keyworkers: ['Sam Example'],
  organisation: ORGANISATION,
  next: {
    startsAt: '2026-11-24T10:30:00Z',
    minutes: 45,
    kind: 'review',
    how: 'video',
    place: 'Room 1',
    staff: 'Sam Example',
  },
  noticeGiven: { version: 1, at: '2026-11-02T10:00:00Z', how: 'in-person' },
  held: [
    { name: 'Identity', words: 'Your name', keepings: [] },
    { name: 'Contact details', words: 'Your address', keepings: [{ destroyFrom: '2033-04-01', words: 'six years' }] },
    { name: 'Gender', words: 'Your gender', keepings: [{ destroyFrom: null, words: 'six years' }] },
  ],
  shares: [{ at: '2026-11-03', organisation: ORGANISATION, what: ['Identity'] }],
  consents: [consent, { ...consent, refused: true }, { ...consent, withdrawnAt: '2026-11-09' }],
};
const empty = { ...full, keyworkers: [], next: null, noticeGiven: null, held: [], shares: [], consents: [] };
const site = {
  assets: {},
  navigation: [],
  person: { label: 'Alex' },
  idleMinutes: 30,
  notice: { base: '/programmes/other', version: 1, hash: 'abcdef0123' },
};

const page = (lang: string, template: string, model: object): string =>
  templates(makeLocales(true).choose(lang, undefined)).render(template, { site, ...model });
const names = (text: string): string =>
  ['Alex', 'Sam Example', ORGANISATION, 'Room 1', 'ABCD-EFGH']
    .reduce((left, name) => left.replaceAll(name, ''), text)
    .replaceAll(/\b(?:[A-Z][a-z]{2} )?\d{1,2} [A-Z][a-z]+ \d{4}\b/g, '');

describe('the pages of those who have not signed in', () => {
  const form = { typed: {}, errors: { list: [], for: {} } };
  const personas = [{ persona: 'keyworker', label: 'Keyworker', organisation: ORGANISATION, shows: 'A caseload' }];
  for (const [template, model] of [
    ['session/sign-in.njk', { form, personas }],
    ['session/set-up.njk', { form, email: '⟦⟧', code: '1', secret: 'ABCD', picture: '' }],
    ['disclosures/collect.njk', { form }],
    ['disclosures/gone.njk', {}],
  ] as const)
    test(`${template} leaves no word outside the brackets`, () => {
      const html = page('en-XA', template, { ...model, site: { ...site, person: undefined } });
      assert.deepEqual(
        outsideBrackets(html, (text) => names(text).replaceAll('ABCD', '')),
        [],
      );
    });
});

describe('the participant’s own page', () => {
  test('says the same in English as it always did, with links into the person’s own programme', () => {
    const text = page('en-GB', 'people/my.njk', { my: full })
      .replaceAll(/<[^>]+>/g, '')
      .replaceAll(/\s+/g, ' ');
    for (const sentence of [
      'Tue 24 November 2026 at 10:30am',
      'By video, Room 1.',
      'You will meet Sam Example. It takes about 45 minutes.',
      'Your keyworker is Sam Example, at Example Support.',
      'Example Support, on 3 November 2026. We shared: identity.',
      'and took it back on 9 November 2026. We stopped sharing then.',
      'We keep this until 1 April 2033, then we can destroy it.',
    ])
      assert.ok(text.includes(sentence), sentence);
    assert.match(page('en-GB', 'people/my.njk', { my: full }), /href="\/programmes\/other\/your-rights"/);
  });

  test('leaves no word outside the brackets of the test language, full or empty', () => {
    for (const my of [full, empty])
      assert.deepEqual(outsideBrackets(page('en-XA', 'people/my.njk', { my }), names), []);
    const asked = page('en-XA', 'consent/mine.njk', { consent, back: '/my', title: '⟦⟧' });
    assert.deepEqual(outsideBrackets(asked, names), []);
  });
});
