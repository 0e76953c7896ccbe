import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { type KeyName, Vault } from './index.ts';

const keysDir = mkdtempSync(join(tmpdir(), 'candour-vault-'));
after(() => rmSync(keysDir, { recursive: true, force: true }));

const NOTES: KeyName = { class: 'case-notes', compartment: 'programme' };
const CONTACT: KeyName = { class: 'contact', compartment: 'programme' };

/** The wrapped key of a person's case notes as it lies in the store. */
function wrappedKey(person: string): Buffer {
  const db = new DatabaseSync(join(keysDir, 'programme.keys'), { readOnly: true });
  const row = db
    .prepare('SELECT s.wrapped FROM data_key d JOIN key_slot s ON s.id = d.slot WHERE d.person = ? AND d.class = ?')
    .get(Buffer.from(person.replaceAll('-', ''), 'hex'), NOTES.class);
  db.close();
  return Buffer.from(row?.wrapped as Uint8Array);
}

/** How often these bytes lie in any file of the keys folder, journals included. */
function onDisk(needle: Buffer): number {
  let found = 0;
  for (const name of readdirSync(keysDir)) {
    const bytes = readFileSync(join(keysDir, name));
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) found++;
  }
  return found;
}

test('destroyed keys are gone from the files, refuse to open and cannot be made again', async () => {
  const vault = Vault.open({ keysDir, compartments: ['programme'] });
  const people = Array.from({ length: 4_000 }, () => randomUUID());
  await vault.ensureKeysBulk(people.slice(0, 2_000), [NOTES]);
  await vault.ensureKeysBulk(people.slice(2_000), [NOTES, CONTACT]);
  for (const person of people.slice(0, 40)) vault.ensureKeys(person, [NOTES, CONTACT]);

  const doomed = people.filter((_, index) => index % 37 === 0);
  const wrapped = doomed.map(wrappedKey);
  const secrets = wrapped.map((bytes) => bytes.subarray(16, 48));
  for (const secret of secrets) assert.equal(onDisk(secret), 1, 'one copy only before destruction');

  const where = (person: string) => ({ ...NOTES, person, table: 'case_note', column: 'body', row: 'r1' });
  const lease = vault.lease();
  const sealed = new Map(people.map((person) => [person, lease.seal(where(person), person)]));
  assert.deepEqual(new Set(vault.destroyMany(doomed.map((person) => ({ ...NOTES, person })))), new Set(['destroyed']));

  for (const secret of secrets) assert.equal(onDisk(secret), 0);
  for (const person of doomed) {
    const bytes = sealed.get(person) ?? Buffer.alloc(0);
    assert.throws(() => lease.open(where(person), bytes), { code: 'key-destroyed' });
    assert.throws(() => vault.open(where(person), bytes), { code: 'key-destroyed' });
    assert.throws(() => vault.ensureKeys(person, [NOTES]), { code: 'key-destroyed' });
  }
  assert.equal(vault.destroy(doomed[0] ?? '', NOTES), 'already-destroyed');
  assert.equal((await vault.ensureKeysBulk(people, [NOTES])).refused.length, doomed.length);
  for (const person of people) {
    if (!doomed.includes(person))
      assert.equal(vault.open(where(person), sealed.get(person) ?? Buffer.alloc(0)), person);
  }
  const stranger = randomUUID();
  assert.equal(vault.destroy(stranger, NOTES), 'never-made');
  assert.throws(() => vault.ensureKeys(stranger, [NOTES]), { code: 'key-destroyed' });
  assert.equal(vault.state()[0]?.destroyed, doomed.length + 1);
  await vault.close();
});

test('a rotation overwrites what it replaces, the old compartment key too', async () => {
  const vault = Vault.open({ keysDir, compartments: ['programme'] });
  const person = randomUUID();
  vault.ensureKeys(person, [NOTES]);
  const before = wrappedKey(person).subarray(16, 48);
  const db = new DatabaseSync(join(keysDir, 'programme.keys'), { readOnly: true });
  const old = db.prepare('SELECT s.wrapped FROM compartment_key c JOIN key_slot s ON s.id = c.slot').get();
  db.close();
  await vault.rotate('programme');
  assert.equal(onDisk(before), 0);
  assert.equal(onDisk(Buffer.from(old?.wrapped as Uint8Array).subarray(16, 48)), 0);
  await vault.close();
});

test('nothing in the store names a destroyed person', async () => {
  const vault = Vault.open({ keysDir, compartments: ['programme'] });
  const person = randomUUID();
  const id = Buffer.from(person.replaceAll('-', ''), 'hex');
  vault.ensureKeys(person, [NOTES]);
  assert.equal(onDisk(id) > 0, true);
  vault.destroy(person, NOTES);
  assert.equal(onDisk(id), 0);
  await vault.close();
});
