import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type Compartment, checkStores, type KeyName, rootKeyFromText, Vault, type Where } from './index.ts';
import { KeyStore } from './store.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'candour-vault-'));
  folders.push(made);
  return made;
}

const NOTES: KeyName = { class: 'case-notes', compartment: 'programme' };
const HEALTH: KeyName = { class: 'health-record', compartment: 'health' };
const BOTH: Compartment[] = ['identity', 'programme', 'health'];

function place(person: string, key: KeyName, row = 'r1', column = 'body'): Where {
  return { ...key, person, table: 'case_note', column, row };
}

test('seals and opens text and bytes', async () => {
  const vault = Vault.open({ keysDir: folder(), compartments: BOTH });
  const person = randomUUID();
  assert.equal(vault.ensureKeys(person, [NOTES, HEALTH]).created, 2);
  assert.equal(vault.ensureKeys(person, [NOTES, HEALTH]).existing, 2);
  for (const text of ['', 'a', 'Łódź — ‘quoted’ 🙂', 'x'.repeat(10_000)]) {
    assert.equal(vault.open(place(person, NOTES), vault.seal(place(person, NOTES), text)), text);
  }
  const bytes = randomBytes(70_000);
  assert.deepEqual(vault.openBytes(place(person, HEALTH), vault.seal(place(person, HEALTH), bytes)), bytes);
  const one = vault.seal(place(person, NOTES), 'same');
  assert.notDeepEqual(one, vault.seal(place(person, NOTES), 'same'));
  await vault.close();
});

test('any changed bit, a short tag and a moved value are refused', async () => {
  const vault = Vault.open({ keysDir: folder(), compartments: BOTH });
  const person = randomUUID();
  const other = randomUUID();
  const classes = [NOTES, HEALTH, { class: 'contact', compartment: 'programme' } as const];
  vault.ensureKeys(person, classes);
  vault.ensureKeys(other, classes);
  const where = place(person, NOTES);
  const sealed = vault.seal(where, 'She asked us not to ring.');
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.throws(() => vault.open(where, changed), { name: 'VaultError' }, `byte ${at}`);
  }
  for (const cut of [1, 4, 8, 12, 15]) {
    assert.throws(() => vault.open(where, sealed.subarray(0, sealed.length - cut)), { code: 'not-authentic' });
  }
  assert.throws(() => vault.open(where, Buffer.alloc(3)), { code: 'not-sealed' });
  const moved: Where[] = [
    { ...where, row: 'r2' },
    { ...where, column: 'summary' },
    { ...where, table: 'casenote' },
    { ...where, person: other },
    { ...where, class: 'contact' },
    { ...where, ...HEALTH },
    { ...where, table: 'case_note4:', column: 'body' },
  ];
  for (const wrong of moved) assert.throws(() => vault.open(wrong, sealed), { code: 'not-authentic' });
  await vault.close();
});

test('a process opens only what it serves', async () => {
  const keysDir = folder();
  const staff = Vault.open({ keysDir, compartments: ['programme'] });
  const health = Vault.open({ keysDir, compartments: ['health'] });
  const person = randomUUID();
  staff.ensureKeys(person, [NOTES]);
  health.ensureKeys(person, [HEALTH]);
  const note = staff.seal(place(person, NOTES), 'work');
  const clinical = health.seal(place(person, HEALTH), 'pain');
  assert.throws(() => staff.open(place(person, HEALTH), clinical), { code: 'compartment-not-served' });
  assert.throws(() => health.open(place(person, NOTES), note), { code: 'compartment-not-served' });
  assert.throws(() => staff.ensureKeys(person, [HEALTH]), { code: 'compartment-not-served' });
  await assert.rejects(async () => staff.sealMany([{ where: place(person, HEALTH), plaintext: 'x' }]), {
    code: 'compartment-not-served',
  });
  assert.throws(() => staff.matchIndex('national-insurance-number', 'QQ900000A'), { code: 'compartment-not-served' });
  assert.throws(() => staff.open({ ...place(person, HEALTH), compartment: 'programme' }, clinical), {
    code: 'key-missing',
  });
  await staff.close();
  await health.close();
});

test('the root key: made once with mode 0400, never made again, refused when exposed or wrong', async () => {
  const keysDir = folder();
  await Vault.open({ keysDir, compartments: BOTH }).close();
  const path = join(keysDir, 'root.key');
  assert.equal(statSync(path).mode & 0o777, 0o400);
  const kept = readdirSync(keysDir).filter((name) => !name.endsWith('-journal'));
  assert.deepEqual(kept.sort(), ['health.keys', 'identity.keys', 'programme.keys', 'root.key']);
  for (const name of readdirSync(keysDir)) assert.equal(statSync(join(keysDir, name)).mode & 0o077, 0, name);
  chmodSync(path, 0o444);
  assert.throws(() => Vault.open({ keysDir, compartments: BOTH }), { code: 'root-key-exposed' });
  chmodSync(path, 0o400);
  assert.throws(() => Vault.open({ keysDir, rootKey: randomBytes(32), compartments: ['health'] }), {
    code: 'wrong-root-key',
  });
  assert.throws(() => Vault.open({ keysDir, rootKey: randomBytes(16), compartments: ['health'] }), {
    code: 'root-key-invalid',
  });
  rmSync(path);
  assert.throws(() => Vault.open({ keysDir, compartments: BOTH }), { code: 'root-key-missing' });
  const key = randomBytes(32);
  assert.deepEqual(rootKeyFromText(key.toString('hex')), key);
  assert.deepEqual(rootKeyFromText(`${key.toString('base64')}\n`), key);
  assert.throws(() => rootKeyFromText('short'), { code: 'root-key-invalid' });
});

test('a match index finds equals, by kind, and survives reopening', async () => {
  const keysDir = folder();
  const vault = Vault.open({ keysDir, compartments: ['identity'] });
  const hash = vault.matchIndex('national-insurance-number', 'QQ900000A');
  assert.equal(hash.length, 32);
  assert.notDeepEqual(hash, vault.matchIndex('destroyed-person', 'QQ900000A'));
  await vault.rotate('identity');
  await vault.close();
  const again = Vault.open({ keysDir, compartments: ['identity'] });
  assert.deepEqual(again.matchIndex('national-insurance-number', 'QQ900000A'), hash);
  assert.notDeepEqual(again.matchIndex('national-insurance-number', 'QQ900001A'), hash);
  await again.close();
});

test('rotation keeps every value readable, also for a process that was open already', async () => {
  const keysDir = folder();
  const vault = Vault.open({ keysDir, compartments: BOTH });
  const bystander = Vault.open({ keysDir, compartments: BOTH });
  const people = Array.from({ length: 3_000 }, () => randomUUID());
  await vault.ensureKeysBulk(people, [NOTES, { class: 'contact', compartment: 'programme' }]);
  const sealed = people.map((person) => vault.seal(place(person, NOTES), person));
  const result = await vault.rotate('programme');
  assert.deepEqual(
    { ...result, rewrapped: result.rewrapped >= 6_000 },
    { compartment: 'programme', from: 1, to: 2, rewrapped: true, resumed: false },
  );
  for (const reader of [vault, bystander]) {
    const items = people.map((person, index) => ({
      where: place(person, NOTES),
      sealed: sealed[index] ?? Buffer.alloc(0),
    }));
    assert.deepEqual(reader.openMany(items), people);
  }
  const late = randomUUID();
  bystander.ensureKeys(late, [NOTES]);
  assert.equal(vault.open(place(late, NOTES), bystander.seal(place(late, NOTES), 'late')), 'late');
  assert.equal(vault.state().find((state) => state.compartment === 'programme')?.keyVersion, 2);
  await vault.close();
  await bystander.close();
});

test('an older, reduced or foreign key store is named', () => {
  const now = { compartment: 'health', store: 'a', keyVersion: 2, destroyed: 5 } as const;
  checkStores([], [now]);
  checkStores([now], [{ ...now, keyVersion: 3, destroyed: 6 }]);
  assert.throws(() => checkStores([now], [{ ...now, store: 'b' }]), { code: 'key-store-replaced' });
  assert.throws(() => checkStores([now], [{ ...now, keyVersion: 1 }]), {
    code: 'key-version-missing',
    message: /Version 2 of the health/,
  });
  assert.throws(() => checkStores([now], [{ ...now, destroyed: 4 }]), { code: 'key-store-older' });
});

test('a lease ends', async () => {
  const vault = Vault.open({ keysDir: folder(), compartments: BOTH });
  const person = randomUUID();
  vault.ensureKeys(person, [NOTES]);
  const lease = vault.lease();
  const sealed = lease.seal(place(person, NOTES), 'x');
  lease.close();
  assert.throws(() => lease.open(place(person, NOTES), sealed), { code: 'lease-closed' });
  assert.throws(() => vault.seal(place('Ann', NOTES), 'x'), { code: 'bad-name' });
  assert.throws(() => vault.seal(place(randomUUID(), NOTES), 'x'), { code: 'key-missing' });
  await vault.close();
});

test('a rotation that was cut short is gone on with, not begun again', async () => {
  const keysDir = folder();
  const root = randomBytes(32);
  const vault = Vault.open({ keysDir, rootKey: root, compartments: ['programme'] });
  const people = Array.from({ length: 10 }, () => randomUUID());
  await vault.ensureKeysBulk(people, [NOTES]);
  const sealed = people.map((person) => vault.seal(place(person, NOTES), person));
  const store = new KeyStore(keysDir, 'programme', () => Buffer.from(root));
  store.write(() => store.addCompartmentKey(2));
  store.close();
  const late = randomUUID();
  vault.ensureKeys(late, [NOTES]);
  const { to, resumed, rewrapped } = await vault.rotate('programme');
  // Ten keys and the index key of the tombstones; the late one was wrapped by the new version from the start.
  assert.deepEqual({ to, resumed, rewrapped }, { to: 2, resumed: true, rewrapped: 11 });
  assert.deepEqual(
    people.map((person, at) => vault.open(place(person, NOTES), sealed[at] ?? Buffer.alloc(0))),
    people,
  );
  assert.equal(vault.open(place(late, NOTES), vault.seal(place(late, NOTES), 'late')), 'late');
  await vault.close();
});
