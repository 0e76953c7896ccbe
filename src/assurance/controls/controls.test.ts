import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { PROGRAMMES, programmeIds } from '../../product/index.ts';
import { acts } from '../../product/rooms.ts';
import { CONTROLS, loadProgramme } from '../../register/index.ts';
import { controls } from './index.ts';

const ROOT = path.join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** The title as it stands in a test file: as the name of a test, whole. */
const holds = (file: string, title: string): boolean => {
  const text = read(file);
  return [`'${title}'`, `"${title}"`, `\`${title}\``].some((quoted) => text.includes(quoted));
};

/** Every line of the program that is not a test. */
const sources = (): string =>
  readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('assurance/'))
    .map((file) => read(`src/${file}`))
    .join('\n');

describe('the controls of the product', () => {
  test('are those that programmes may name, each once', () => {
    const names: string[] = controls.map(({ name }) => name).sort();
    assert.deepEqual(names, Object.keys(CONTROLS).sort());
    assert.ok(names.length >= 60, `${names.length} controls`);
  });

  test('each has a test that stands in the repository, unless nothing of it is built', () => {
    for (const { name, built, tests } of controls) {
      if (built === 'not-built') assert.deepEqual(tests, [], name);
      else assert.ok(tests.length > 0, `${name} names no test`);
      for (const { file, title } of tests) assert.ok(holds(file, title), `${name}: “${title}” is not in ${file}`);
    }
  });

  test('a test that is not there would be noticed', () => {
    assert.equal(holds('src/assurance/controls/controls.test.ts', ['no', 'such test'].join(' ')), false);
  });

  test('say what is missing when they are not built whole, and have evidence as far as they are', () => {
    for (const { name, built, lacks, evidence } of controls) {
      assert.equal(lacks === undefined, built === 'built', name);
      assert.equal(evidence === undefined, built === 'not-built', name);
    }
  });

  test('look for acts and reasons that there are', () => {
    const folder = path.join(ROOT, 'src/assurance/controls');
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    const text = files.map((file) => readFileSync(path.join(folder, file), 'utf8')).join('\n');
    const listed = (call: string): string[] =>
      [...text.matchAll(new RegExp(`${call}\\(look, \\[([^\\]]*)\\]`, 'g'))].flatMap(([, list]) =>
        [...(list ?? '').matchAll(/'([^']+)'/g)].map(([, each]) => each ?? ''),
      );
    const names = new Set(acts.map(({ name }) => name));
    const unknown = listed('doneBy').filter((name) => !names.has(name));
    assert.deepEqual(unknown, [], 'acts that nobody declares');
    const program = sources();
    const never = listed('refusedFor').filter((code) => !program.includes(`'${code}'`));
    assert.deepEqual(never, [], 'reasons that nothing gives');
    assert.ok(listed('doneBy').length > 20 && listed('refusedFor').length > 20);
  });

  test('every promise of every shipped programme has an owner and controls that the product knows', async () => {
    for (const id of programmeIds()) {
      const { register, problems } = await loadProgramme(path.join(PROGRAMMES, id));
      assert.ok(register, JSON.stringify(problems.slice(0, 3)));
      const bare = Object.values(register.promises).filter(({ owner, controls: named }) => !owner || !named);
      assert.deepEqual(
        bare.map((promise) => promise.id),
        [],
        id,
      );
    }
  });
});
