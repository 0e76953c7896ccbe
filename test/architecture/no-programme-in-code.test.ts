import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { productWords } from '../../src/register/index.ts';
import { namedIn, type ProgrammeWords, programFiles, programmeWords, textOf } from './programme-words.ts';

// The program names no programme, organisation or id of a register: all of these are configuration.

let words: ProgrammeWords;
before(async () => {
  words = await programmeWords();
});

test('no file of the program names a programme, an organisation or an id of a register', () => {
  const files = programFiles();
  assert.ok(files.length > 300, `only ${files.length} files were looked at`);
  assert.deepEqual(
    files.flatMap((file) => namedIn(file, textOf(file), words)),
    [],
  );
});

describe('what is looked for is found', () => {
  const planted = (line: string) => namedIn('planted.ts', `const a = 1;\n${line}\n`, words);

  test('there is something to look for', () => {
    assert.ok(words.clauses.size > 200 && words.ids.size > 80 && words.names.size > 15);
  });
  test('the clause of a purpose, even where the purpose is also a word of the product', () => {
    assert.deepEqual(planted("clause: 'purpose/onboarding',"), ['planted.ts:2 purpose/onboarding']);
    assert.ok(productWords.has('rights'));
    assert.deepEqual(planted('{# rests on purpose/rights #}'), ['planted.ts:2 purpose/rights']);
  });
  test('an id between quotation marks', () => {
    assert.deepEqual(planted("const to = register.recipients['esf'];"), ['planted.ts:2 esf']);
    assert.deepEqual(planted('rule = "rt05"'), ['planted.ts:2 rt05']);
    assert.deepEqual(planted('const first = `central-london-works`;'), ['planted.ts:2 central-london-works']);
    assert.deepEqual(planted("if (stage === 'programme-over')"), ['planted.ts:2 programme-over']);
  });
  test('the name of a programme or an organisation, in any text', () => {
    assert.deepEqual(planted('<p>Ingeus UK Ltd alone is the controller</p>'), [
      'planted.ts:2 Ingeus UK Ltd',
      'planted.ts:2 Ingeus',
    ]);
    assert.deepEqual(planted('-- for Central London Works'), ['planted.ts:2 Central London Works']);
  });
  test('words of the product, and words that only look alike, are let be', () => {
    assert.deepEqual(planted("may: ['data-protection-officer'], clause: 'right/access', activity: 'health-care'"), []);
    assert.deepEqual(planted('const pages = { onboardingSteps: 3 }; // DWPs, rt050, /gp/ and esfForm'), []);
  });
});
