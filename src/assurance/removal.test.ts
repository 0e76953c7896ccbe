import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { ownCluster } from '../../test/support/database.ts';
import { ask, share } from '../../test/support/sharing.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { writeCaseNote } from '../casework/index.ts';
import { demoId } from '../demo/ids.ts';
import { openSealKey, sealOnce } from '../ledger/index.ts';
import { canonicalJson, type Register } from '../register/index.ts';
import { recordRightsRequest } from '../rights/index.ts';
import { type Board, boardOf } from './board.ts';
import { controls } from './controls/index.ts';
import type { Look } from './look.ts';
import { readBoard } from './queries.ts';

/** One way to take a control away, and how to give it back. `control` turns red, and with it each promise that rests on it. */
interface Removal {
  what: string;
  control: string;
  break(): Promise<unknown>;
  mend(): Promise<unknown>;
}

describe('removing a control turns its promise red', () => {
  let world: World;
  let person: { id: string; reference: string; referralId: string };
  let version = 1;
  const sql = (text: string, values: unknown[] = []) => world.database.superuser.query(text, values);
  const board = () => world.run('data-protection-officer', readBoard, { fresh: true }) as Promise<Board>;
  const stateOf = ({ controls: lines }: Board, name: string) => lines.find((line) => line.name === name)?.state;

  before(async () => {
    // Sealing waits for every open transaction of a cluster.
    ownCluster();
    world = await makeWorld();
    person = await world.addParticipant({ started_on: day(-30), referred_on: day(0) });
    await ask(world, person.reference);
    const shared = (await share(world, person.reference)) as { decision?: string };
    assert.equal(shared.decision, 'allowed');
    await world.run('keyworker', writeCaseNote, {
      reference: person.reference,
      topic: 'contact',
      body: 'Talked about the week.',
      occurredOn: day(0),
      thirdParty: false,
      clientToken: randomUUID(),
    });
    await seal();
  });

  const seal = () =>
    sealOnce(world.database.pools.candour_sealer, openSealKey(world.keysDir), path.join(world.keysDir, 'heads.log'), {
      force: true,
    });
  const day = (offset: number): string =>
    (world?.services.clock() ?? Temporal.Now.instant())
      .toZonedDateTimeISO('Europe/London')
      .toPlainDate()
      .add({ days: offset })
      .toString();

  /** Writes a row as nobody in the product could: with triggers off. */
  const behindTheRules = async (text: string, values: unknown[] = []) => {
    const client = await world.database.superuser.connect();
    try {
      await client.query('BEGIN');
      await client.query("SET LOCAL session_replication_role = 'replica'");
      const result = await client.query(text, values);
      await client.query('COMMIT');
      return result;
    } finally {
      client.release();
    }
  };

  /** Another disclosure like the one that left, changed; gone again when mended. */
  const forged = (changes: Record<string, unknown>): Pick<Removal, 'break' | 'mend'> => {
    const id = randomUUID();
    return {
      break: () =>
        sql(
          `INSERT INTO disclosure SELECT (jsonb_populate_record(d, $2::jsonb)).* FROM disclosure d
           WHERE d.participant_id = $1 AND d.decision = 'allowed' LIMIT 1`,
          [person.id, JSON.stringify({ id, reference: 'ZZZZ-9999', form_token: randomUUID(), ...changes })],
        ),
      mend: () => behindTheRules('DELETE FROM disclosure WHERE id = $1', [id]),
    };
  };

  /** Publishes a changed register, as nobody in the product could: at once and alone. Mending takes the version back. */
  const published = (change: (register: Register) => void): Pick<Removal, 'break' | 'mend'> => {
    let made = 0;
    return {
      async break() {
        made = ++version;
        const register = structuredClone(world.register);
        change(register);
        const canonical = canonicalJson(register);
        await sql(
          `INSERT INTO publication (programme, version, hash, canonical, effective_from, published_by, second_approver)
           VALUES ($1, $2, $3, $4, product_now() - interval '1 minute', 'one officer', 'another officer')`,
          [register.programme.id, made, createHash('sha256').update(canonical).digest('hex'), canonical],
        );
      },
      mend: () => behindTheRules('DELETE FROM publication WHERE version = $1', [made]),
    };
  };

  const statements = (breaking: string, mending: string): Pick<Removal, 'break' | 'mend'> => ({
    break: () => sql(breaking),
    mend: () => sql(mending),
  });
  const trigger = (table: string, name: string) =>
    statements(`ALTER TABLE ${table} DISABLE TRIGGER ${name}`, `ALTER TABLE ${table} ENABLE TRIGGER ${name}`);

  const recipientsInNeed = () => Object.values(world.register.recipients).filter(({ consent }) => consent === 'needed');

  const removals: (() => Removal)[] = [
    () => ({ what: 'a disclosure without a consent', control: 'consent-gate', ...forged({ consent_id: null }) }),
    () => ({
      what: 'a disclosure without an agreement',
      control: 'agreement-in-force',
      ...forged({ agreement_id: null }),
    }),
    () => ({
      what: 'a disclosure with a field more than the least',
      control: 'minimum-fields',
      ...forged({ fields: ['participant.given_name', 'participant.ni_number'] }),
    }),
    () => ({
      what: 'a recipient outside the United Kingdom',
      control: 'region-check',
      ...statements(
        "UPDATE organisation SET region = 'US' WHERE slug = 'harbour-debt-advice'",
        "UPDATE organisation SET region = 'UK' WHERE slug = 'harbour-debt-advice'",
      ),
    }),
    () => ({
      what: 'a register in which one recipient needs no consent any more',
      control: 'consent-gate',
      ...published((register) => {
        for (const { slug } of recipientsInNeed())
          Object.assign(register.recipients[slug] ?? {}, {
            consent: 'not-needed',
            agreement: { kind: 'none', words: 'None' },
          });
        for (const purpose of Object.values(register.purposes))
          for (const basis of Object.values(purpose.bases)) if (basis.article === '6(1)(a)') basis.article = '6(1)(f)';
      }),
    }),
    () => ({
      what: 'a policy document that ran out yesterday',
      control: 'special-conditions',
      ...published((register) => {
        const documented = Object.values(register.conditions).find(({ policyDocument }) => policyDocument);
        assert.ok(documented?.policyDocument);
        documented.policyDocument.until = day(-1);
      }),
    }),
    () => ({
      what: 'a review of the notice that is overdue',
      control: 'notice-versions',
      ...published((register) => {
        register.programme.notice.reviewBy = day(-1);
      }),
    }),
    () => ({
      what: 'a row policy that is dropped',
      control: 'row-security',
      break: () => sql('DROP POLICY holders ON case_note'),
      mend: () =>
        sql(`CREATE POLICY holders ON case_note TO candour_staff USING (EXISTS (SELECT 1 FROM public.participant p WHERE p.id = participant_id))
          WITH CHECK (EXISTS (SELECT 1 FROM public.participant p WHERE p.id = participant_id))`),
    }),
    () => ({
      what: 'row security that is switched off',
      control: 'row-security',
      ...statements('ALTER TABLE consent DISABLE ROW LEVEL SECURITY', 'ALTER TABLE consent ENABLE ROW LEVEL SECURITY'),
    }),
    () => ({
      what: 'a grant through the health wall',
      control: 'health-wall',
      ...statements('GRANT SELECT ON health_note TO candour_staff', 'REVOKE SELECT ON health_note FROM candour_staff'),
    }),
    () => ({
      what: 'a note in clear',
      control: 'sealed-columns',
      break: () => behindTheRules(`UPDATE case_note SET body = 'Talked about the week, in clear for all to read'`),
      mend: () => behindTheRules('DELETE FROM case_note'),
    }),
    () => ({
      what: 'a column without a category',
      control: 'closed-categories',
      ...statements('ALTER TABLE participant ADD COLUMN religion text', 'ALTER TABLE participant DROP COLUMN religion'),
    }),
    () => ({
      what: 'a ledger entry that was altered',
      control: 'ledger-chain',
      break: () => behindTheRules(`UPDATE ledger_entry SET act = 'something-else' WHERE act = 'record-consent'`),
      mend: () => behindTheRules(`UPDATE ledger_entry SET act = 'record-consent' WHERE act = 'something-else'`),
    }),
    () => ({
      what: 'a ledger that could be changed',
      control: 'ledger-chain',
      ...trigger('ledger_entry', 'only_grows'),
    }),
    () => ({
      what: 'a publication that was altered',
      control: 'notice-hash',
      break: () => behindTheRules("UPDATE publication SET canonical = canonical || ' ' WHERE version = 1"),
      mend: () => behindTheRules('UPDATE publication SET canonical = rtrim(canonical) WHERE version = 1'),
    }),
    () => ({
      what: 'a release that no longer waits for identity',
      control: 'identity-before-release',
      ...trigger('rights_request_event', 'rights_request_steps'),
    }),
    () => ({
      what: 'a withdrawal that moves nothing',
      control: 'consent-history',
      ...trigger('consent_withdrawal', 'consents_moved'),
    }),
    () => ({
      what: 'a job that may write what people decide',
      control: 'no-automation',
      ...statements('GRANT INSERT ON enrolment TO candour_jobs', 'REVOKE INSERT ON enrolment FROM candour_jobs'),
    }),
    () => ({
      what: 'somebody who acted after their training had lapsed',
      control: 'standing-check',
      ...statements(
        `UPDATE staff SET training_expires_on = '2020-01-01' WHERE persona = 'keyworker'`,
        `UPDATE staff SET training_expires_on = '2099-01-01' WHERE persona = 'keyworker'`,
      ),
    }),
    () => ({
      what: 'somebody who has left and is still signed in',
      control: 'leaver-sign-out',
      break: () =>
        behindTheRules(`UPDATE staff SET ends_on = current_date - 3 WHERE id = $1`, [demoId('staff', 'keyworker')]),
      mend: () => behindTheRules('UPDATE staff SET ends_on = NULL WHERE id = $1', [demoId('staff', 'keyworker')]),
    }),
    () => ({
      what: 'a person of whom nobody knows where they came from',
      control: 'provenance',
      break: () => behindTheRules('UPDATE participant_provenance SET participant_id = gen_random_uuid()'),
      mend: () => behindTheRules('UPDATE participant_provenance SET participant_id = $1', [person.id]),
    }),
    () => ({
      what: 'a referral that nobody acknowledged',
      control: 'journey-clocks',
      break: () => behindTheRules('UPDATE referral SET referred_on = referred_on - 20'),
      mend: () => behindTheRules('UPDATE referral SET referred_on = referred_on + 20'),
    }),
    () => ({
      what: 'a request whose month is over',
      control: 'rights-clock',
      break: () =>
        world.run('data-protection-officer', recordRightsRequest, {
          reference: person.reference,
          receivedOn: day(-60),
          channel: 'letter',
          asked: 'Everything you hold about me',
          formToken: randomUUID(),
        }),
      mend: () => behindTheRules('DELETE FROM rights_request'),
    }),
    () => ({
      what: 'a publication by one person alone that nothing keeps out',
      control: 'four-eyes-publication',
      break: () => sql('ALTER TABLE publication DROP CONSTRAINT publication_check'),
      mend: () =>
        sql('ALTER TABLE publication ADD CONSTRAINT publication_check CHECK (second_approver <> published_by)'),
    }),
    () => ({
      what: 'a login that may reach the secret behind every session',
      control: 'signed-context',
      ...statements(
        'GRANT SELECT ON context.secret TO candour_staff',
        'REVOKE SELECT ON context.secret FROM candour_staff',
      ),
    }),
  ];

  for (const make of removals) {
    const removal = make();
    test(`${removal.control}: ${removal.what}`, async () => {
      const resting = (seen: Board) => seen.promises.filter((promise) => promise.controls.includes(removal.control));
      const earlier = await board();
      assert.equal(
        stateOf(earlier, removal.control),
        'sound',
        JSON.stringify(earlier.controls.find(({ name }) => name === removal.control)?.evidence?.findings),
      );
      assert.ok(resting(earlier).length > 0);
      assert.ok(
        resting(earlier).every(({ state }) => state !== 'failing'),
        JSON.stringify(resting(earlier)),
      );
      await removal.break();
      try {
        const seen = await board();
        const line = seen.controls.find(({ name }) => name === removal.control);
        assert.equal(line?.state, 'failing');
        assert.ok(line.evidence?.findings.every(({ what, remedy }) => what.length > 10 && remedy.length > 10));
        assert.ok(resting(seen).every(({ state }) => state === 'failing'));
      } finally {
        await removal.mend();
      }
      assert.equal(stateOf(await board(), removal.control), 'sound', 'green again');
    });
  }

  test('a recipient of a promise that needs no consent any more turns that promise red and no other', async () => {
    const [first] = recipientsInNeed().filter(({ doors }) => doors.length === 0);
    assert.ok(first);
    const one = published((register) => {
      Object.assign(register.recipients[first.slug] ?? {}, { consent: 'not-needed' });
    });
    await one.break();
    const seen = await board();
    await one.mend();
    const gated = seen.promises.filter(({ controls: named }) => named.includes('consent-gate'));
    const about = gated.filter(({ clauses }) => clauses.some(({ slug }) => slug === `recipient/${first.slug}`));
    assert.ok(about.length > 0);
    assert.ok(about.every(({ state }) => state === 'failing'));
  });

  test('a clause that the register in force does not hold turns its promises red', async () => {
    const clause = 'safeguard/region';
    const gone = published((register) => {
      delete register.clauses[clause];
    });
    const earlier = await board();
    await gone.break();
    const seen = await board();
    await gone.mend();
    const resting = ({ promises }: Board) =>
      promises.filter(({ clauses }) => clauses.some(({ slug }) => slug === clause));
    assert.ok(resting(earlier).every(({ state }) => state !== 'failing'));
    assert.ok(resting(seen).length > 0 && resting(seen).every(({ state }) => state === 'failing'));
  });

  test('a share that was refused at the wall is no use of what stands behind it', async () => {
    const tried = await share(world, person.reference, { fields: ['health_note.body'] });
    assert.equal(tried.decision, 'refused');
    await seal();
    assert.equal(stateOf(await board(), 'health-wall'), 'sound');
  });

  test('a control that is taken off the list leaves its promises unkept', () => {
    const sound = {
      keptBy: [],
      controls: ['preview-equals-sent'],
      evidenceOnly: false,
      kinds: ['enforce'],
      words: 'One promise',
      id: 'X001',
    };
    const look = {
      register: { promises: { X001: sound }, clauses: {}, notice: [], programme: { id: 'x', name: 'X' } },
      at: Temporal.Now.instant(),
      since: Temporal.Now.instant(),
    } as unknown as Look;
    const found = controls
      .filter(({ name }) => name === 'preview-equals-sent')
      .map((control) => ({
        ...control,
        evidence: () => ({
          seen: [],
          findings: [],
          done: { times: 0, last: null },
          refused: { times: 0, last: null },
          overdue: 0,
        }),
      }));
    assert.equal(boardOf(look, found).promises[0]?.state, 'kept');
    assert.equal(boardOf(look, []).promises[0]?.state, 'not-built');
  });
});
