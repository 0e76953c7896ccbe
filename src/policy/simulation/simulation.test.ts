import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { ask, share, startedParticipant } from '../../../test/support/sharing.ts';
import { makeWorld, type World } from '../../../test/support/world.ts';
import { inTransaction } from '../../database/index.ts';
import type { Register } from '../../register/index.ts';
import type { Reading } from './read.ts';
import { type Progress, type Simulation, simulate } from './run.ts';
import { simulationWords } from './words.ts';

let world: World;
before(async () => {
  world = await makeWorld();
  const [anna, bashir, chen] = [
    await startedParticipant(world, { family_name: 'Quaggacanary' }),
    await startedParticipant(world),
    await startedParticipant(world),
  ];
  for (const { reference } of [anna, bashir]) {
    await ask(world, reference);
    await share(world, reference);
  }
  await share(world, chen.reference);
  await world.addParticipant({ referred_on: '2024-03-01' });
});

const reading: Reading = (work) =>
  inTransaction(world.database.pools.candour_operator, { system: { command: 'register-simulate', job: 'test' } }, work);
const against = (
  change: (register: Register) => void = () => undefined,
  onProgress?: (progress: Progress) => void,
): Promise<Simulation> => {
  const after = structuredClone(world.register);
  change(after);
  const at = world.services.clock();
  return simulate(reading, { before: world.register, after, days: 30, at, ...(onProgress ? { onProgress } : {}) });
};
/** The recipient that the organisation of these tests belongs to, found in the data as nothing else may name it. */
const recipientOf = async (): Promise<string> => {
  const { rows } = await world.database.superuser.query<{ recipient: string }>(
    'SELECT DISTINCT recipient FROM disclosure',
  );
  return rows[0]?.recipient ?? '';
};

test('the register in force turns nothing: every decision is the recorded one', async () => {
  const { disclosures, consents, keeping } = await against();
  assert.equal(disclosures.read, 3);
  assert.equal(disclosures.same, 3);
  assert.deepEqual([disclosures.nowRefused.count, disclosures.nowAllowed.count], [0, 0]);
  assert.deepEqual([consents.live, consents.noLongerMatch], [2, 0]);
  assert.deepEqual([keeping.people, keeping.changed], [0, 0], 'nobody is read when no rule reckons in another way');
});

test('a recipient that is gone refuses what it was given, by clause, with references to look at', async () => {
  const recipient = await recipientOf();
  const found = await against((register) => {
    delete register.recipients[recipient];
  });
  assert.equal(found.disclosures.nowRefused.count, 2);
  const [only] = found.disclosures.nowRefused.byClause;
  assert.equal(only?.references.length, 2);
  assert.match(only?.references[0] ?? '', /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  assert.deepEqual(
    found.consents.why.map(({ code, count }) => [code, count]),
    [['recipient-gone', 2]],
  );
  assert.match(simulationWords(found).join('\n'), /^2 disclosures of the last 30 days would now be refused, out of 3/);
  assert.doesNotMatch(JSON.stringify(found), /Quaggacanary/);
});

test('a field out of the minimum, a purpose taken away and new words leave consents unmatched', async () => {
  const recipient = await recipientOf();
  const codes = async (change: (register: Register) => void) =>
    (await against(change)).consents.why.map(({ code, count }) => [code, count]);
  assert.deepEqual(
    await codes((register) => {
      const line = register.recipients[recipient];
      if (line) line.fields = line.fields.filter((field) => field !== 'participant.mobile');
    }),
    [['field-not-needed', 2]],
  );
  assert.deepEqual(
    await codes((register) => {
      const line = register.recipients[recipient];
      if (line) line.purposes = line.purposes.slice(0, 0);
    }),
    [['purpose-gone', 2]],
  );
  assert.deepEqual(
    await codes((register) => {
      for (const script of Object.values(register.scripts)) script.version += 1;
    }),
    [['script-gone', 2]],
  );
});

test('consent no longer asked for allows what was refused for want of it', async () => {
  const recipient = await recipientOf();
  const found = await against((register) => {
    const line = register.recipients[recipient];
    if (line) line.consent = 'not-needed' as typeof line.consent;
    for (const { bases } of Object.values(register.purposes)) {
      for (const basis of Object.values(bases)) basis.article = '6(1)(e)';
    }
  });
  assert.equal(found.disclosures.nowAllowed.count, 1);
});

test('a longer period moves the days of those under it, and of nobody else', async () => {
  const progress: Progress[] = [];
  const { keeping } = await against(
    (register) => {
      for (const line of Object.values(register.retention)) {
        if (line.applies !== 'never-started') continue;
        for (const variant of line.variants) {
          if (typeof variant.period === 'object' && 'months' in variant.period) variant.period.months = 1;
        }
      }
    },
    (each) => progress.push(each),
  );
  assert.equal(keeping.people, 4);
  assert.equal(keeping.changed, 1, 'three have started, so that the rule is not for them');
  assert.equal(keeping.dueAtOnce, 0, 'it was due already');
  assert.ok(keeping.byRule.every(({ latest }) => (latest ?? 0) < -600));
  assert.deepEqual([...new Set(progress.map(({ reading }) => reading))], ['decisions', 'consents', 'people']);
});

test('nobody but a job or the command line is told anything across people', async () => {
  for (const role of ['candour_staff', 'candour_rights', 'candour_gate', 'candour_portal'] as const) {
    await assert.rejects(
      world.database.pools[role].query(`SELECT * FROM policy.lives('x', gen_random_uuid(), 1)`),
      /permission denied/,
      role,
    );
  }
  await assert.rejects(
    world.database.pools.candour_operator.query(`SELECT * FROM policy.lives('x', gen_random_uuid(), 1)`),
    /only a job or the command line/,
    'not without a context',
  );
});
