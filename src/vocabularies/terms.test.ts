import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkedTerms, contextFor, extension, knownTerms, problemsOf, UnknownTerms } from './terms.ts';

const saying = (property: string, value: string) => ({
  '@context': contextFor('dpv', 'pd', 'eu-gdpr'),
  '@id': 'urn:example:1',
  '@type': 'dpv:ConsentRecord',
  [property]: { '@id': value },
});

/** Names that guides use and release 2.3 does not have. */
const NOT_THERE = [
  'dpv:hasAutomation',
  'dpv:JointDataController',
  'dpv:ConsentTerminated',
  'dpv:isImplementedBy',
  'dpv:hasLegalName',
  'dpv:Analytics',
  'pd:Email',
  'eu-gdpr:A6-1-ea',
];

describe('terms of exports', () => {
  test('the list has what the release has', () => {
    for (const term of ['dpv:ROPA', 'dpv:RenewedConsentGiven', 'pd:EmailAddress', 'legal-gb:law-DPA', 'eu-gdpr:A7-3'])
      assert.ok(knownTerms().has(term), term);
  });

  for (const term of NOT_THERE)
    test(`${term} is refused`, () => {
      assert.deepEqual(problemsOf(saying('dpv:hasPersonalData', term)), [`${term} is in no vocabulary`]);
      assert.throws(() => checkedTerms(saying(term, 'dpv:Data')), UnknownTerms);
    });

  test('a prefix that the context does not declare is refused', () => {
    assert.deepEqual(problemsOf(saying('dpv:hasJurisdiction', 'loc:GB')), ['loc is not declared (loc:GB)']);
  });

  test('a prefix that means something else is refused', () => {
    const document = { ...saying('dpv:hasData', 'dpv:Data'), '@context': { dpv: 'https://example.org/dpv#' } };
    assert.equal(problemsOf(document).length, 1);
  });

  test('a term written as text is refused, a sentence with a colon is not', () => {
    const document = saying('dpv:hasData', 'dpv:Data');
    assert.equal(problemsOf({ ...document, 'dpv:hasPurpose': 'dpv:Marketing' }).length, 1);
    assert.deepEqual(problemsOf({ ...document, 'dpv:hasPurpose': 'Why: because it was asked' }), []);
  });

  test('our own terms are each narrower than one that exists', () => {
    assert.deepEqual(problemsOf(extension()), []);
  });
});
