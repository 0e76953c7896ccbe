import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { acts as healthActs } from '../src/health/index.ts';
import { execute } from '../src/pipeline/index.ts';
import { acts, roomPages } from '../src/product/rooms.ts';
import { draftAccessPack, recordRightsRequest } from '../src/rights/index.ts';
import { canary } from './support/canaries.ts';
import { askEverything, openEverything, readEverything, type Seen, serverOf } from './support/haystack.ts';
import { makeWorld, type World } from './support/world.ts';

const OUTSIDE = ['keyworker', 'partner-worker', 'team-leader', 'contract-manager'] as const;
/** Everybody but the contract manager has somebody with a health record on a caseload they may see. */
const CASELOADS = { keyworker: 'east-1', 'partner-worker': 'get-set-1', 'team-leader': 'east-2' } as const;

describe('what the health team writes is out of reach of everybody on the employment side', () => {
  let world: World;
  let known: { reference: string; ids: string[] }[];
  const canaries: string[] = [];
  const health = (name: string) => healthActs.find((act) => act.name === name) as never;
  const today = () => world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate().toString();

  before(async () => {
    world = await makeWorld();
    known = [];
    for (const [persona, caseload] of Object.entries(CASELOADS)) {
      const { id, reference, referralId } = await world.addParticipant({ caseload });
      await writeHealthRecord(persona, reference);
      known.push({ reference, ids: [id, referralId, ...(await draftACopy(reference))] });
    }
    const { superuser } = world.database;
    await superuser.query('ALTER TABLE health_episode DROP CONSTRAINT health_episode_support_check');
    for (const { id } of (await superuser.query<{ id: string }>('SELECT id FROM health_episode')).rows) {
      const value = canary();
      canaries.push(value);
      await superuser.query('UPDATE health_episode SET support = $1 WHERE id = $2', [value, id]);
    }
    const { rows } = await superuser.query<{ reference: string; id: string; episode: string; body: Buffer }>(
      'SELECT p.reference, n.id, n.episode_id AS episode, n.body FROM health_note n JOIN participant p ON p.id = n.participant_id',
    );
    for (const { reference, id, episode, body } of rows) {
      known.find((each) => each.reference === reference)?.ids.push(id, episode);
      canaries.push(body.toString('hex'), body.toString('base64'));
    }
  });

  async function writeHealthRecord(persona: string, reference: string): Promise<void> {
    const said = canary();
    canaries.push(said);
    await world.run(persona, health('refer-to-health-team'), {
      reference,
      reason: 'Pain when standing',
      agreed: true,
      clientToken: randomUUID(),
    });
    const by = 'health-practitioner';
    await world.run(by, health('open-health-episode'), {
      reference,
      openedOn: today(),
      support: 'physiotherapy',
      explained: true,
      explainedHow: 'in-person',
    });
    await world.run(by, health('write-health-note'), {
      reference,
      occurredOn: today(),
      body: said,
      clientToken: randomUUID(),
    });
    await world.run(by, health('read-health-record'), { reference });
  }

  /** A copy for the person holds their health record, so the desk and its ledger are tried, too. */
  async function draftACopy(reference: string): Promise<string[]> {
    const dpo = 'data-protection-officer';
    const asked = { reference, receivedOn: today(), channel: 'email', asked: 'A copy', formToken: randomUUID() };
    const { id } = (await world.run(dpo, recordRightsRequest, asked)) as { id: string };
    const who = { token: await world.token(dpo), rightsRequest: id };
    const { pack } = await execute(world.services, draftAccessPack, who, { rightsRequest: id });
    return [id, pack];
  }

  const leaks = (seen: Seen): string[] => [
    ...new Set(seen.filter(({ text }) => canaries.some((each) => text.includes(each))).map(({ where }) => where)),
  ];

  test('the canaries are there to be found: the health team sees them', async () => {
    const seen = await askEverything(world, 'health-practitioner', healthActs, known);
    assert.ok(leaks(seen).includes('health-practitioner asks read-health-record'));
  });

  for (const persona of OUTSIDE) {
    test(`${persona}: no query answers with them`, async () => {
      const seen = await askEverything(world, persona, acts, known);
      assert.deepEqual(leaks(seen), []);
      if (persona === 'keyworker')
        assert.ok(
          seen.some(({ where, text }) => where.endsWith('open-participant') && text.includes('timeline')),
          'nothing was tried',
        );
    });

    test(`${persona}: no table shows them, nor an entry of the ledger that the record exists`, async () => {
      const seen = await readEverything(world, persona);
      assert.deepEqual(leaks(seen), []);
      const ledger = seen.find(({ where }) => where.endsWith('ledger_entry'))?.text ?? '';
      const telling = ledger
        .split('\n')
        .filter((row) => /health_note\.|health_episode|health-(note|episode|record)/.test(row));
      assert.deepEqual(telling, []);
      assert.ok(ledger.length > 0 || persona === 'contract-manager', 'the ledger was not read');
      const walled = seen.filter(({ where }) => /health_(note|episode)$/.test(where));
      assert.equal(walled.length, 2);
      for (const { text } of walled) assert.match(text, /permission denied/);
    });
  }

  test('no page shows them, and no line of the log', async () => {
    const { server, lines } = await serverOf(world, roomPages);
    try {
      for (const persona of OUTSIDE) {
        const seen = await openEverything(world, server, persona, roomPages, known);
        assert.deepEqual(leaks(seen), []);
        if (persona !== 'contract-manager')
          assert.ok(
            seen.some(({ where }) => where === `${persona} opens /participants/:reference (200)`),
            `${persona} opened nobody`,
          );
      }
    } finally {
      await server.close();
    }
    assert.ok(lines.length > 100);
    assert.deepEqual(leaks([{ where: 'the log', text: lines.join('\n') }]), []);
  });

  test('the search notices a hole in the wall: one grant and one permissive policy', async () => {
    const { superuser } = world.database;
    await superuser.query('GRANT SELECT ON health_note TO candour_staff');
    await superuser.query('CREATE POLICY hole ON health_note FOR SELECT TO candour_staff USING (true)');
    assert.deepEqual(leaks(await readEverything(world, 'keyworker')), ['keyworker reads health_note']);
    await superuser.query('DROP POLICY hole ON health_note; REVOKE SELECT ON health_note FROM candour_staff');
    assert.deepEqual(leaks(await readEverything(world, 'keyworker')), []);
  });
});
