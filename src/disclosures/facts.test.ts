import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ask, BASICS, HARBOUR, RIVERSIDE, share, startedParticipant, withdraw } from '../../test/support/sharing.ts';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import type { Mailer } from '../pipeline/index.ts';
import { type DecisionFacts, decisionFactsSchema, type Reason } from '../register/index.ts';
import { answerTo } from './index.ts';
import { sendDisclosure } from './jobs.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});

const mailer: Mailer = { send: async () => ({ outcome: 'sent', detail: 'test' }) };
const send = (disclosure: string) =>
  sendDisclosure.run({ ...world.services, mailer, origin: 'http://localhost' }, { disclosure, programme: PROGRAMME });

interface Kept {
  decision: string;
  clause: string;
  reasons: Reason[];
  facts: DecisionFacts;
}

test('every kept decision gives its recorded answer again under the register of its day', async () => {
  const person = await startedParticipant(world, { family_name: 'Quaggacanary' });
  await share(world, person.reference);
  const { id: consent } = await ask(world, person.reference);
  const sent = await share(world, person.reference);
  await send(sent.id);
  const stopped = await share(world, person.reference);
  await share(world, person.reference, { organisation: RIVERSIDE });
  await share(world, person.reference, { fields: [...BASICS, 'participant.gender'] });
  await withdraw(world, consent);
  await send(stopped.id);
  await share(world, person.reference, { organisation: HARBOUR });

  const { rows } = await world.database.superuser.query<Kept & { source: string }>(`
    SELECT 'first' AS source, decision, clause, reasons, facts FROM disclosure
    UNION ALL
    SELECT kind, CASE WHEN reasons = '[]' THEN 'allowed' ELSE 'refused' END, NULL, reasons, facts FROM disclosure_event
      WHERE kind IN ('released', 'stopped')`);
  assert.deepEqual(new Set(rows.map(({ decision }) => decision)), new Set(['allowed', 'refused']));
  assert.ok(rows.some(({ source }) => source === 'released') && rows.some(({ source }) => source === 'stopped'));
  for (const row of rows) {
    assert.deepEqual(decisionFactsSchema.parse(row.facts), row.facts, 'kept as they are');
    const { allowed, clause, reasons } = answerTo(world.register, row.facts);
    assert.equal(allowed ? 'allowed' : 'refused', row.decision, row.source);
    assert.deepEqual(reasons, row.reasons);
    if (row.source === 'first') assert.equal(clause, row.clause);
  }
  assert.doesNotMatch(JSON.stringify(rows), /Quaggacanary|07700/, 'ids, categories and dates, never a value');
});

test('facts name an individual by the consent, never by name', async () => {
  const person = await startedParticipant(world);
  const { id } = await ask(world, person.reference);
  await world.database.superuser.query(
    `UPDATE consent SET organisation_id = NULL, individual = 'Morgan Surnameson' WHERE id = $1`,
    [id],
  );
  const { id: disclosure } = await share(world, person.reference);
  const { rows } = await world.database.superuser.query<{ facts: DecisionFacts }>(
    'SELECT facts FROM disclosure WHERE id = $1',
    [disclosure],
  );
  assert.equal(rows[0]?.facts.consents[0]?.organisation, id);
  assert.doesNotMatch(JSON.stringify(rows), /Surnameson/);
});
