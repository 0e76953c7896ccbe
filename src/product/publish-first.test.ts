import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { testDatabase } from '../../test/support/database.ts';
import { Publications } from '../pipeline/index.ts';
import { publishFirst } from './programmes.ts';

const SOUND = path.join(import.meta.dirname, '../../test/programmes/allotment-jobs');

test('a programme that cannot be used is named and left out, and the others are served; the first one must be usable', async (t) => {
  const { pools } = await testDatabase();
  const folder = mkdtempSync(path.join(tmpdir(), 'programmes-'));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(SOUND, path.join(folder, 'allotment-jobs'), { recursive: true });
  cpSync(SOUND, path.join(folder, 'broken-one'), { recursive: true });
  const file = path.join(folder, 'broken-one', 'programme.yaml');
  const text = readFileSync(file, 'utf8').replace(/^id: .*$/m, 'id: broken-one');
  writeFileSync(file, text.replace(/^.*begins: exit.*\n/m, ''));
  const publications = new Publications(pools.candour_gate);
  const said: string[] = [];
  const start = (first: string) => {
    writeFileSync(path.join(folder, 'programmes.yaml'), `first: ${first}\n`);
    return publishFirst(pools, publications, (sentence) => said.push(sentence), folder);
  };
  await start('allotment-jobs');
  assert.deepEqual(await publications.inForce(), { 'allotment-jobs': 1 });
  assert.match(said.join(), /broken-one cannot be used: programme\.yaml, line \d+: no stage begins with exit/);
  await assert.rejects(start('broken-one'), /broken-one cannot be used/);
});
