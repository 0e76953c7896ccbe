import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { mistakes } from '../../../test/support/register-mistakes.ts';
import { loadFiles, readProgrammeFiles } from '../load/index.ts';

const sound = await readProgrammeFiles(path.join(import.meta.dirname, '../../../programmes/central-london-works'));

/*
 * Each mistake is made in the text of a file of the worked example, in memory. It is found by its own code, at the file and line
 * where a person would mend it, and nothing else is found besides what is named as following from it.
 */
describe('mistakes in a register are found by name, file and line', () => {
  test('there are none before', () => assert.deepEqual(loadFiles(sound).problems, []));

  test('there are at least forty kinds', () => assert.ok(new Set(mistakes.map(({ code }) => code)).size >= 40));

  for (const { name, file, from, to, code, at, elsewhere, follows = [] } of mistakes)
    test(`${name} (${code})`, () => {
      const before = sound.get(file) ?? '';
      assert.ok(before.includes(from), `${file} no longer says “${from}”`);
      const after = before.replace(from, to);
      const loaded = loadFiles(new Map(sound).set(file, after));
      assert.equal(loaded.register, undefined, 'nothing half-loads');

      const where = elsewhere ?? file;
      const lines = (where === file ? after : (sound.get(where) ?? '')).split('\n');
      const found = loaded.problems.filter((problem) => problem.code === code);
      const told = JSON.stringify(loaded.problems, null, 1);
      assert.ok(found.length > 0, `not found by ${code}: ${told}`);
      for (const problem of found) {
        assert.equal(problem.file, where, told);
        assert.ok(lines[problem.line - 1]?.includes(at), `line ${problem.line} “${lines[problem.line - 1]}” ${told}`);
        assert.ok(problem.message.length > 10);
      }
      const others = new Set(loaded.problems.map((problem) => problem.code).filter((each) => each !== code));
      assert.deepEqual([...others].sort(), [...follows].sort(), told);
    });

  test('mistakes of several files are told at once', () => {
    const several = mistakes.filter(({ name }) =>
      ['a joint controller left out', 'a region outside the area'].includes(name),
    );
    assert.equal(several.length, 2);
    const files = new Map(sound);
    for (const { file, from, to } of several) files.set(file, (files.get(file) ?? '').replace(from, to));
    const codes = new Set(loadFiles(files).problems.map(({ code }) => code));
    for (const { code } of several) assert.ok(codes.has(code), code);
  });
});
