import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { acts } from '../../src/product/rooms.ts';
import { loadCatalogues } from '../../src/web/index.ts';
import { readCatalogue } from '../../src/web/messages/catalogue.ts';
import { MessageError } from '../../src/web/messages/format.ts';
import { makeLocales } from '../../src/web/messages/locales.ts';
import { wordsIn } from '../support/words.ts';

const SRC = path.join(import.meta.dirname, '../../src');
const [home] = loadCatalogues().filter(({ locale }) => locale === 'en-GB');
assert.ok(home);
const keys = new Set(home.messages.keys());

const sources = globSync('**/*.{ts,njk}', { cwd: SRC })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(path.join(SRC, file), 'utf8') }));

/** Whole keys asked for, and the beginnings of keys that are put together (`t("role." + role)`). */
const asked = sources.flatMap(({ file, text }) =>
  [...text.matchAll(/(?:(?<![.\w])|\bwords\.)(?:t|rich|has)\(\s*(["'`])([\w-]+\.[\w.-]*)(\1|\$\{)([^,)]*)/g)].map(
    (match) => {
      const together = match[3] === '${' || /^\s*\+/.test(match[4] ?? '');
      return { file, key: match[2] ?? '', together };
    },
  ),
);
/** Every text in quotes that could be a key or the beginning of one: `t(named ? 'a.b' : 'a.c')`. */
const quoted = new Set(
  sources.flatMap(({ text }) =>
    [...text.matchAll(/["'`]([a-z][\w-]*(?:\.[\w-]+)*\.?)(?:["'`]|\$\{)/g)].map(([, key]) => key ?? ''),
  ),
);

describe('the catalogue of messages', () => {
  test('has every message that a page asks for', () => {
    const missing = asked.filter(({ key, together }) =>
      together ? ![...keys].some((one) => one.startsWith(key)) : !keys.has(key) && !key.endsWith('.'),
    );
    assert.deepEqual(missing, []);
    assert.ok(asked.length > 150, `only ${asked.length} messages were found in the sources`);
  });

  test('has no message that no page asks for', () => {
    const beginnings = [
      ...asked.filter(({ together }) => together).map(({ key }) => key),
      ...[...quoted].filter((key) => key.endsWith('.')),
    ];
    const unused = [...keys].filter(
      (key) => !quoted.has(key) && !beginnings.some((beginning) => beginning !== '' && key.startsWith(beginning)),
    );
    assert.deepEqual(unused, []);
  });

  test('has words for every act that only a person may take, and for each role', () => {
    const wanted = acts.filter(({ significant }) => significant);
    assert.ok(wanted.length > 5);
    const roles = wanted.flatMap(({ may }) => may);
    const missing = [...wanted.map(({ name }) => `decisions.act.${name}`), ...roles.map((role) => `role.${role}`)];
    assert.deepEqual(
      missing.filter((key) => !keys.has(key)),
      [],
    );
    const stale = [...keys]
      .filter((key) => key.startsWith('decisions.act.'))
      .map((key) => key.slice('decisions.act.'.length));
    assert.deepEqual(
      stale.filter((name) => !wanted.some((act) => act.name === name)),
      [],
      'words for acts that do not need a person',
    );
  });

  test('writes no straight apostrophe', () => {
    const wrong = [...home.messages].filter(([, message]) => /\w'\w/.test(JSON.stringify(message))).map(([key]) => key);
    assert.deepEqual(wrong, []);
  });
});

describe('messages', () => {
  const sample = (yaml: string) =>
    makeLocales(false, [readCatalogue('en-GB', `reviewed: true\n${yaml}`)]).choose(undefined, undefined);

  test('take their values, their plural form and numbers as the language writes them', () => {
    const words = sample('days: { one: "{count} day", other: "{count} days" }\nhello: "Hello, {name}."');
    assert.equal(words.t('days', { count: 1 }), '1 day');
    assert.equal(words.t('days', { count: 1200 }), '1,200 days');
    assert.equal(words.t('hello', { name: 'Alex' }), 'Hello, Alex.');
  });

  test('are a fault when they are missing, or when a value is', () => {
    const words = sample('hello: "Hello, {name}."');
    assert.throws(() => words.t('goodbye'), MessageError);
    assert.throws(() => words.t('hello'), /no value for \{name\}/);
    assert.throws(() => sample('broken: 3'), MessageError);
  });

  test('with links and code let nothing through that could be markup', () => {
    const words = sample('see: "See [the <b>page</b>](page) of `{id}` by **{who}**."');
    assert.equal(
      words.rich('see', { page: '/a?b="c"', id: '<script>', who: 'A & B' }),
      'See <a class="govuk-link" href="/a?b=&#34;c&#34;">the &#60;b&#62;page&#60;/b&#62;</a> of <code>&#60;script&#62;</code> by <strong>A &#38; B</strong>.',
    );
    assert.throws(() => words.rich('see', { id: '1', who: '2' }), /no address/);
  });
});

describe('the language of a page', () => {
  const english = readCatalogue('en-GB', 'reviewed: true\nyes: "Yes"');
  const welsh = (reviewed: boolean) => readCatalogue('cy-GB', `reviewed: ${reviewed}\nyes: Ydy`);
  const chosen = (catalogues: Parameters<typeof makeLocales>[1], lang?: string, accept?: string, demo = false) =>
    makeLocales(demo, catalogues).choose(lang, accept).locale;

  test('is one that a person has reviewed', () => {
    assert.equal(chosen([english, welsh(false)], 'cy-GB', 'cy'), 'en-GB');
    assert.equal(chosen([english, welsh(true)], 'cy-GB'), 'cy-GB');
    assert.equal(chosen([english, welsh(true)], undefined, 'fr, cy;q=0.8, en;q=0.5'), 'cy-GB');
    assert.equal(chosen([english, welsh(true)], 'en-GB', 'cy'), 'en-GB');
    assert.equal(chosen([english, welsh(true)], undefined, 'cy;q=0, en'), 'en-GB');
    assert.equal(chosen([english], 'xx', '*'), 'en-GB');
  });

  test('is the test language only when somebody names it in a demonstration', () => {
    assert.equal(chosen([english], 'en-XA', undefined, true), 'en-XA');
    assert.equal(chosen([english], undefined, 'en-XA', true), 'en-GB');
    assert.equal(chosen([english], 'en-XA', 'en-XA', false), 'en-GB');
  });

  test('has every key that English has, or the service does not start', () => {
    const gap = readCatalogue('cy-GB', 'reviewed: true\nno: Na');
    assert.throws(() => makeLocales(false, [english, gap]), /cy-GB has no message called yes/);
    assert.throws(() => makeLocales(false, [welsh(true)]), /no reviewed catalogue en-GB/);
  });

  test('ships in English alone: no other catalogue is in the folder', () => {
    assert.deepEqual(
      loadCatalogues().map(({ locale, reviewed }) => [locale, reviewed]),
      [['en-GB', true]],
    );
    assert.equal(wordsIn('cy-GB').locale, 'en-GB');
  });
});
