import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { readBoard } from '../src/assurance/index.ts';
import { inTransaction } from '../src/database/index.ts';
import { demoId } from '../src/demo/ids.ts';
import { ask, share, startedParticipant } from '../test/support/sharing.ts';
import { makeWorld, PROGRAMME } from '../test/support/world.ts';

// Looks at the assurance board over `PEOPLE` people, with a share and thirteen ledger entries each within the weeks looked at.
// Held against one bare count of the same ledger entries by act and outcome, which any such board must at least do.
const PEOPLE = Number(process.env.PEOPLE ?? 100_000);
const ENTRIES_EACH = 13;
const ROUNDS = Number(process.env.ROUNDS ?? 5);

test(`the assurance board over ${PEOPLE.toLocaleString('en-GB')} people`, async (t) => {
  const world = await makeWorld(t);
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  await share(world, person.reference);
  await world.run('data-protection-officer', readBoard, { fresh: true });
  const { superuser } = world.database;
  const caseload = demoId('caseload', 'east-1');
  const fill = async (text: string, values: unknown[] = []) => {
    const client = await superuser.connect();
    try {
      await client.query("SET session_replication_role = 'replica'");
      await client.query(text, values);
      await client.query("SET session_replication_role = 'origin'");
    } finally {
      client.release();
    }
  };
  await fill(
    `INSERT INTO participant (id, reference, programme, caseload_id, family_name, date_of_birth)
     SELECT gen_random_uuid(), upper(translate(left(h, 4) || '-' || substr(h, 5, 4), 'abcdef', 'ABCDEF')), $1, $2, 'Bench', '1990-01-01'
     FROM (SELECT lpad(to_hex(n), 8, '0') AS h FROM generate_series(1, $3::int) n) s`,
    [PROGRAMME, caseload, PEOPLE],
  );
  await fill(
    `INSERT INTO participant_provenance (participant_id, fields, source, channel, as_at)
     SELECT id, '{family_name}', v.source, v.channel, current_date FROM participant, (SELECT source, channel FROM participant_provenance LIMIT 1) v WHERE family_name = 'Bench'`,
  );
  await fill(
    `INSERT INTO referral (id, participant_id, programme, channel, external_id, referred_on, as_at, customer_group, fingerprint)
     SELECT gen_random_uuid(), p.id, $1, 'jcp', p.reference, current_date - 200, current_date - 200, 'health-and-disability', '\\x00' FROM participant p WHERE p.family_name = 'Bench'`,
    [PROGRAMME],
  );
  await fill(
    `INSERT INTO disclosure SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'participant_id', p.id,
       'reference', overlay(p.reference placing 'Z' from 1 for 1), 'form_token', gen_random_uuid(), 'created_at', now() - random() * interval '89 days'))).*
     FROM participant p, disclosure d WHERE p.family_name = 'Bench' AND d.id = (SELECT id FROM disclosure LIMIT 1)`,
  );
  await fill(
    `INSERT INTO ledger_entry (id, at, request_id, actor_kind, act, verb, purpose, clause, register_hash, compartment, outcome, participant_id, reasons)
     SELECT gen_random_uuid(), now() - (n * interval '89 days' / $1::int), gen_random_uuid(), 'system', 'act-' || (n % 60), 'use', 'bench', 'operational',
       (SELECT hash FROM publication LIMIT 1), 'programme', CASE WHEN n % 20 = 0 THEN 'refused' ELSE 'done' END, NULL, CASE WHEN n % 20 = 0 THEN '{bench}'::text[] ELSE '{}' END
     FROM generate_series($1::int, 1, -1) n`,
    [PEOPLE * ENTRIES_EACH],
  );
  await superuser.query('VACUUM ANALYZE');
  const times: Record<'board' | 'kept' | 'bare', number[]> = { board: [], kept: [], bare: [] };
  const timed = async (name: keyof typeof times, work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    times[name].push(performance.now() - start);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    await timed('board', () => world.run('data-protection-officer', readBoard, { fresh: true }));
    await timed('kept', () => world.run('data-protection-officer', readBoard, {}));
    await timed('bare', () =>
      superuser.query(
        `SELECT act, outcome, count(*), max(at) FROM ledger_entry WHERE at > now() - interval '90 days' GROUP BY 1, 2`,
      ),
    );
  }
  const parts = ['disclosures', 'people', 'house'] as const;
  const median = (list: number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
  console.log('');
  const line = (what: string, ms: number, more = '') =>
    console.log(`${what.padEnd(44)}${`${Math.round(ms)} ms`.padStart(10)}  ${more}`);
  line(
    'a fresh look',
    median(times.board),
    `${(median(times.board) / median(times.bare)).toFixed(1)} times the bare count`,
  );
  line('shown again within the minute', median(times.kept));
  line(
    'bare count of the same ledger entries',
    median(times.bare),
    `${(PEOPLE * ENTRIES_EACH).toLocaleString('en-GB')} entries`,
  );
  const asked = {
    since: '2020-01-01T00:00:00Z',
    consenting: [],
    agreeing: [],
    minimum: {},
    explained: [],
    regions: ['UK'],
    collected: [],
    significant: [],
    graceDays: 0,
    acknowledgeFrom: '1900-01-01',
    firstMeetingFrom: '1900-01-01',
    noticeFrom: '1900-01-01',
    hash: randomUUID(),
  };
  await inTransaction(
    world.database.pools.candour_operator,
    { system: { command: 'bench', job: 'bench' } },
    async (_db, _actor, client) => {
      for (const part of parts) {
        const start = performance.now();
        await client.query(`SELECT assurance.${part}($1, $2::jsonb)`, [PROGRAMME, JSON.stringify(asked)]);
        line(`  of it, ${part}`, performance.now() - start);
      }
      const start = performance.now();
      await client.query(`SELECT * FROM assurance.exercise($1, now() - interval '90 days')`, [PROGRAMME]);
      line('  of it, what was exercised', performance.now() - start);
    },
  );
});
