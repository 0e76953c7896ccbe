import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { wordsIn } from '../../test/support/words.ts';
import { canonicalJson, loadProgramme, type Register, registerHash } from '../register/index.ts';
import { retentionLines } from './keeping.ts';
import type { Publication } from './publication.ts';
import { basisRows, recipientCards } from './recipients.ts';
import { renderNotice } from './render.ts';
import { show } from './shown.ts';

const words = wordsIn();
const today = Temporal.PlainDate.from('2026-11-23');
const render = (publication: Publication) => renderNotice(show(publication, { words, base: '', today }));

const programme = path.join(import.meta.dirname, '../../programmes/central-london-works');

describe('the notice of a publication', () => {
  let register: Register;
  let publication: Publication;
  before(async () => {
    const loaded = await loadProgramme(programme);
    assert.ok(loaded.register);
    register = loaded.register;
    const effectiveFrom = Temporal.Instant.from('2026-05-04T08:00:00Z');
    publication = {
      programme: register.programme.id,
      version: 1,
      hash: registerHash(register),
      effectiveFrom,
      register,
    };
  });

  test('holds every page of the register, each sentence with its promises', () => {
    const notice = render(publication);
    assert.deepEqual(
      notice.sections.map(({ title }) => title),
      register.notice.map(({ title }) => title),
    );
    const shown = new Set(notice.sections.flatMap(({ because }) => because.map(({ id }) => id)));
    const written = new Set(register.notice.flatMap(({ blocks }) => blocks.flatMap(({ promises }) => promises)));
    assert.deepEqual([...shown].sort(), [...written].sort());
    assert.ok(!JSON.stringify(notice.sections).includes('{{'), 'a slot was left open');
    assert.ok(!JSON.stringify(notice.sections).includes('[['), 'a reference was left in the text');
  });

  test('is the same for the same publication, and carries its version and hash', () => {
    assert.deepEqual(render(publication), render(structuredCloneOf(publication)));
    assert.equal(render(publication).stamp.hash, createHash('sha256').update(canonicalJson(register)).digest('hex'));
  });

  test('lists every recipient with the categories it may get at most', () => {
    const cards = recipientCards(register, words);
    assert.equal(cards.length, Object.keys(register.recipients).length);
    for (const card of cards) {
      const line = register.recipients[card.clause.replace('recipient/', '')];
      const names = new Set(line?.fields.map((column) => register.categories[register.columns[column] ?? '']?.name));
      names.delete(undefined);
      assert.deepEqual(new Set(card.may), names, card.clause);
      assert.equal(card.consent.startsWith('Needed'), line?.consent === 'needed', card.clause);
    }
  });

  test('shows a basis of each controller for each purpose', () => {
    for (const row of basisRows(register, words)) {
      const purpose = register.purposes[row.clause.replace('purpose/', '')];
      assert.equal(row.bases.length, Object.keys(purpose?.bases ?? {}).length);
      for (const { article, words } of row.bases) assert.ok(/^6\(1\)/.test(article) && words.length > 5);
    }
  });

  test('shows the retention rules that run: a changed rule changes the table', () => {
    const lines = retentionLines(register, words);
    assert.deepEqual(
      lines.map(({ clause }) => clause),
      Object.keys(register.retention).map((slug) => `retention/${slug}`),
    );
    const changed = structuredClone(register);
    const rule = changed.retention.rt06;
    assert.ok(rule);
    rule.variants = [{ period: { after: 'T-EXIT', months: 3 } }];
    const counted = (from: Register) => retentionLines(from, words).find(({ id }) => id === 'rt06')?.counted;
    assert.deepEqual(counted(changed), ['Until 3 months after leaving the programme.']);
    assert.notDeepEqual(counted(changed), counted(register));
  });

  test('speaks in short sentences', () => {
    const sentences = render(publication)
      .sections.flatMap(({ pieces }) =>
        pieces.flatMap((piece) =>
          piece.kind === 'paragraph' ? [piece.text] : piece.kind === 'list' ? piece.items.map(({ text }) => text) : [],
        ),
      )
      .flatMap((text) => text.split(/(?<=[.!?])\s+/));
    const long = sentences.filter((sentence) => sentence.split(/\s+/).length > 40);
    assert.deepEqual(long, [], 'sentences of more than 40 words');
    const words = sentences.reduce((sum, sentence) => sum + sentence.split(/\s+/).length, 0);
    assert.ok(words / sentences.length < 20, `${(words / sentences.length).toFixed(1)} words a sentence`);
  });
});

const structuredCloneOf = (publication: Publication): Publication => ({
  ...publication,
  register: structuredClone(publication.register),
});
