import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { type KeyName, Vault, VaultError, type Where } from './index.ts';

const keysDir = mkdtempSync(join(tmpdir(), 'candour-vault-'));
after(() => rmSync(keysDir, { recursive: true, force: true }));

const KEYS: KeyName[] = [
  { class: 'case-notes', compartment: 'programme' },
  { class: 'health-record', compartment: 'health' },
];
const person = (n: number) => {
  const hex = createHash('sha256').update(String(n)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
const where = (n: number): Where => ({
  class: 'case-notes',
  compartment: 'programme',
  person: person(n),
  table: 't',
  column: 'c',
  row: String(n),
});

const CHILD = `
import { createHash } from 'node:crypto';
import { Vault } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
const person = ${person.toString()};
const where = ${where.toString()};
const vault = Vault.open({ keysDir: ${JSON.stringify(keysDir)}, compartments: ['programme', 'health'] });
const out = [];
let created = 0;
for (let n = 0; n < 150; n++) {
  created += vault.ensureKeys(person(n), ${JSON.stringify(KEYS)}).created;
  out.push(vault.seal(where(n), 'n' + n).toString('base64'));
  if (n % 50 === 25 && process.argv[1] === 'rotate') await vault.rotate('programme');
}
await vault.close();
console.log(JSON.stringify({ created, out }));
`;

test('several processes open, make keys and rotate at once; every value opens with the one key', async () => {
  const run = promisify(execFile);
  const answers = await Promise.all(
    ['make', 'make', 'rotate'].map(async (mode) => {
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', CHILD, mode]);
      return JSON.parse(stdout) as { created: number; out: string[] };
    }),
  );
  assert.equal(
    answers.reduce((sum, answer) => sum + answer.created, 0),
    300,
  );
  const vault = Vault.open({ keysDir, compartments: ['programme', 'health'] });
  for (const { out } of answers) {
    for (const [n, sealed] of out.entries()) assert.equal(vault.open(where(n), Buffer.from(sealed, 'base64')), `n${n}`);
  }
  await vault.close();
});

test('threads seal the same as the main thread, in order, and report refusals', async () => {
  const vault = Vault.open({ keysDir, compartments: ['programme', 'health'], threads: 2 });
  const people = Array.from({ length: 5_000 }, (_, n) => person(1_000 + n));
  await vault.ensureKeysBulk(people, KEYS);
  const items = people.map((_, n) => ({
    where: where(1_000 + n),
    plaintext: n % 2 === 0 ? `text ${n}` : Buffer.from(`text ${n}`),
  }));
  const sealed = await vault.sealMany(items);
  assert.deepEqual(
    vault.openMany(items.map((item, n) => ({ where: item.where, sealed: sealed[n] ?? Buffer.alloc(0) }))),
    people.map((_, n) => `text ${n}`),
  );
  assert.deepEqual(await vault.sealMany([]), []);
  vault.destroy(person(1_000), { class: 'case-notes', compartment: 'programme' });
  await assert.rejects(vault.sealMany(items), (error) => error instanceof VaultError && error.code === 'key-destroyed');
  await assert.rejects(vault.sealMany([{ where: { ...where(1), person: randomUUID() }, plaintext: 'x' }]), {
    code: 'key-missing',
  });
  await vault.close();
});
