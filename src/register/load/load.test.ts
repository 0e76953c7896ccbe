import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { canonicalJson, registerHash } from '../canonical.ts';
import { clausesOf } from '../clauses.ts';
import type { Register } from '../types.ts';
import { type FileKey, isOptional, programmeFiles } from './files.ts';
import { loadProgramme } from './index.ts';

const EXAMPLE = path.join(import.meta.dirname, '../../../programmes/central-london-works');
const scratch = mkdtempSync(path.join(tmpdir(), 'candour-register-'));
after(() => rmSync(scratch, { recursive: true }));

const { register, problems } = await loadProgramme(EXAMPLE);

describe('the worked example', () => {
  test('is sound', () => assert.deepEqual(problems, []));

  test('holds every category, recipient, rule, gap and promise', () => {
    const sound = given(register);
    const counts = [sound.categories, sound.recipients, sound.retention, sound.gaps, sound.promises];
    assert.deepEqual(
      counts.map((each) => Object.keys(each).length),
      [38, 20, 39, 18, 130],
    );
    assert.deepEqual(
      Object.values(sound.categories)
        .map(({ id }) => id)
        .sort()[37],
      'D38',
    );
  });

  test('is only proposed, line by line', () => {
    const sound = given(register);
    const lines = [
      sound.categories,
      sound.purposes,
      sound.conditions,
      sound.recipients,
      sound.doors,
      sound.retention,
      sound.clocks,
    ];
    for (const each of lines.flatMap((kind) => Object.values<{ status: string }>(kind)))
      assert.equal(each.status, 'proposed');
    assert.equal(sound.programme.band, 'Worked example, not adopted by the organisations named');
  });

  test('has clauses that name the promises they keep', () => {
    const clauses = clausesOf(given(register));
    assert.deepEqual(clauses.get('recipient/support-provider')?.promises, [
      'P032',
      'P042',
      'P043',
      'P044',
      'P045',
      'P062',
    ]);
    assert.equal(clauses.get('category/case-notes')?.title, 'Case notes');
    assert.ok(clauses.get('operational')?.internal);
  });

  test('gives the notice with its slots filled and what each sentence rests on', () => {
    const texts = given(register).notice.flatMap(({ blocks }) => blocks);
    assert.ok(texts.every(({ text }) => !/\{\{|\[\[/.test(text)));
    const withdrawal = texts.find(({ promises }) => promises.includes('P067'));
    assert.ok(withdrawal?.clauses.includes('right/withdrawal'));
  });
});

describe('the hash', () => {
  test('does not depend on the order of keys, nor on a round trip through JSON', () => {
    const sound = given(register);
    const turned = Object.fromEntries(Object.entries(sound).reverse()) as Register;
    assert.equal(registerHash(turned), registerHash(sound));
    assert.equal(registerHash(JSON.parse(canonicalJson(sound)) as Register), registerHash(sound));
    assert.match(registerHash(sound), /^[0-9a-f]{64}$/);
  });

  for (const [file, from, to] of [
    ['notice/05-rights.md', 'within one month', 'within two months'],
    ['consent.yaml', 'Do you agree that we share this', 'Do you agree we share this'],
    ['forms.yaml', 'What are you good at?', 'What can you do well?'],
    ['retention.yaml', '{ after: T-CALL, months: 12 }', '{ after: T-EVENT, months: 12 }'],
  ] as const)
    test(`changes with ${file}`, async () => {
      const changed = await loadChanged(file, from, to);
      assert.deepEqual(changed.problems, []);
      assert.notEqual(registerHash(given(changed.register)), registerHash(given(register)));
    });
});

describe('what cannot be read', () => {
  test('each missing file is named', async () => {
    const empty = mkdtempSync(path.join(scratch, 'empty-'));
    const loaded = await loadProgramme(empty);
    assert.equal(
      loaded.problems.length,
      (Object.keys(programmeFiles) as FileKey[]).filter((key) => !isOptional(key)).length + 1,
    );
    assert.ok(loaded.problems.every(({ code }) => code === 'file-missing'));
  });
});

async function loadChanged(file: string, from: string, to: string) {
  const dir = path.join(scratch, 'changed');
  rmSync(dir, { recursive: true, force: true });
  cpSync(EXAMPLE, dir, { recursive: true });
  const text = readFileSync(path.join(dir, file), 'utf8');
  assert.ok(text.includes(from), `${file} no longer says “${from}”`);
  writeFileSync(path.join(dir, file), text.replace(from, to));
  return loadProgramme(dir);
}

function given(sound: Register | undefined): Register {
  assert.ok(sound);
  return sound;
}
