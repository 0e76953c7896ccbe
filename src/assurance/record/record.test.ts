import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { shippedRegisters } from '../../../test/naive/programmes.ts';
import { PERSONAL_DATA, problemsOf, UnknownTerms } from '../../vocabularies/index.ts';
import { recordAsCsv } from './csv.ts';
import { recordAsDpv } from './dpv.ts';
import { recordOf } from './model.ts';

for (const [name, register] of await shippedRegisters())
  describe(`record of processing of ${name}`, () => {
    const record = recordOf(register);

    test('each purpose has its bases, its data and its recipients', () => {
      assert.equal(record.entries.length, Object.keys(register.purposes).length);
      for (const entry of record.entries) assert.ok(entry.bases.length > 0, entry.slug);
      for (const recipient of Object.values(register.recipients))
        for (const purpose of recipient.purposes)
          assert.ok(
            record.entries.find(({ slug }) => slug === purpose)?.recipients.some(({ slug }) => slug === recipient.slug),
          );
    });

    test('each use of especially protected data names its condition, its basis and whether it is kept as promised', () => {
      for (const { categories, conditions, slug } of record.entries) {
        if (!categories.some(({ special }) => special !== 'none')) continue;
        assert.ok(conditions.length > 0, slug);
        for (const condition of conditions) {
          assert.notEqual(condition.article6, '');
          assert.match(condition.keptWords, /^(Yes|No)/);
        }
      }
    });

    test('a class without a retention rule is said to be one', () => {
      const without = structuredClone(register);
      for (const line of Object.values(without.retention))
        line.classes = line.classes.filter((one) => one !== 'programme-health');
      const lines = recordOf(without).entries.flatMap(({ conditions }) => conditions);
      assert.ok(
        lines.some(
          ({ keptAsPolicySays, keptWords }) => !keptAsPolicySays && keptWords.includes('Health and disability'),
        ),
      );
    });

    test('the export in the Data Privacy Vocabulary names nothing unknown', () => {
      const exported = recordAsDpv(record, { version: 1, hash: 'a'.repeat(64), effectiveFrom: '2026-11-23T00:00:00Z' });
      assert.deepEqual(problemsOf(exported), []);
      assert.equal((exported['dpv:hasProcess'] as unknown[]).length, record.entries.length);
    });

    test('an unknown term stops the export', () => {
      const broken = structuredClone(record);
      const basis = broken.entries[0]?.bases[0];
      assert.ok(basis);
      basis.article = '6(1)(z)';
      assert.throws(() => recordAsDpv(broken), UnknownTerms);
    });

    test('every category of the product has terms', () => {
      assert.deepEqual(
        Object.keys(register.categories).filter((slug) => !PERSONAL_DATA[slug]),
        [],
      );
    });

    test('the table reads back, one line a purpose, and no cell is a formula', () => {
      const rows: string[][] = parse(recordAsCsv(record));
      assert.equal(rows.length, record.entries.length + 1);
      assert.ok(rows.flat().every((cell) => !/^[=+@-]/.test(cell)));
    });
  });
