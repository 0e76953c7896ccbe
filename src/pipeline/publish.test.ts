import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import type { Register } from '../register/index.ts';
import { Refused } from './errors.ts';
import { type PublishRequest, publish } from './publish.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
const now = () => world.services.clock();
const days = (count: number) => now().add({ hours: 24 * count });
const changed = (edit: (copy: Register) => void): Register => {
  const copy = structuredClone(world.register);
  edit(copy);
  return copy;
};
const lengthened = (months = 240) =>
  changed(({ retention }) => {
    const line = Object.values(retention).find(({ variants }) => JSON.stringify(variants).includes('"months":24'));
    assert.ok(line);
    line.variants = JSON.parse(JSON.stringify(line.variants).replace('"months":24', `"months":${months}`));
  });
const withoutConsent = () =>
  changed(({ recipients }) => {
    const line = Object.values(recipients).find(({ consent }) => consent === 'needed');
    assert.ok(line);
    line.consent = 'not-needed';
  });
const fewerRecipients = () =>
  changed(({ recipients }) => {
    delete recipients[Object.keys(recipients)[0] ?? ''];
  });
const give = (register: Register, more: Partial<PublishRequest> = {}) =>
  world.asOperator((db) => publish(db, register, { by: 'A', second: 'B', ...more }));
const refusedWith = (code: string, clause?: RegExp) => (error: unknown) =>
  error instanceof Refused && error.reasons.some((each) => each.code === code && (clause ?? /./).test(each.clause));

describe('no version takes effect before it may', () => {
  test('nothing is back-dated, whatever it changes', async () => {
    for (const register of [world.register, fewerRecipients(), lengthened()])
      await assert.rejects(give(register, { from: days(-1) }), refusedWith('back-dated', /^safeguard\/versions$/));
  });

  test('what weakens a promise waits until people could be told, and the refusal names the clause that weakens it', async () => {
    const soon = refusedWith('too-soon-for-material-change', /^retention\//);
    await assert.rejects(give(lengthened(), { from: days(13) }), soon);
    await assert.rejects(
      give(withoutConsent(), { from: days(1) }),
      refusedWith('too-soon-for-material-change', /^recipient\//),
    );
  });

  test('the days are those of the version in force: a new version cannot shorten its own notice', async () => {
    const hasty = changed(({ programme }) => {
      programme.notice.materialChangeDays = 0;
    });
    await assert.rejects(give(hasty, { from: days(1) }), refusedWith('too-soon-for-material-change', /^programme\//));
    const both = { ...lengthened(), programme: hasty.programme };
    await assert.rejects(give(both, { from: days(1) }), refusedWith('too-soon-for-material-change'));
  });

  test('without a day it takes effect at once, or as soon as it may; people are told only of what is material', async () => {
    const told: number[] = [];
    const tell = async (version: number) => void told.push(version);
    const plain = await give(fewerRecipients(), { tell });
    assert.ok(Temporal.Instant.from(plain.effectiveFrom).until(now()).total('minutes') < 1);
    const files = new Map([['programme.yaml', 'id: x\n']]);
    const material = await give(lengthened(), { tell, files });
    const wait = now().until(Temporal.Instant.from(material.effectiveFrom)).total('hours') / 24;
    assert.ok(wait > 13.9 && wait <= 14, String(wait));
    assert.deepEqual(told, [material.version]);
    assert.deepEqual(await world.services.publications.inForce(), { [PROGRAMME]: plain.version });
    await assert.rejects(give(lengthened(), { tell }), refusedWith('already-published', /^safeguard\/versions$/));
    assert.deepEqual(told, [material.version], 'people are told of one change once');
    const { rows } = await world.database.superuser.query('SELECT version, path, text FROM publication_source');
    assert.deepEqual(rows, [{ version: material.version, path: 'programme.yaml', text: 'id: x\n' }]);
  });
});
