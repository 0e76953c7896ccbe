import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import {
  ask,
  BASICS,
  eventsOf,
  HARBOUR,
  RIVERSIDE,
  share,
  startedParticipant,
  withdraw,
} from '../../test/support/sharing.ts';
import { makeWorld, type World } from '../../test/support/world.ts';
import { smtpMailer } from '../messages/index.ts';
import { execute, type Mailer, type MailMessage, type MailOutcome } from '../pipeline/index.ts';
import { type Collected, collectDisclosure } from './commands/collect-disclosure.ts';
import { previewSharing, shareInformation } from './index.ts';
import { sendDisclosure } from './jobs.ts';
import { disclosureOf } from './queries.ts';

const ORIGIN = 'https://candour.example';

/** A mailer that keeps what it is given and answers as told. */
function keeping(outcome: MailOutcome['outcome'] = 'sent'): Mailer & { sent: MailMessage[] } {
  const sent: MailMessage[] = [];
  return {
    sent,
    async send(message) {
      sent.push(message);
      return { outcome, detail: 'test' };
    },
  };
}

const runJob = (world: World, disclosure: string, mailer: Mailer) =>
  sendDisclosure.run({ ...world.services, mailer, origin: ORIGIN }, { disclosure, programme: 'central-london-works' });

const collect = (world: World, token: string, code: string): Promise<Collected> =>
  execute(world.services, collectDisclosure, { job: 'collect-disclosure' }, { token, code });

/** Somebody with consent and a shared package on its way. */
async function shared(world: World) {
  const person = await startedParticipant(world, { family_name: 'Quaggacanary' });
  const consent = await ask(world, person.reference);
  const made = await share(world, person.reference);
  return { person, consent, made };
}

/** The code as the keyworker reads it out, and the token as the message carries it. */
async function codeOf(world: World, reference: string, disclosure: string): Promise<string> {
  const read = (await world.run('keyworker', disclosureOf, { reference, disclosure })) as {
    disclosure: { code?: string };
  };
  return read.disclosure.code ?? '';
}
const tokenOf = (message: MailMessage | undefined): string => /collect\/(\S+)/.exec(message?.text ?? '')?.[1] ?? '';
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('what was previewed, what was sealed and what is collected are the same bytes', async (t) => {
  const world = await makeWorld(t);
  const { person, made } = await shared(world);
  assert.equal(made.preview.hash, sha256(made.preview.bytes ?? Buffer.alloc(0)));
  const { rows } = await world.database.superuser.query('SELECT payload_hash FROM disclosure WHERE id = $1', [made.id]);
  assert.equal(rows[0].payload_hash, made.preview.hash);
  assert.deepEqual(world.queued, [
    { job: 'send-disclosure', ids: { disclosure: made.id, programme: 'central-london-works' } },
  ]);
  const mailer = keeping();
  await runJob(world, made.id, mailer);
  const token = tokenOf(mailer.sent[0]);
  const code = await codeOf(world, person.reference, made.id);
  const wrong = await collect(world, token, '00000000');
  assert.deepEqual(wrong, { outcome: 'wrong-code', left: 4 });
  const got = await collect(world, token, code);
  assert.equal(got.outcome, 'opened');
  if (got.outcome !== 'opened') return;
  assert.equal(sha256(got.bytes), made.preview.hash);
  assert.deepEqual(got.bytes, made.preview.bytes);
  const text = got.bytes.toString('utf8');
  assert.match(text, /Quaggacanary/);
  for (const outside of ['1990-05-17', person.reference, person.id])
    assert.ok(!text.includes(outside), `${outside} was not chosen`);
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'released', 'sent', 'collected']);
});

test('a link opens three times, and five wrong codes end it', async (t) => {
  const world = await makeWorld(t);
  const { person, made } = await shared(world);
  const mailer = keeping();
  const code = await codeOf(world, person.reference, made.id);
  await runJob(world, made.id, mailer);
  const token = tokenOf(mailer.sent[0]);
  const opened = await Promise.all(Array.from({ length: 8 }, () => collect(world, token, code)));
  assert.equal(opened.filter((each) => each.outcome === 'opened').length, 3);
  assert.equal((await eventsOf(world, made.id)).filter((kind) => kind === 'collected').length, 1);
  const other = await share(world, person.reference);
  await runJob(world, other.id, mailer);
  const second = tokenOf(mailer.sent[1]);
  const guesses = await Promise.all(Array.from({ length: 9 }, () => collect(world, second, '11111111')));
  assert.equal(guesses.filter((each) => each.outcome === 'wrong-code').length, 4);
  assert.deepEqual(await collect(world, second, await codeOf(world, person.reference, other.id)), { outcome: 'gone' });
});

test('a link is dead before it is sent, after 72 hours, after withdrawal, and when it never was', async (t) => {
  const world = await makeWorld(t);
  const { person, consent, made } = await shared(world);
  const mailer = keeping();
  const code = await codeOf(world, person.reference, made.id);
  await runJob(world, made.id, mailer);
  const token = tokenOf(mailer.sent[0]);
  assert.deepEqual(await collect(world, 'x'.repeat(43), code), { outcome: 'gone' });
  await world.database.superuser.query('DELETE FROM disclosure_event WHERE disclosure_id = $1 AND kind = $2', [
    made.id,
    'released',
  ]);
  assert.deepEqual(await collect(world, token, code), { outcome: 'gone' });
  await world.database.superuser.query(
    "INSERT INTO disclosure_event (disclosure_id, participant_id, kind) VALUES ($1, $2, 'released')",
    [made.id, person.id],
  );
  const before = world.services.clock();
  await world.setClock(before.add({ hours: 73 }).toString());
  assert.deepEqual(await collect(world, token, code), { outcome: 'gone' });
  await world.setClock(before.add({ hours: 1 }).toString());
  await withdraw(world, consent.id);
  assert.deepEqual(await collect(world, token, code), { outcome: 'gone' });
  assert.deepEqual((await eventsOf(world, made.id)).at(-1), 'closed');
  const { rows } = await world.database.superuser.query(
    "SELECT outcome, reasons FROM ledger_entry WHERE act = 'collect-disclosure' AND participant_id = $1",
    [person.id],
  );
  assert.deepEqual(rows, [{ outcome: 'stopped', reasons: ['consent-withdrawn'] }]);
});

test('whoever was asked twice takes both consents back at once', async (t) => {
  const world = await makeWorld(t);
  const { person, consent, made } = await shared(world);
  const second = await ask(world, person.reference);
  const elsewhere = await ask(world, person.reference, { organisation: RIVERSIDE });
  await withdraw(world, consent.id);
  await runJob(world, made.id, keeping());
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'stopped']);
  assert.equal((await share(world, person.reference)).decision, 'refused');
  const { rows } = await world.database.superuser.query(
    'SELECT consent_id FROM consent_withdrawal WHERE participant_id = $1',
    [person.id],
  );
  assert.deepEqual(rows.map((row) => row.consent_id).sort(), [consent.id, second.id].sort());
  assert.equal((await share(world, person.reference, { organisation: RIVERSIDE })).decision, 'allowed', elsewhere.id);
  await ask(world, person.reference);
  await withdraw(world, consent.id);
  assert.equal((await share(world, person.reference)).decision, 'allowed', 'an old form sent again ends nothing new');
});

test('the last answer counts: a no ends an earlier yes about the same fields, and no other', async (t) => {
  const world = await makeWorld(t);
  const { person, made } = await shared(world);
  await ask(world, person.reference, { fields: ['participant.email'], decision: 'refused' });
  assert.equal((await share(world, person.reference)).decision, 'allowed', 'another field was refused');
  await ask(world, person.reference, { decision: 'refused' });
  assert.equal((await share(world, person.reference)).decision, 'refused');
  await runJob(world, made.id, keeping());
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'stopped']);
});

test('a withdrawal stops what is queued, and the ledger says so', async (t) => {
  const world = await makeWorld(t);
  const { person, consent, made } = await shared(world);
  await withdraw(world, consent.id);
  const mailer = keeping();
  await runJob(world, made.id, mailer);
  await runJob(world, made.id, mailer);
  assert.equal(mailer.sent.length, 0);
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'stopped']);
  const { rows } = await world.database.superuser.query(
    "SELECT outcome, reasons FROM ledger_entry WHERE act = 'release-disclosure' AND participant_id = $1",
    [person.id],
  );
  assert.deepEqual(rows, [{ outcome: 'stopped', reasons: ['consent-withdrawn'] }]);
});

test('an agreement suspended after sharing stops what is queued', async (t) => {
  const world = await makeWorld(t);
  const { made } = await shared(world);
  await world.database.superuser.query('UPDATE agreement SET suspended_on = current_date WHERE reference = $1', [
    `AG-${HARBOUR}`,
  ]);
  await runJob(world, made.id, keeping());
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'stopped']);
});

test('a job that runs again, even at the same moment, sends nothing twice', async (t) => {
  const world = await makeWorld(t);
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  for (let round = 0; round < 4; round += 1) {
    const made = await share(world, person.reference);
    const mailer = keeping();
    const run = () => runJob(world, made.id, mailer).catch(() => undefined);
    await Promise.all([run(), run(), run()]);
    await runJob(world, made.id, mailer);
    assert.equal(mailer.sent.length, 1);
  }
});

test('how a try ended is written down in turn with whoever else handles the disclosure', async (t) => {
  const world = await makeWorld(t);
  const { made } = await shared(world);
  const other = await world.database.superuser.connect();
  const slow: Mailer = {
    async send() {
      await other.query('BEGIN');
      await other.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 42))', [made.id]);
      return { outcome: 'sent', detail: 'test' };
    },
  };
  const running = runJob(world, made.id, slow);
  await pause(1500);
  const meanwhile = await eventsOf(world, made.id);
  await other.query('COMMIT');
  other.release();
  await running;
  assert.deepEqual(meanwhile, ['queued', 'released']);
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'released', 'sent']);
});

test('a refused message is tried again; one that may have left needs a person', async (t) => {
  const world = await makeWorld(t);
  const { made } = await shared(world);
  await assert.rejects(runJob(world, made.id, keeping('not-sent')), /not sent/);
  const mailer = keeping();
  await runJob(world, made.id, mailer);
  assert.equal(mailer.sent.length, 1);
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'released', 'failed', 'sent']);
  const second = await shared(world);
  await runJob(world, second.made.id, keeping('unknown'));
  await runJob(world, second.made.id, mailer);
  assert.equal(mailer.sent.length, 1);
  assert.deepEqual(await eventsOf(world, second.made.id), ['queued', 'released', 'unknown']);
});

test('a process killed while sending leaves “unknown”, never a second message', async (t) => {
  const world = await makeWorld(t);
  const { made } = await shared(world);
  const killed: Mailer = { send: () => Promise.reject(new Error('killed')) };
  await assert.rejects(runJob(world, made.id, killed), /killed/);
  const mailer = keeping();
  await runJob(world, made.id, mailer);
  assert.equal(mailer.sent.length, 0);
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'released', 'unknown']);
});

test('fifty identical posts are one disclosure and one queued sending', async (t) => {
  const world = await makeWorld(t);
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  const wanted = { reference: person.reference, organisation: HARBOUR, purpose: 'onward-support', fields: BASICS };
  const { hash } = (await world.run('keyworker', previewSharing, wanted)) as { hash: string };
  const input = { ...wanted, necessity: 'They must be able to ring', previewHash: hash, formToken: randomUUID() };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => world.run('keyworker', shareInformation, input) as Promise<{ id: string }>),
  );
  assert.equal(new Set(answers.map((answer) => answer.id)).size, 1);
  assert.equal(world.queued.length, 1);
  const { rows } = await world.database.superuser.query('SELECT count(*)::int AS n FROM disclosure');
  assert.equal(rows[0].n, 1);
});

test('a preview that is out of date does not leave', async (t) => {
  const world = await makeWorld(t);
  const person = await startedParticipant(world);
  await ask(world, person.reference);
  await assert.rejects(share(world, person.reference, { previewHash: 'a'.repeat(64) }), /changed since you previewed/);
  const { rows } = await world.database.superuser.query('SELECT count(*)::int AS n FROM disclosure');
  assert.equal(rows[0].n, 0);
});

test('the message goes out by SMTP, and names nobody', async (t) => {
  const world = await makeWorld(t);
  const received: string[] = [];
  const sink = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => new Promise<void>((resolve) => sink.close(() => resolve())));
  const { port } = sink.server.address() as AddressInfo;
  const { person, made } = await shared(world);
  await runJob(world, made.id, smtpMailer(`smtp://127.0.0.1:${port}`, 'no-reply@candour.example'));
  assert.equal(received.length, 1);
  const letter = received[0] ?? '';
  assert.match(letter, new RegExp(`^To: referrals@${HARBOUR}\\.example`, 'm'));
  for (const value of ['Quaggacanary', 'Alex', '07700', '1990', person.reference, person.id, made.id, made.reference]) {
    assert.ok(!letter.includes(value), `${value} is in the message`);
  }
  assert.deepEqual(await eventsOf(world, made.id), ['queued', 'released', 'sent']);
  await new Promise<void>((resolve) => sink.close(() => resolve()));
  const second = await shared(world);
  const closed = smtpMailer(`smtp://127.0.0.1:${port}`, 'no-reply@candour.example');
  await assert.rejects(runJob(world, second.made.id, closed), /not sent/);
  assert.deepEqual(await eventsOf(world, second.made.id), ['queued', 'released', 'failed']);
});
