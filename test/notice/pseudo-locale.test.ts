import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pseudo } from '../../src/web/messages/pseudo.ts';
import { outsideBrackets } from '../support/outside-brackets.ts';
import { type PublicHouse, publicHouse } from './every-page.ts';

/** What may stand outside: addresses of people to write to, and names that are the same in every language. */
const NAMES = ['SHA-256', 'register.json', 'certutil -hashfile register.json SHA256'];

describe('the test language', () => {
  let house: PublicHouse;
  /** Takes away what may stand outside the brackets: names, postal addresses, dates, hashes, ids and lines to type. */
  const allowed = (text: string): string => {
    const { programme, clauses, promises, assessments } = house.world.register;
    const references = Object.values(assessments).map(({ reference }) => reference);
    const lists = [
      ...NAMES,
      ...references,
      ...programme.contact.address,
      ...Object.keys(clauses),
      ...Object.keys(promises),
    ];
    const names = lists.sort((one, other) => other.length - one.length);
    return names
      .reduce((left, name) => left.replaceAll(name, ''), text)
      .replaceAll(/\b\d{1,2} [A-Z][a-z]+ \d{4}\b/g, '')
      .replaceAll(/\b[0-9a-f]{8,64}\b/g, '')
      .replaceAll(/\bRT\d\d\b/g, '')
      .replaceAll(/\b(?:party|controller|assessment|script)\/[a-z-]+/g, '')
      .replaceAll(/curl -s \S+ \| (?:sha256sum|shasum -a 256)/g, '');
  };
  const read = async (address: string, accept?: string) =>
    house.server.inject({ url: address, headers: accept === undefined ? {} : { 'accept-language': accept } });
  before(async () => {
    house = await publicHouse();
  });
  after(() => house?.server.close());

  test('marks, lengthens and leaves slots and addresses of links alone', () => {
    const marked = pseudo('See [the page](page) of {name}.');
    assert.match(marked, /^⟦.*\]\(page\).*\{name\}.*~+⟧$/u);
    assert.ok(marked.length > 1.3 * 'See [the page](page) of {name}.'.length);
    assert.doesNotMatch(marked, /See|the page\]/);
  });

  test('leaves no word of any public page outside its brackets', async () => {
    const html = house.addresses.filter((address) => !address.endsWith('.json'));
    assert.ok(html.length >= 23, `${html.length} pages`);
    for (const address of [...html, '/there-is-no-such-page']) {
      const page = await read(`${address}?lang=en-XA`);
      assert.ok(page.payload.includes('⟦'), `${address} is not in the test language`);
      assert.match(page.payload, /<html lang="en-XA"/);
      assert.deepEqual(outsideBrackets(page.payload, allowed), [], address);
    }
  });

  test('finds a word that was written into a template or a model', async () => {
    const page = (await read('/notice?lang=en-XA')).payload;
    for (const [from, to] of [
      ['</main>', '<p>Left in English</p></main>'],
      ['<main ', '<main aria-label="Left in English" '],
      ['<title>', '<title>Left '],
    ] as const)
      assert.equal(outsideBrackets(page.replace(from, to), allowed).length, 1, to);
    const plain = outsideBrackets((await read('/notice')).payload, allowed);
    assert.ok(plain.length > 100, 'a page in English is full of words outside brackets');
  });

  test('is not there in a live service', async () => {
    const live = await publicHouse({ demo: false });
    const page = await live.server.inject({ url: '/notice?lang=en-XA' });
    assert.ok(!page.payload.includes('⟦'));
    assert.equal(page.headers['content-language'], 'en-GB');
    await live.server.close();
  });
});
