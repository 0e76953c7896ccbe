import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { from as copyFrom } from 'pg-copy-streams';
import { inTransaction } from '../src/database/index.ts';
import { simulate } from '../src/policy/index.ts';
import type { DecisionFacts, Register } from '../src/register/index.ts';
import { ask, share, startedParticipant } from '../test/support/sharing.ts';
import { makeWorld, PROGRAMME, type World } from '../test/support/world.ts';

// Simulates a changed register over 30 days of decisions and compares with a bare read of the same rows. `DECISIONS=1000000`
// for full size; there is one person for every ten decisions.
const DECISIONS = Number(process.env.DECISIONS ?? 20_000);
const PEOPLE = Math.ceil(DECISIONS / 10);
const DAYS = 30;
const BATCH = 2_000;

test(`simulate ${DECISIONS.toLocaleString('en-GB')} decisions`, async (t) => {
  const world = await makeWorld(t);
  const template = await oneDecision(world);
  await people(world);
  const making = await timed(() => decisions(world, template));
  await world.database.superuser.query('VACUUM ANALYZE');

  const at = world.services.clock();
  const registers = { before: world.register, after: changed(world.register, template.facts.recipient) };
  const start = process.memoryUsage().rss;
  let peak = start;
  const reads = { decisions: 0, consents: 0, people: 0 };
  const ended = { decisions: 0, consents: 0, people: 0 };
  const begun = performance.now();
  const { result, seconds } = await timed(() =>
    simulate(
      (work) =>
        inTransaction(world.database.pools.candour_operator, { system: { command: 'bench', job: 'bench' } }, work),
      {
        ...registers,
        days: DAYS + 1,
        at,
        onProgress({ reading, read }) {
          reads[reading] = read;
          ended[reading] = (performance.now() - begun) / 1_000;
          peak = Math.max(peak, process.memoryUsage().rss);
        },
      },
    ),
  );
  const bare = await timed(() => bareRead(world));
  const { disclosures, keeping } = result;
  const each = (count: number, s: number) => `${Math.round(count / s).toLocaleString('en-GB')}/s`;
  const rows: [string, string, string][] = [
    ['rows made by COPY', `${making.seconds.toFixed(1)} s`, each(DECISIONS, making.seconds)],
    ['simulation in all', `${seconds.toFixed(1)} s`, ''],
    ['  decisions read and replayed', `${ended.decisions.toFixed(1)} s`, each(reads.decisions, ended.decisions)],
    [
      '  people reckoned anew',
      `${(seconds - ended.decisions).toFixed(1)} s`,
      each(reads.people, seconds - ended.decisions),
    ],
    ['bare read of the same decisions', `${bare.seconds.toFixed(1)} s`, each(bare.result, bare.seconds)],
    ['replay against the bare read', `${(ended.decisions / bare.seconds).toFixed(2)} times`, ''],
    ['memory above the start, at most', `${Math.round((peak - start) / 2 ** 20)} MB`, ''],
    [
      'would be refused; would be allowed',
      `${disclosures.nowRefused.count}; ${disclosures.nowAllowed.count}`,
      `of ${disclosures.read}`,
    ],
    ['people whose day moves', `${keeping.changed}`, `of ${keeping.people}`],
  ];
  console.log('');
  for (const [what, one, two] of rows) console.log(`${what.padEnd(40)}${one.padStart(14)}  ${two}`);
});

/** One real decision of the product, whose facts the others are made after. */
async function oneDecision(world: World) {
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  const { id } = await share(world, person.reference);
  const { rows } = await world.database.superuser.query<{
    facts: DecisionFacts;
    organisation_id: string;
    created_by: string;
    register_hash: string;
  }>('SELECT facts, organisation_id, created_by, register_hash FROM disclosure WHERE id = $1', [id]);
  if (!rows[0]) throw new Error('A decision was expected.');
  return rows[0];
}

/** Takes one field from what a recipient may be given, and a year from how long data is kept after leaving. */
function changed(register: Register, recipient: string): Register {
  const after = structuredClone(register);
  const line = after.recipients[recipient];
  if (line) line.fields = line.fields.filter((field) => field !== 'participant.mobile');
  for (const { variants } of Object.values(after.retention))
    for (const variant of variants)
      if (typeof variant.period === 'object' && 'months' in variant.period) variant.period.months += 12;
  return after;
}

/** People who started within the last two years, a third of whom have left. */
async function people(world: World): Promise<void> {
  await world.database.superuser.query(
    `WITH somebody AS (SELECT caseload_id FROM participant LIMIT 1),
      made AS (INSERT INTO participant (reference, programme, caseload_id, family_name, date_of_birth)
        SELECT upper(substr(translate(md5(i::text), 'ilou', '0000'), 1, 4) || '-' || lpad(translate(to_hex(i), 'ilou', '0000'), 4, '0')),
          $2, caseload_id, 'Example', date '1970-01-01' + i % 12000
        FROM somebody, generate_series(1, $1::int) AS i ON CONFLICT DO NOTHING RETURNING id),
      referred AS (INSERT INTO referral (participant_id, programme, channel, external_id, referred_on, as_at, customer_group, fingerprint)
        SELECT id, $2, 'jcp', id::text, current_date - (hashtext(id::text) & 511) - 30, current_date, 'health-and-disability', '\\x00' FROM made
        RETURNING id, participant_id, referred_on),
      started AS (INSERT INTO enrolment (participant_id, referral_id, started_on)
        SELECT participant_id, id, referred_on + 14 FROM referred RETURNING id, participant_id, started_on)
    INSERT INTO enrolment_end (enrolment_id, participant_id, ended_on, reason)
      SELECT id, participant_id, started_on + (hashtext(id::text) & 15), 'completed' FROM started WHERE hashtext(id::text) % 3 = 0`,
    [PEOPLE, PROGRAMME],
  );
}

type Template = Awaited<ReturnType<typeof oneDecision>>;

/** Decisions spread over the days, one in five refused for want of consent. */
async function decisions(world: World, template: Template): Promise<void> {
  const client = await world.database.superuser.connect();
  try {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM participant ORDER BY id');
    const columns =
      'reference, participant_id, organisation_id, recipient, purpose, fields, necessity, decision, clause, reasons, facts, notice_version, register_hash, decider_version, payload_hash, payload, form_token, created_at, created_by';
    const copy = client.query(copyFrom(`COPY disclosure (${columns}) FROM STDIN`));
    await pipeline(
      Readable.from(
        lines(
          world,
          template,
          rows.map(({ id }) => id),
        ),
      ),
      copy,
    );
  } finally {
    client.release();
  }
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function referenceOf(n: number): string {
  let text = '';
  for (let rest = n, i = 0; i < 8; i += 1, rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text;
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

function* lines(world: World, { facts, ...row }: Template, ids: readonly string[]): Generator<string> {
  const end = world.services.clock().epochMilliseconds - 60_000;
  const step = (DAYS * 86_400_000) / DECISIONS;
  const [given] = facts.consents;
  for (let i = 0; i < DECISIONS; i += 1) {
    const person = ids[i % ids.length] ?? '';
    const at = new Date(end - Math.floor(i * step)).toISOString();
    const refused = i % 5 === 0;
    const consents = refused || !given ? [] : [{ ...given, id: randomUUID(), givenAt: '2020-01-01T00:00:00Z' }];
    const kept = JSON.stringify({ ...facts, at, person: { ...facts.person, id: person }, consents });
    const reason = JSON.stringify([
      { code: 'consent-missing', clause: 'right/withdrawal', message: 'None', remedy: 'Ask' },
    ]);
    yield `${[
      referenceOf(i + 1_000),
      person,
      row.organisation_id,
      facts.recipient,
      facts.purpose,
      `{${facts.fields.join(',')}}`,
      '\\\\x00',
      refused ? 'refused' : 'allowed',
      `recipient/${facts.recipient}`,
      refused ? reason : '[]',
      kept.replaceAll('\\', '\\\\'),
      1,
      row.register_hash,
      1,
      refused ? '\\N' : 'a'.repeat(64),
      refused ? '\\N' : '\\\\x00',
      randomUUID(),
      at,
      row.created_by,
    ].join('\t')}\n`;
  }
}

/** The same rows in the same batches, straight from the table and thrown away. */
async function bareRead(world: World): Promise<number> {
  const client = await world.database.superuser.connect();
  let read = 0;
  try {
    let last = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };
    for (;;) {
      const { rows } = await client.query<{ id: string; at: string }>({
        text: `SELECT id, reference, decision, clause, facts, created_at::text AS at FROM disclosure
          WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT ${BATCH}`,
        values: [last.at, last.id],
      });
      const newest = rows.at(-1);
      if (!newest) return read;
      read += rows.length;
      last = newest;
    }
  } finally {
    client.release();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1_000 };
}
