import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { serverFor } from '../../../test/support/server.ts';
import { makeWorld, PROGRAMME, type World } from '../../../test/support/world.ts';
import { giveNotice } from '../../casework/index.ts';
import { smtpMailer } from '../../messages/index.ts';
import { type Mailer, type MailMessage, type MailOutcome, NotFound, publish } from '../../pipeline/index.ts';
import { publishRegister } from '../../product/index.ts';
import { navigationFor } from '../../product/navigation.ts';
import { recordTelling } from './commands/record-telling.ts';
import { pages, readTellingCounts, type TellingCount } from './index.ts';
import { sendTellingsJob, tellParticipantsJob } from './jobs.ts';
import { listTellings, type TellingLine } from './list.ts';
import { prepareLetter, readTelling } from './queries.ts';

const OFFICER = 'data-protection-officer';
const keeping = (outcome: MailOutcome['outcome'] = 'sent', detail = 'test'): Mailer & { sent: MailMessage[] } => {
  const sent: MailMessage[] = [];
  return {
    sent,
    async send(message) {
      sent.push(message);
      return { outcome, detail };
    },
  };
};

/** Publishes a version in which one more thing than in the version before is kept for longer: people have to be told. */
async function materialChange(world: World, version = 2, officers = { by: OFFICER, second: `deputy-${OFFICER}` }) {
  const next = structuredClone(world.register);
  const inYears = Object.values(next.retention)
    .filter(({ applies }) => applies === 'started')
    .flatMap(({ variants }) => variants.map(({ period }) => period))
    .filter((period) => typeof period === 'object' && 'financialYears' in period);
  for (const period of inYears.slice(0, version - 1)) period.financialYears += 2;
  return publishRegister(world, next, officers);
}

const person = async (world: World, facts: Record<string, string | null> = {}, started = true) => {
  const today = world.services.clock().toZonedDateTimeISO('Europe/London').toPlainDate();
  const made = await world.addParticipant(started ? { started_on: today.subtract({ days: 5 }).toString() } : {});
  for (const [column, value] of Object.entries(facts))
    await world.database.superuser.query(`UPDATE participant SET ${column} = $1 WHERE id = $2`, [value, made.id]);
  return made;
};
const byEmail = { email: 'alex@home.example', contact_preference: 'email' };

/** Works everything that was queued about telling, as often as it queues more. */
async function work(world: World, mailer: Mailer) {
  const jobs = new Map([tellParticipantsJob, sendTellingsJob].map((job) => [job.name, job]));
  const services = { ...world.services, mailer, origin: 'https://candour.example' };
  for (let next = world.queued.shift(); next; next = world.queued.shift())
    await jobs.get(next.job)?.run(services, next.ids);
}
const kindsOf = async (world: World, participant: string): Promise<string[]> => {
  const { rows } = await world.database.superuser.query<{ kind: string }>(
    'SELECT kind FROM notice_telling_event WHERE participant_id = $1 ORDER BY at, ctid',
    [participant],
  );
  return rows.map(({ kind }) => kind);
};
const channels = async (world: World): Promise<Record<string, string>> => {
  const { rows } = await world.database.superuser.query<{ participant_id: string; channel: string }>(
    'SELECT participant_id, channel FROM notice_telling',
  );
  return Object.fromEntries(rows.map((row) => [row.participant_id, row.channel]));
};
const toTell = async (world: World, persona = 'keyworker') =>
  ((await world.run(persona, listTellings, {})) as { lines: TellingLine[] }).lines;
const counts = async (world: World) => (await world.run(OFFICER, readTellingCounts, {})) as TellingCount[];

test('a material change is told to everybody active by their own safe way, once', async (t) => {
  const world = await makeWorld(t);
  const emailed = await person(world, byEmail);
  const referred = await person(world, byEmail, false);
  const careful = await person(world, { ...byEmail, safe_to_contact: 'with-care' });
  const phoned = await person(world, { email: 'b@home.example', contact_preference: 'telephone' });
  const unasked = await person(world, { email: 'c@home.example' });
  const posted = await person(world, { mobile: null, contact_preference: 'letter', address_line_1: '1 Test Street' });
  const left = await person(world, byEmail);
  const died = await person(world, byEmail);
  for (const [id, reason] of [
    [left.id, 'left-early'],
    [died.id, 'died'],
  ])
    await world.database.superuser.query(
      `INSERT INTO enrolment_end (enrolment_id, participant_id, ended_on, reason) SELECT id, participant_id, current_date, $2
        FROM enrolment WHERE participant_id = $1`,
      [id, reason],
    );
  const elsewhere = await person(world, byEmail);
  await world.database.superuser.query(
    `WITH away AS (INSERT INTO caseload (organisation_id, team_id, programme, kind, name)
       SELECT organisation_id, team_id, 'another-programme', kind, name FROM caseload WHERE kind = 'keyworker' LIMIT 1 RETURNING id, programme)
     UPDATE participant SET programme = away.programme, caseload_id = away.id FROM away WHERE participant.id = $1`,
    [elsewhere.id],
  );
  const { rows: restricting } = await world.database.superuser.query<{ id: string }>('SELECT id FROM staff LIMIT 1');
  await world.database.superuser.query(
    `INSERT INTO restriction (participant_id, fields, reason, placed_by, form_token) VALUES ($1, '{*}', '\\x00', $2, $3)`,
    [emailed.id, restricting[0]?.id, randomUUID()],
  );

  const { material, version } = await materialChange(world);
  assert.deepEqual([material, version], [true, 2]);
  assert.deepEqual(world.queued, [{ job: 'tell-participants', ids: { programme: PROGRAMME, version: '2' } }]);
  const again = structuredClone(world.queued);
  const mailer = keeping();
  await work(world, mailer);
  assert.deepEqual(await channels(world), {
    [emailed.id]: 'email',
    [referred.id]: 'email',
    [careful.id]: 'in-person',
    [phoned.id]: 'telephone',
    [unasked.id]: 'telephone',
    [posted.id]: 'letter',
  });
  assert.equal(mailer.sent.length, 2);
  assert.match(
    mailer.sent[0]?.text ?? '',
    new RegExp(`https://candour.example/programmes/${PROGRAMME}/notice/versions/2`),
  );
  assert.doesNotMatch(mailer.sent[0]?.text ?? '', /Alex|Example|[0-9A-Z]{4}-[0-9A-Z]{4}/, 'nothing of the person');
  assert.deepEqual(await kindsOf(world, emailed.id), ['sending', 'sent'], 'restricted, and told all the same');

  world.queued.push(...again);
  await work(world, mailer);
  assert.equal(mailer.sent.length, 2, 'run again, nobody is told twice');
  assert.equal(Object.keys(await channels(world)).length, 6);
  assert.deepEqual((await toTell(world)).map(({ channel }) => channel).sort(), [
    'in-person',
    'letter',
    'telephone',
    'telephone',
  ]);
  assert.deepEqual(await toTell(world, 'keyworker-2'), [], 'another caseload');
  const [counted] = await counts(world);
  assert.deepEqual([counted?.people, counted?.overdue], [6, false]);
  assert.deepEqual(
    counted?.states.map(({ state, people }) => [state, people]),
    [
      ['to-tell', 4],
      ['sent', 2],
    ],
  );
});

test('a change that is not material tells nobody', async (t) => {
  const world = await makeWorld(t);
  const { material } = await publishRegister(world, world.register, { by: OFFICER, second: `deputy-${OFFICER}` });
  assert.equal(material, false);
  assert.deepEqual(world.queued, []);
});

test('at the moment of sending it is looked at again', async (t) => {
  const world = await makeWorld(t);
  const stays = await person(world, byEmail);
  const leaves = await person(world, byEmail);
  const unsafe = await person(world, byEmail);
  await materialChange(world);
  const plan = world.queued.shift();
  await tellParticipantsJob.run({ ...world.services, mailer: keeping(), origin: 'https://x.example' }, plan?.ids ?? {});
  await world.database.superuser.query(
    `INSERT INTO enrolment_end (enrolment_id, participant_id, ended_on, reason)
      SELECT id, participant_id, current_date, 'moved-away' FROM enrolment WHERE participant_id = $1`,
    [leaves.id],
  );
  await world.database.superuser.query(`UPDATE participant SET safe_to_contact = 'with-care' WHERE id = $1`, [
    unsafe.id,
  ]);
  const mailer = keeping();
  await work(world, mailer);
  assert.equal(mailer.sent.length, 1);
  assert.deepEqual(await kindsOf(world, stays.id), ['sending', 'sent']);
  assert.deepEqual(await kindsOf(world, leaves.id), ['no-longer-due']);
  assert.deepEqual(await kindsOf(world, unsafe.id), ['by-hand']);
  assert.deepEqual(
    (await toTell(world)).map(({ reference }) => reference),
    [unsafe.reference],
  );
});

test('a server out of reach is tried again; an address it refuses becomes somebody’s task; what may have left never goes twice', async (t) => {
  const world = await makeWorld(t);
  const one = await person(world, byEmail);
  await materialChange(world);
  await assert.rejects(work(world, keeping('not-sent', 'econnrefused')), { name: 'MailServerOutOfReach' });
  assert.deepEqual(await kindsOf(world, one.id), ['sending', 'not-sent']);
  const resend = { job: 'send-notice-tellings', ids: { programme: PROGRAMME, version: '2' } };
  world.queued.push(resend);
  await work(world, keeping('not-sent', 'smtp-550'));
  assert.deepEqual((await kindsOf(world, one.id)).slice(2), ['sending', 'not-sent', 'by-hand']);
  const two = await person(world, byEmail);
  world.queued.push({ job: 'tell-participants', ids: { programme: PROGRAMME, version: '2' } });
  await work(world, keeping('unknown', 'etimedout'));
  world.queued.push(resend);
  const later = keeping();
  await work(world, later);
  assert.deepEqual(later.sent, []);
  assert.deepEqual(await kindsOf(world, two.id), ['sending', 'unknown']);
  assert.deepEqual((await toTell(world)).map(({ state }) => state).sort(), ['to-check', 'to-tell']);
});

test('a message goes over SMTP', async (t) => {
  const world = await makeWorld(t);
  await person(world, byEmail);
  await materialChange(world);
  const received: string[] = [];
  const sink = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk) => {
        text += chunk;
      });
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => new Promise<void>((resolve) => sink.close(() => resolve())));
  const { port } = sink.server.address() as AddressInfo;
  await work(world, smtpMailer(`smtp://127.0.0.1:${port}`, 'notice@candour.example'));
  assert.equal(received.length, 1);
  assert.match(received[0] ?? '', /Subject: A privacy notice has changed/);
  assert.match(received[0] ?? '', /alex@home\.example/);
});

test('the keyworker’s list, the giving, the letter, and what cannot be told', async (t) => {
  const world = await makeWorld(t);
  const phoned = await person(world);
  const posted = await person(world, { mobile: null, contact_preference: 'letter', address_line_1: '1 Test Street' });
  await materialChange(world);
  await work(world, keeping());
  const server = await serverFor(world, pages, { role: 'keyworker', label: 'Keyworker' });
  const cookies = { 'candour-s': await world.token('keyworker') };
  const get = (url: string) => server.inject({ url, cookies });
  const list = await get('/notice-telling');
  assert.equal(list.statusCode, 200, list.body);
  const ids = Object.fromEntries((await toTell(world)).map(({ reference, id }) => [reference, id]));
  const url = `/notice-telling/${ids[phoned.reference]}`;
  const shown = await get(url);
  assert.match(shown.body, /What changes/);
  const csrf = /name="csrf" value="([^"]*)"/.exec(shown.body)?.[1] ?? '';
  const clientToken = /name="clientToken" value="([^"]*)"/.exec(shown.body)?.[1] ?? '';
  const post = (path: string, fields: Record<string, string>) =>
    server.inject({
      method: 'POST',
      url: path,
      cookies,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ csrf, clientToken, ...fields }).toString(),
    });
  const wrong = await post(`${url}/given`, { language: 'English' });
  assert.equal(wrong.statusCode, 400);
  assert.match(wrong.body, /Select how you gave the notice/);
  assert.equal((await post(`${url}/given`, { how: 'read-aloud', language: 'Welsh' })).statusCode, 303);
  const { rows } = await world.database.superuser.query('SELECT version, how, language FROM notice_given');
  assert.deepEqual(
    rows,
    [{ version: 2, how: 'read-aloud', language: 'Welsh' }],
    'the version that is not in force yet',
  );
  assert.deepEqual(
    (await toTell(world)).map(({ reference }) => reference),
    [posted.reference],
  );

  const letter = `/notice-telling/${ids[posted.reference]}/letter`;
  assert.match((await get(letter)).body, /1 Test Street[\s\S]*has changed/);
  assert.equal((await get(`${url}/letter`)).statusCode, 404, 'not by letter');
  await assert.rejects(world.run('keyworker-2', prepareLetter, { telling: ids[posted.reference] }), NotFound);
  const record = (fields: Record<string, string>) =>
    world.run('keyworker', recordTelling, { telling: ids[posted.reference], clientToken: randomUUID(), ...fields });
  await record({ what: 'letter-posted' });
  assert.deepEqual(await toTell(world), []);
  await assert.rejects(record({ what: 'letter-posted' }), { name: 'Conflict' });
  await record({ what: 'came-back' });
  assert.deepEqual(
    (await toTell(world)).map(({ state }) => state),
    ['returned'],
  );
  await assert.rejects(record({ what: 'not-reachable' }), { name: 'InvalidInput' });
  await record({ what: 'not-reachable', because: 'moved-away' });
  assert.deepEqual(await toTell(world), []);
  const [counted] = await counts(world);
  assert.deepEqual(counted?.states.map(({ state }) => state).sort(), ['not-reachable', 'told']);
});

test('people still to be told when the version takes effect are overdue', async (t) => {
  const world = await makeWorld(t);
  await person(world);
  const { effectiveFrom } = await materialChange(world);
  await work(world, keeping());
  assert.equal((await counts(world))[0]?.overdue, false);
  await world.setClock(Temporal.Instant.from(effectiveFrom).add({ hours: 1 }).toString());
  assert.equal((await counts(world))[0]?.overdue, true);
});

test('a person has one telling for each version, whoever tries', async (t) => {
  const world = await makeWorld(t);
  const { id } = await person(world);
  const next = structuredClone(world.register);
  await world.asOperator((db) => publish(db, next, { by: 'A', second: 'B' }));
  const insert = () =>
    world.database.superuser.query(
      `INSERT INTO notice_telling (participant_id, programme, version, channel) VALUES ($1, $2, 2, 'letter')`,
      [id, PROGRAMME],
    );
  await insert();
  await assert.rejects(insert(), { code: '23505' });
  await assert.rejects(
    world.database.pools.candour_staff.query(`INSERT INTO notice_telling (participant_id, programme, version, channel)
      VALUES ('${id}', '${PROGRAMME}', 1, 'letter')`),
    /permission denied/,
  );
});

test('people still in intake are told by whoever holds the intake caseload, where a programme has no team leader', async (t) => {
  const programme = 'connect-to-work-central-london';
  const world = await makeWorld(t, { programme });
  const waiting = await world.addParticipant({ caseload: 'front-desk' });
  const allocated = await world.addParticipant({ caseload: 'camden-a' });
  for (const { id } of [waiting, allocated])
    await world.database.superuser.query(
      `UPDATE participant SET contact_preference = 'letter', mobile = NULL, address_line_1 = '1 Test Street' WHERE id = $1`,
      [id],
    );
  await materialChange(world, 2, { by: `councils-${OFFICER}`, second: `councils-deputy-${OFFICER}` });
  await work(world, keeping());
  const [line, ...others] = await toTell(world, 'front-desk');
  assert.deepEqual([line?.reference, others], [waiting.reference, []], 'nobody of another caseload');
  const server = await serverFor(world, pages, { role: 'administrator', label: 'Front desk' });
  const cookies = { 'candour-s': await world.token('front-desk') };
  for (const path of ['', `/${line?.id}`, `/${line?.id}/letter`])
    assert.equal((await server.inject({ url: `/notice-telling${path}`, cookies })).statusCode, 200, path);
  const { rows } = await world.database.superuser.query<{ id: string }>(
    'SELECT id FROM notice_telling WHERE participant_id = $1',
    [allocated.id],
  );
  await assert.rejects(world.run('front-desk', readTelling, { telling: rows[0]?.id }), NotFound);
  assert.ok(navigationFor('administrator', world.register).some(({ href }) => href === '/notice-telling'));

  await world.run('front-desk', giveNotice, {
    reference: waiting.reference,
    how: 'on-paper',
    language: 'English',
    version: 2,
    clientToken: randomUUID(),
  });
  assert.deepEqual(await toTell(world, 'front-desk'), []);
});

test('who is owed an older version still hears of all that changed since they were told, and is told once', async (t) => {
  const world = await makeWorld(t);
  const post = { mobile: null, contact_preference: 'letter', address_line_1: '1 Test Street' };
  const never = await person(world, post);
  const knowsFirst = await person(world, post);
  const knowsSecond = await person(world, post);
  const give = ({ reference }: { reference: string }, version: number) =>
    world.run('keyworker', giveNotice, {
      reference,
      how: 'read-aloud',
      language: 'English',
      version,
      clientToken: randomUUID(),
    });
  await give(knowsFirst, 1);
  const { effectiveFrom } = await materialChange(world);
  await work(world, keeping());
  await give(knowsSecond, 2);
  const hears = async (whom: { reference: string }) => {
    const line = (await toTell(world)).find(({ reference }) => reference === whom.reference);
    const read = { telling: line?.id };
    const page = (await world.run('keyworker', readTelling, read)) as { sentences: string[]; since: number };
    const letter = (await world.run('keyworker', prepareLetter, read)) as { sentences: string[]; since: number };
    assert.deepEqual([letter.sentences, letter.since, line?.since], [page.sentences, page.since, page.since]);
    return { ...page, line };
  };
  const second = (await hears(never)).sentences;
  await world.setClock(Temporal.Instant.from(effectiveFrom).add({ hours: 1 }).toString());

  const { version } = await materialChange(world, 3);
  assert.equal(version, 3);
  await work(world, keeping());
  const third = (await hears(knowsSecond)).sentences;
  assert.ok(second.length > 0 && third.length > 0 && !second.some((sentence) => third.includes(sentence)));
  for (const whom of [never, knowsFirst]) {
    const { sentences, since, line } = await hears(whom);
    assert.equal(since, 1);
    assert.deepEqual([...sentences].sort(), [...second, ...third].sort());
    assert.equal(line?.dueBy.getTime(), new Date(effectiveFrom).getTime(), 'due since the older version took effect');
  }
  assert.equal((await hears(knowsSecond)).since, 2);

  await give(knowsFirst, 3);
  const [line] = (await toTell(world)).filter(({ reference }) => reference === never.reference);
  await world.run('keyworker', recordTelling, {
    telling: line?.id,
    what: 'letter-posted',
    clientToken: randomUUID(),
  });
  assert.deepEqual(
    (await counts(world)).map(({ version, overdue, states }) => [
      version,
      overdue,
      states.map(({ state }) => state).sort(),
    ]),
    [
      [3, false, ['sent', 'to-tell', 'told']],
      [2, false, ['told']],
    ],
    'a posted letter about the newest settles the older one',
  );
});
