import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderNotice, show } from '../../src/notice/index.ts';
import { publicTexts, sourceHash, withTexts } from '../../src/notice/texts.ts';
import { translated } from '../../src/notice/translation.ts';
import { PROGRAMMES, programmeIds } from '../../src/product/programmes.ts';
import { loadProgramme, registerHash, registerJsonSchema, registerSchema } from '../../src/register/index.ts';
import { sentencesIn } from '../support/readability.ts';
import { wordsIn } from '../support/words.ts';

for (const id of programmeIds()) {
  const { register } = await loadProgramme(`${PROGRAMMES}/${id}`);
  assert.ok(register, id);

  describe(`the sentences of ${register.programme.name}`, () => {
    const blocks = register.notice
      .flatMap((page) => page.blocks)
      .filter(({ kind }) => kind === 'paragraph' || kind === 'item');

    test('each rest on a promise, and each promise on a rule', () => {
      for (const { text, promises, clauses } of blocks) {
        assert.ok(promises.length > 0, text);
        assert.ok(clauses.length > 0, text);
        // A paragraph has at least as many references as sentences: the loader checks the place of each.
        assert.ok(promises.length >= sentencesIn([text]).length - 1, text);
      }
    });

    test('say every promise of the register', () => {
      const cited = new Set(blocks.flatMap(({ promises }) => promises));
      assert.deepEqual(
        Object.keys(register.promises).filter((promise) => !cited.has(promise)),
        [],
      );
    });

    test('are told apart from ids and rules: a copy in other words decides the same', () => {
      const copy = withTexts(register, (text) => `${text}!`);
      assert.notDeepEqual(copy.notice, register.notice);
      assert.deepEqual(Object.keys(copy.recipients), Object.keys(register.recipients));
      for (const [slug, line] of Object.entries(copy.recipients)) {
        const { title, words, agreement, ...rules } = line;
        const was: typeof line | undefined = register.recipients[slug];
        assert.ok(
          was && title === `${was.title}!` && words === `${was.words}!` && agreement.kind === was.agreement.kind,
        );
        assert.deepEqual(rules.fields, was.fields);
        assert.deepEqual(rules.purposes, was.purposes);
      }
      const tables = copy.notice.flatMap((page) => page.blocks).filter(({ kind }) => kind === 'table');
      for (const { text } of tables) assert.doesNotMatch(text, /!/);
    });

    test('are shown in another language only when every one of them has been reviewed as it now stands', () => {
      const lines = publicTexts(register).map((text) => ({
        source: sourceHash(text),
        text: `[${text}]`,
        reviewedBy: 'legal translator',
        on: '2026-11-01',
      }));
      const whole = translated(register, { language: 'cy-GB', lines: { all: lines } });
      assert.equal(whole?.programme.summary, `[${register.programme.summary}]`);
      assert.equal(translated(register, { language: 'cy-GB', lines: { all: lines.slice(1) } }), undefined);
      const unread = lines.map((line, index) => (index === 7 ? { source: line.source, text: line.text } : line));
      assert.equal(translated(register, { language: 'cy-GB', lines: { all: unread } }), undefined);
      const changed = structuredClone(register);
      changed.programme.summary = `${changed.programme.summary} And more.`;
      assert.equal(translated(changed, { language: 'cy-GB', lines: { all: lines } }), undefined);
    });

    test('or the page stays in English and says so in the reader’s language', () => {
      const publication = {
        programme: id,
        version: 1,
        hash: registerHash(register),
        effectiveFrom: Temporal.Instant.from('2026-11-01T00:00:00Z'),
        register,
      };
      const lines = publicTexts(register).map((text) => ({
        source: sourceHash(text),
        text: `[${text}]`,
        reviewedBy: 'legal translator',
        on: '2026-11-01',
      }));
      const reader = {
        words: { ...wordsIn(), locale: 'cy-GB' },
        base: '',
        today: Temporal.PlainDate.from('2026-11-23'),
      };
      const whole = show(publication, reader, [{ language: 'cy-GB', lines: { all: lines } }]);
      assert.equal(renderNotice(whole).untranslated, false);
      assert.equal(renderNotice(whole).title, `[${register.programme.notice.title}]`);
      const part = show(publication, reader, [{ language: 'cy-GB', lines: { all: lines.slice(1) } }]);
      assert.equal(renderNotice(part).untranslated, true);
      assert.equal(renderNotice(part).title, register.programme.notice.title);
      assert.equal(renderNotice(show(publication, { ...reader, words: wordsIn() })).untranslated, false);
    });

    test('stand in a file that keeps to its published description', () => {
      const read = registerSchema.strict().safeParse(register);
      assert.deepEqual(read.success ? [] : read.error.issues.slice(0, 5), []);
      const description = registerJsonSchema() as { $schema: string; properties: object };
      assert.match(description.$schema, /2020-12/);
      assert.deepEqual(Object.keys(description.properties).sort(), Object.keys(register).sort());
    });
  });
}
