import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import pg from 'pg';
import { pages as caseworkPages, writeCaseNote } from '../src/casework/index.ts';
import { inTransaction } from '../src/database/index.ts';
import { demoId } from '../src/demo/ids.ts';
import { pages as peoplePages } from '../src/people/index.ts';
import { type Definition, execute, type Page } from '../src/pipeline/index.ts';
import { buildServer, type WebServices } from '../src/web/index.ts';
import { makeWorld, PROGRAMME, type World } from '../test/support/world.ts';

// The caseload and a participant's page as the server makes them, against the very same SELECTs run bare: no context, no
// row policies, no ledger, no template. `PEOPLE=10000 node --test bench/pages.ts` for a quick look.
const PEOPLE = Number(process.env.PEOPLE ?? 100_000);
const ROUNDS = Number(process.env.ROUNDS ?? 200);
const CASELOAD = 60;

test(`two pages at ${PEOPLE.toLocaleString('en-GB')} participants`, { timeout: 900_000 }, async (t) => {
  const world = await makeWorld(t);
  await fill(world.database.superuser);
  const { rows } = await world.database.superuser.query<{ reference: string }>(
    'SELECT reference FROM participant WHERE caseload_id = $1 ORDER BY id LIMIT 1 OFFSET 30',
    [demoId('caseload', 'east-1')],
  );
  const reference = rows[0]?.reference ?? '';
  const occurredOn = Temporal.Now.plainDateISO('Europe/London').toString();
  for (let note = 0; note < 5; note += 1) {
    const words = { topic: 'meeting', body: 'We talked about work near home. '.repeat(12), occurredOn };
    await world.run('keyworker', writeCaseNote, { reference, ...words, clientToken: crypto.randomUUID() });
  }
  const server = await buildServer(servicesOf(world), [...caseworkPages, ...peoplePages] as Page[]);
  t.after(() => server.close());
  const token = await world.token('keyworker');
  for (const [name, url] of [
    ['caseload', '/caseload'],
    ['caseload by next appointment', '/caseload?sort=next'],
    ['participant page', `/participants/${reference}`],
    ['record page', `/participants/${reference}/record`],
  ] as const) {
    const open = async () => {
      const answer = await server.inject({ url, cookies: { 'candour-s': token } });
      if (answer.statusCode !== 200) throw new Error(`${name} answered ${answer.statusCode}`);
    };
    for (let warm = 0; warm < 20; warm += 1) await open();
    const statements = await recorded(open);
    const served = await measure(open);
    const bare = await measureBare(world, statements);
    const ratio = served.median / bare.median;
    const limit = 3 * bare.median + 2;
    console.log(
      `${name.padEnd(32)} ${served.median.toFixed(2)} ms (p95 ${served.p95.toFixed(2)}), bare ${bare.median.toFixed(2)} ms, ` +
        `ratio ${ratio.toFixed(2)}, ${served.median <= limit ? 'within' : 'OVER'} 3 x bare + 2 ms = ${limit.toFixed(2)} ms, ${statements.length} queries`,
    );
  }
});

/** People in caseloads of 60, each with a referral, most with a start, seven appointments and two notes (bytes of noise). */
async function fill(superuser: pg.Pool): Promise<void> {
  const caseloads = Math.ceil(PEOPLE / CASELOAD);
  const client = await superuser.connect();
  const run = (text: string, values: unknown[] = []) => client.query(text, values);
  // What the triggers would write is written below, in bulk.
  await run('SET session_replication_role = replica');
  await run(
    `INSERT INTO caseload (programme, organisation_id, team_id, kind, name)
     SELECT programme, organisation_id, team_id, 'keyworker', 'Bench ' || n FROM caseload, generate_series(2, $2) n WHERE id = $1`,
    [demoId('caseload', 'east-1'), caseloads],
  );
  await run(
    `WITH held AS (SELECT id, row_number() OVER (ORDER BY name <> 'East 1', name) - 1 AS n FROM caseload WHERE kind = 'keyworker' AND (name LIKE 'Bench %' OR id = $3))
     INSERT INTO participant (reference, programme, caseload_id, family_name, given_name, date_of_birth, mobile)
     SELECT substr(code, 1, 4) || '-' || substr(code, 5, 3) || substr($4, (sum % 32) + 1, 1), $2, held.id, 'Family' || (g * 7919) % 5000, 'Given' || g % 300, '1970-01-01'::date + g % 14000, '07700 900123'
     FROM generate_series(0, $1 - 1) g JOIN held ON held.n = g / ${CASELOAD},
       LATERAL (SELECT string_agg(substr($4, (g / (32 ^ p)::bigint % 32)::int + 1, 1), '' ORDER BY p) AS code,
         sum((g / (32 ^ p)::bigint % 32)::int * (2 * p + 3))::int AS sum FROM generate_series(0, 6) p) c`,
    [PEOPLE, PROGRAMME, demoId('caseload', 'east-1'), '0123456789ABCDEFGHJKMNPQRSTVWXYZ'],
  );
  await run(
    `INSERT INTO referral (participant_id, programme, channel, external_id, referred_on, as_at, customer_group, fingerprint)
     SELECT id, programme, 'jcp', reference, current_date - (10 + abs(hashtext(reference)) % 400), current_date, 'early-access', '\\x00' FROM participant`,
  );
  await run(
    `INSERT INTO enrolment (participant_id, referral_id, started_on) SELECT participant_id, id, referred_on + 9 FROM referral WHERE abs(hashtext(external_id)) % 10 < 8`,
  );
  await run(
    `INSERT INTO appointment (participant_id, referral_id, kind, how, starts_at, minutes, place, staff_id, client_token, source, channel)
     SELECT r.participant_id, r.id, 'review', 'in-person', current_date + interval '10 hours' + make_interval(days => 6 - 14 * n), 30, 'Room 1', $1, gen_random_uuid(), 'staff', 'screen'
     FROM referral r, generate_series(0, 6) n WHERE abs(hashtext(r.external_id || n)) % 20 > 0`,
    [demoId('staff', 'keyworker-2')],
  );
  await run(
    `INSERT INTO attendance (participant_id, appointment_id, attended, happened, reason, client_token, source, channel)
     SELECT participant_id, id, came, came, CASE WHEN came THEN NULL ELSE 'no-word' END, gen_random_uuid(), 'staff', 'screen'
     FROM appointment, LATERAL (SELECT abs(hashtext(id::text)) % 7 > 0 AS came) c WHERE starts_at < current_date`,
  );
  await run(
    `INSERT INTO case_note (participant_id, topic, body, occurred_on, author_id, client_token, source, channel)
     SELECT p.id, 'meeting', decode(repeat(md5(p.reference || n), 16), 'hex'), current_date - 30 * n, $1, gen_random_uuid(), 'staff', 'screen'
     FROM participant p, generate_series(1, 2) n WHERE p.caseload_id <> $2`,
    [demoId('staff', 'keyworker-2'), demoId('caseload', 'east-1')],
  );
  await run(
    `INSERT INTO appointment_fate (appointment_id, participant_id, fate) SELECT appointment_id, participant_id, 'answered' FROM attendance`,
  );
  await run('INSERT INTO consent_state (participant_id) SELECT id FROM participant ON CONFLICT DO NOTHING');
  await run('SET session_replication_role = origin');
  await run('VACUUM ANALYZE');
  client.release();
}

function servicesOf(world: World): WebServices {
  const { services, register } = world;
  const notice = async () => {
    const version = (await services.publications.inForce())[PROGRAMME] ?? 0;
    const { programme, hash } = await services.publications.get(PROGRAMME, version);
    return { programme, version, hash };
  };
  return {
    origin: 'http://localhost',
    demo: true,
    example: true,
    draftDiffers: false,
    trustedProxies: [],
    clauses: new Set(Object.keys(register.clauses)),
    clock: services.clock,
    idleMinutes: () => 30,
    navigation: () => [{ text: 'Caseload', href: '/caseload' }],
    person: (token) =>
      inTransaction(services.pools.candour_gate, { token }, async (_db, actor) => ({
        id: actor.actor ?? '',
        role: 'keyworker',
        label: actor.name ?? '',
        organisation: actor.organisationName ?? '',
      })),
    notice,
    execute: async (token, act, input, info) =>
      (await execute(services, act as unknown as Definition, { token: token ?? '' }, input, info)) as never,
  };
}

interface Statement {
  text: string;
  values: unknown[];
}

/** The SELECTs of the rooms while some work runs, in order; the pipeline's own (context, publication, ledger) left out. */
async function recorded(work: () => Promise<void>): Promise<Statement[]> {
  const seen: Statement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function spy(this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | Statement, unknown[] | undefined];
    const text = typeof first === 'string' ? first : first.text;
    const values = (typeof first === 'string' ? second : first.values) ?? [];
    if (/^\s*(\/\* hot \*\/\s*)?(select|with)/i.test(text) && !/context\.(begin|published)|FROM publication/.test(text))
      seen.push({ text, values });
    return Reflect.apply(query, this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return seen;
}

/** The same statements one after another as the superuser, whom no policy concerns. */
async function measureBare(world: World, statements: Statement[]) {
  const client = new pg.Client(world.database.connectionFor('superuser'));
  await client.connect();
  const mine = `ARRAY['${demoId('caseload', 'east-1')}']::uuid[]`;
  const bare = statements.map(({ text, values }) => ({
    text: text.replaceAll('(SELECT context.caseloads())::uuid[]', mine),
    values,
  }));
  try {
    return await measure(async () => {
      for (const [index, statement] of bare.entries()) await client.query({ name: `bare${index}`, ...statement });
    });
  } finally {
    await client.end();
  }
}

async function measure(work: () => Promise<unknown>): Promise<{ median: number; p95: number }> {
  const times: number[] = [];
  for (let warm = 0; warm < 10; warm += 1) await work();
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(times.length / 2)] ?? 0, p95: times[Math.floor(times.length * 0.95)] ?? 0 };
}
