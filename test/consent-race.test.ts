import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import pg from 'pg';
import { holdConsents } from '../src/consent/index.ts';
import { newReference } from '../src/pipeline/index.ts';
import { storm, unheld } from './support/consent-race.ts';
import { ask, startedParticipant } from './support/sharing.ts';
import { makeWorld, type World } from './support/world.ts';

test('nothing leaves after a withdrawal, however they interleave', async (t) => {
  const counts = await storm(await makeWorld(t), holdConsents, 60);
  t.diagnostic(JSON.stringify(counts));
  assert.equal(counts.leakedByCommit, 0);
  assert.equal(counts.leakedAfterAnswer, 0);
  assert.ok(counts.allowed > 10 && counts.refused > 10, 'both sides win often enough for the race to mean something');
});

test('the same storm without the lock leaks', async (t) => {
  const counts = await storm(await makeWorld(t), unheld, 40);
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.leakedByCommit > 0, 'the rig cannot see a leak');
});

let world: World;
before(async () => {
  world = await makeWorld();
});

const LEVELS = ['READ COMMITTED', 'REPEATABLE READ', 'SERIALIZABLE'] as const;
const HOLD = 'SELECT version FROM consent_state WHERE participant_id = $1 FOR SHARE';
const READ = 'SELECT version FROM consent_state WHERE participant_id = $1';
const LIVE = `SELECT count(*)::int AS live FROM consent c WHERE c.participant_id = $1
  AND NOT EXISTS (SELECT 1 FROM consent_withdrawal w WHERE w.consent_id = c.id)`;

/** The bare SQL of both sides, at one isolation level: no code of ours but the triggers of the tables. */
async function sides(level: string) {
  const person = await startedParticipant(world);
  const { id: consent } = await ask(world, person.reference);
  const [sharing, withdrawing] = [1, 2].map(() => new pg.Client(world.database.connectionFor('superuser'))) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([sharing.connect(), withdrawing.connect()]);
  const begin = (client: pg.Client) => client.query(`BEGIN ISOLATION LEVEL ${level}`);
  return {
    beginSharing: () => begin(sharing),
    look: (statement: string) => sharing.query(statement, [person.id]),
    /** Shares if the consent is seen to be live; answers whether it committed. */
    async shareAndCommit(): Promise<boolean> {
      const { rows } = await sharing.query<{ live: number }>(LIVE, [person.id]);
      if (!rows[0]?.live) {
        await sharing.query('ROLLBACK');
        return false;
      }
      await sharing.query(
        `INSERT INTO disclosure (reference, participant_id, organisation_id, recipient, purpose, fields, necessity, decision, clause,
           notice_version, register_hash, decider_version, payload_hash, payload, form_token, created_by)
         SELECT $3, participant_id, organisation_id, recipient, purpose, fields, '\\x00', 'allowed', 'race', 1, repeat('0', 64), 1,
           repeat('0', 64), '\\x00', $2, asked_by FROM consent WHERE id = $1`,
        [consent, randomUUID(), newReference()],
      );
      await sharing.query('COMMIT');
      return true;
    },
    abandon: () => sharing.query('ROLLBACK'),
    async withdraw() {
      await begin(withdrawing);
      await withdrawing.query(
        "INSERT INTO consent_withdrawal (consent_id, participant_id, channel, by_whom) VALUES ($1, $2, 'telephone', 'participant')",
        [consent, person.id],
      );
    },
    acknowledge: () => withdrawing.query('COMMIT'),
    end: () => Promise.all([sharing.end(), withdrawing.end()]),
  };
}

/** Whether a statement is still waiting after a moment. */
const waits = async (statement: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    statement.then(
      () => false,
      () => false,
    ),
    new Promise<boolean>((resolve) => setTimeout(resolve, 150, true)),
  ]);

for (const level of LEVELS) {
  test(`${level}: a withdrawal made first stops the disclosure that waited for it`, async () => {
    const race = await sides(level);
    await race.withdraw();
    await race.beginSharing();
    const held = race.look(HOLD).then(
      () => race.shareAndCommit(),
      (error: { code?: string }) => race.abandon().then(() => error.code),
    );
    assert.ok(await waits(held), 'the disclosure waits for the withdrawal');
    await race.acknowledge();
    assert.ok([false, '40001'].includes((await held) as never), 'it sees the withdrawal, or has to begin again');
    await race.end();
  });

  test(`${level}: a disclosure that holds first goes out before the withdrawal is acknowledged`, async () => {
    const race = await sides(level);
    await race.beginSharing();
    await race.look(HOLD);
    const acknowledged = race.withdraw().then(() => race.acknowledge());
    assert.ok(await waits(acknowledged), 'the withdrawal is not acknowledged while a disclosure is under way');
    assert.equal(await race.shareAndCommit(), true);
    await acknowledged;
    await race.end();
  });

  test(`${level}: a disclosure that looked before and holds after the withdrawal does not go out`, async () => {
    const race = await sides(level);
    await race.beginSharing();
    await race.look('SELECT 1 FROM participant WHERE id = $1');
    await race.withdraw();
    await race.acknowledge();
    const outcome = await race.look(HOLD).then(
      () => race.shareAndCommit(),
      (error: { code?: string }) => race.abandon().then(() => error.code),
    );
    assert.ok([false, '40001'].includes(outcome as never), String(outcome));
    await race.end();
  });

  test(`${level}: without the lock it leaks`, async () => {
    const race = await sides(level);
    await race.beginSharing();
    await race.look(READ);
    const { rows } = (await race.look(LIVE)) as { rows: { live: number }[] };
    await race.withdraw();
    await race.acknowledge();
    const leaked = level === 'READ COMMITTED' ? rows[0]?.live === 1 : await race.shareAndCommit();
    assert.equal(leaked, true);
    if (level === 'READ COMMITTED') await race.abandon();
    await race.end();
  });
}
