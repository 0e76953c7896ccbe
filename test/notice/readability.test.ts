import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { recipientCards, retentionLines, rightCards } from '../../src/notice/index.ts';
import { PROGRAMMES, programmeIds } from '../../src/product/programmes.ts';
import { loadProgramme, type Register } from '../../src/register/index.ts';
import { loadCatalogues } from '../../src/web/index.ts';
import { readabilityOf, sentencesIn, syllablesIn } from '../support/readability.ts';
import { wordsIn } from '../support/words.ts';

const words = wordsIn();

/** Names that nobody can make shorter: each is read as one short word. */
const NAMES = [
  'UK General Data Protection Regulation',
  'Data Protection Act 2018',
  'Department for Work and Pensions',
  'European Social Fund',
  'European Economic Area',
  'HM Revenue and Customs',
  'National Insurance number',
  'Data Protection Officer',
  'Health and Wellbeing Team',
  'Information Commissioner',
  'Companies House',
  'Jobcentre Plus',
  'United Kingdom',
  'legitimate interest',
];

const namesIn = ({ programme }: Register): string[] => [
  ...Object.values(programme.parties).flatMap(({ name, shortName }) => [name, shortName ?? name]),
  programme.name,
  programme.contact.address.join(', '),
  ...NAMES,
];

const plain = (register: Register, texts: readonly string[]): string[] => {
  const names = namesIn(register).sort((one, other) => other.length - one.length);
  return texts.map((text) => names.reduce((left, name) => left.replaceAll(name, 'Name'), text));
};

/** Grade 6 is what a child of eleven reads. Single sentences may be harder: one long word is enough in a short one. */
const LIMITS = { notice: 6, sentence: 14.5, rights: 6, recipients: 6, retention: 6, messages: 6 };

const registers = await Promise.all(
  programmeIds().map(async (id) => {
    const { register } = await loadProgramme(`${PROGRAMMES}/${id}`);
    assert.ok(register, id);
    return register;
  }),
);

describe('the participants’ pages read plainly', () => {
  test('the figure itself tells plain from hard', () => {
    assert.deepEqual(['cat', 'table', 'information', 'people', 'asked', 'use'].map(syllablesIn), [1, 2, 4, 2, 1, 1]);
    assert.ok(readabilityOf(['The cat sat on the mat.']).grade < 1);
    assert.ok(
      readabilityOf([
        'Controllers implementing proportionate organisational measures demonstrate accountability obligations.',
      ]).grade > 20,
    );
  });

  for (const register of registers) {
    const graded = (name: string, texts: readonly string[], limit: number) => {
      const { grade } = readabilityOf(plain(register, texts));
      assert.ok(grade <= limit, `${name} of ${register.programme.id}: grade ${grade.toFixed(1)}, more than ${limit}`);
    };
    const prose = register.notice.map(({ slug, blocks }) => ({
      slug,
      texts: blocks.filter(({ kind }) => kind === 'paragraph' || kind === 'item').map(({ text }) => text),
    }));

    test(`the notice of ${register.programme.name}, page by page`, () => {
      for (const { slug, texts } of prose) graded(slug, texts, LIMITS.notice);
    });

    test(`no single sentence of ${register.programme.name} is much harder`, () => {
      const hard = prose
        .flatMap(({ texts }) => sentencesIn(plain(register, texts)))
        .filter((sentence) => sentence.split(/\s+/).length > 6 && readabilityOf([sentence]).grade > LIMITS.sentence);
      assert.deepEqual(hard, []);
    });

    test(`the rights, recipients and keeping times of ${register.programme.name}`, () => {
      const rights = rightCards(register, words).flatMap((right) =>
        [right.words, right.applies, right.limits, right.ask, right.clock].filter((text) => text !== undefined),
      );
      graded('your rights', rights, LIMITS.rights);
      const cards = recipientCards(register, words);
      graded(
        'recipients',
        cards.flatMap((card) => [card.words, card.consent, card.agreement]),
        LIMITS.recipients,
      );
      const lines = retentionLines(register, words);
      graded(
        'retention',
        lines.flatMap((line) => [line.howLong, line.why, line.atEnd]),
        LIMITS.retention,
      );
    });
  }

  test('what the product itself says to everybody', () => {
    const [register] = registers;
    assert.ok(register);
    const messages = [...(loadCatalogues().find(({ locale }) => locale === 'en-GB')?.messages ?? [])].map(
      ([key, message]) => [key, typeof message === 'string' ? { message } : message] as const,
    );
    const groups = [
      'facts',
      'rights',
      'your-rights',
      'decisions',
      'check',
      'home',
      'retention',
      'my',
      'example',
      'accessibility',
    ];
    for (const group of groups) {
      const texts = messages
        .filter(([key]) => key.startsWith(`${group}.`))
        .flatMap(([, message]) => Object.values(message));
      const { grade } = readabilityOf(plain(register, texts));
      assert.ok(grade <= LIMITS.messages, `${group}: grade ${grade.toFixed(1)}`);
    }
  });
});
