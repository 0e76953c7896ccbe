import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { makeWorld, type World } from '../../test/support/world.ts';
import { openParticipant } from '../people/open-participant.ts';
import { Conflict, InvalidInput, NotFound, Refused } from '../pipeline/index.ts';
import { listCaseload } from './caseload.ts';
import { bookAppointment } from './commands/book-appointment.ts';
import { cancelAppointment } from './commands/cancel-appointment.ts';
import { correctCaseNote } from './commands/correct-case-note.ts';
import { giveNotice } from './commands/give-notice.ts';
import { recordAssessment } from './commands/record-assessment.ts';
import { recordAttendance } from './commands/record-attendance.ts';
import { recordContact } from './commands/record-contact.ts';
import { rescheduleAppointment } from './commands/reschedule-appointment.ts';
import { startProgramme } from './commands/start-programme.ts';
import { writeCaseNote } from './commands/write-case-note.ts';
import { listNotes } from './notes.ts';
import { readAssessment } from './plans.ts';
import { listAppointments, readAppointment } from './reads.ts';

let world: World;
let today: Temporal.PlainDate;
before(async () => {
  world = await makeWorld();
  today = Temporal.Now.plainDateISO('Europe/London');
});

const day = (days: number): string => today.add({ days }).toString();
const booking = (reference: string, more: object = {}) => ({
  reference,
  kind: 'first-meeting',
  how: 'in-person',
  date: day(-1),
  time: '10:00',
  minutes: 60,
  place: 'Room 1',
  clientToken: randomUUID(),
  ...more,
});
const book = async (reference: string, more: object = {}): Promise<string> =>
  (await world.run<{ id: string }>('keyworker', bookAppointment, booking(reference, more))).id;
const rows = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await world.database.superuser.query(text, values)).rows as Row[];
const came = { attended: true, happened: true };

test('a record is seen by whoever holds its caseload, and by nobody else', async () => {
  const { reference, id } = await world.addParticipant({ caseload: 'east-1', family_name: 'Visible' });
  const appointmentId = await book(reference);
  const opened = await world.run<{ person: { name: string } }>('keyworker', openParticipant, { reference });
  assert.equal(opened.person.name, 'Alex Visible');
  for (const persona of ['keyworker-2', 'partner-worker']) {
    await assert.rejects(world.run(persona, openParticipant, { reference }), NotFound);
    await assert.rejects(world.run(persona, listAppointments, { reference }), NotFound);
    await assert.rejects(world.run(persona, readAppointment, { reference, appointmentId }), NotFound);
    await assert.rejects(world.run(persona, cancelAppointment, { appointmentId, reason: 'we-asked' }), NotFound);
    const list = await world.run<{ lines: { id: string }[] }>(persona, listCaseload, {});
    assert.ok(!list.lines.some((line) => line.id === id));
  }
  const own = await world.run<{ lines: { id: string; nextAt: Date | null; toRecordId: string | null }[] }>(
    'keyworker',
    listCaseload,
    {},
  );
  assert.equal(own.lines.find((line) => line.id === id)?.toRecordId, appointmentId);
  const leader = await world.run<{ lines: { id: string }[] }>('team-leader', listCaseload, {
    sort: 'referred',
    show: 'to-record',
  });
  assert.ok(leader.lines.some((line) => line.id === id));
});

test('nothing is asked before the notice has been given, and the refusal names the clause', async () => {
  const { reference, id } = await world.addParticipant();
  const appointmentId = await book(reference);
  const form = world.register.forms['first-assessment'];
  assert.ok(form);
  const ask = {
    appointmentId,
    form: 'first-assessment',
    formVersion: form.version,
    answers: {
      'what-matters': { answer: 'Canary of hope' },
      'health-and-work': { preferNotToSay: true },
      convictions: { answer: 'Canary of fear' },
    },
    clientToken: randomUUID(),
  };
  await assert.rejects(world.run('keyworker', recordAssessment, ask), (error) => {
    assert.ok(error instanceof Refused);
    assert.equal(error.reasons[0]?.code, 'notice-not-given');
    assert.ok(world.register.clauses[error.reasons[0]?.clause ?? '']?.promises.includes('P084'));
    assert.match(error.reasons[0]?.remedy ?? '', /Give the notice/);
    return true;
  });
  const refused = await rows<{ outcome: string }>(
    "SELECT outcome FROM ledger_entry WHERE participant_id = $1 AND act = 'record-assessment'",
    [id],
  );
  assert.deepEqual(refused, [{ outcome: 'refused' }]);
  await world.run('keyworker', giveNotice, {
    reference,
    appointmentId,
    how: 'read-aloud',
    language: 'English',
    clientToken: randomUUID(),
  });
  const given = await rows<{ version: number; register_hash: string; hash: string }>(
    'SELECT g.version, g.register_hash, p.hash FROM notice_given g JOIN publication p USING (programme, version) WHERE participant_id = $1',
    [id],
  );
  assert.equal(given[0]?.register_hash, given[0]?.hash);
  await world.run('keyworker', recordAssessment, ask);
  await world.run('keyworker', recordAssessment, ask);
  const kept = await rows<{ question_id: string; state: string; category: string; answer: Buffer | null }>(
    'SELECT question_id, state, category, answer FROM assessment_answer WHERE participant_id = $1 ORDER BY question_id',
    [id],
  );
  assert.deepEqual(
    kept.map(({ question_id, state, category }) => [question_id, state, category]),
    [
      ['convictions', 'answered', 'convictions'],
      ['health-and-work', 'prefer-not-to-say', 'programme-health'],
      ['what-matters', 'answered', 'assessments-and-plans'],
    ],
  );
  assert.ok(kept.every(({ answer }) => answer === null || !answer.toString('latin1').includes('Canary')));
  const read = await world.run<{ answers: { answer: string | null }[] }>('keyworker', readAssessment, { reference });
  assert.deepEqual(
    read.answers.map(({ answer }) => answer),
    ['Canary of fear', null, 'Canary of hope'],
  );
});

test('the database itself keeps an assessment from existing without the notice', async () => {
  const { id, reference } = await world.addParticipant();
  const other = await world.addParticipant();
  const appointmentId = await book(reference);
  await world.run('keyworker', giveNotice, {
    reference: other.reference,
    how: 'sent',
    language: 'English',
    clientToken: randomUUID(),
  });
  const [notice] = await rows<{ id: string }>('SELECT id FROM notice_given WHERE participant_id = $1', [other.id]);
  const insert = (given: string | null) =>
    world.database.superuser.query(
      `INSERT INTO assessment (participant_id, appointment_id, notice_given_id, form, form_version, held_on, staff_id, client_token, source, channel)
       SELECT $1, $2, $3, 'first-assessment', 1, current_date, staff_id, gen_random_uuid(), 'staff', 'screen' FROM appointment WHERE id = $2`,
      [id, appointmentId, given],
    );
  await assert.rejects(insert(null), /notice_given_id/);
  await assert.rejects(insert(notice?.id ?? null), /foreign key/);
});

test('the same form sent twice, at once or later, is one act', async () => {
  const { reference, id } = await world.addParticipant();
  const twice = booking(reference);
  const [first, second] = await Promise.all([
    world.run<{ id: string }>('keyworker', bookAppointment, twice),
    world.run<{ id: string }>('keyworker', bookAppointment, twice),
  ]);
  assert.equal(first.id, second.id);
  const note = {
    reference,
    topic: 'contact',
    body: 'Rang about Tuesday',
    occurredOn: day(0),
    clientToken: randomUUID(),
  };
  await Promise.all([world.run('keyworker', writeCaseNote, note), world.run('keyworker', writeCaseNote, note)]);
  const contact = {
    appointmentId: first.id,
    ...came,
    note: { topic: 'meeting', body: 'We met' },
    clientToken: randomUUID(),
  };
  await world.run('keyworker', recordContact, contact);
  await world.run('keyworker', recordContact, contact);
  const [counts] = await rows<{ appointments: number; notes: number; answers: number }>(
    `SELECT (SELECT count(*)::int FROM appointment WHERE participant_id = $1) AS appointments,
      (SELECT count(*)::int FROM case_note WHERE participant_id = $1) AS notes, (SELECT count(*)::int FROM attendance WHERE participant_id = $1) AS answers`,
    [id],
  );
  assert.deepEqual(counts, { appointments: 1, notes: 2, answers: 1 });
  await assert.rejects(
    world.run('keyworker', recordAttendance, { appointmentId: first.id, ...came, clientToken: randomUUID() }),
    Conflict,
  );
});

test('a note is sealed, and a correction keeps the original', async () => {
  const { reference, id } = await world.addParticipant();
  const write = {
    reference,
    topic: 'meeting',
    body: 'Canary: wants to bake bread',
    occurredOn: day(0),
    thirdParty: true,
    thirdPartyNote: 'Canary aunt',
    clientToken: randomUUID(),
  };
  const { id: noteId } = await world.run<{ id: string }>('keyworker', writeCaseNote, write);
  const correction = {
    reference,
    noteId,
    topic: 'meeting',
    body: 'Canary: wants to bake cakes',
    because: 'Canary: I misheard',
    clientToken: randomUUID(),
  };
  const other = await world.addParticipant();
  await assert.rejects(
    world.run('keyworker', correctCaseNote, { ...correction, reference: other.reference }),
    NotFound,
  );
  await world.run('keyworker', correctCaseNote, correction);
  await assert.rejects(world.run('keyworker', correctCaseNote, { ...correction, clientToken: randomUUID() }), Conflict);
  const stored = await rows<{ row: string }>('SELECT n::text AS row FROM case_note n WHERE participant_id = $1', [id]);
  assert.equal(stored.length, 2);
  const raw = await rows<{ body: Buffer }>(
    'SELECT body || COALESCE(third_party_note, body) || COALESCE(corrected_because, body) AS body FROM case_note WHERE participant_id = $1',
    [id],
  );
  for (const { body } of raw) assert.ok(!body.toString('latin1').includes('Canary'));
  const { notes } = await world.run<{
    notes: { body: string; corrects: string | null; correctedBecause: string | null }[];
  }>('keyworker', listNotes, { reference });
  assert.deepEqual(notes.map(({ body }) => body).sort(), [
    'Canary: wants to bake bread',
    'Canary: wants to bake cakes',
  ]);
  const corrected = notes.find(({ corrects }) => corrects === noteId);
  assert.equal(corrected?.body, 'Canary: wants to bake cakes');
  assert.equal(corrected?.correctedBecause, 'Canary: I misheard');
  await assert.rejects(
    world.run('keyworker', writeCaseNote, { ...write, thirdPartyNote: '', clientToken: randomUUID() }),
    InvalidInput,
  );
});

test('a moved appointment keeps its history, and is moved, cancelled or answered only once', async () => {
  const { reference, id } = await world.addParticipant();
  const first = await book(reference);
  const { reference: _, ...move } = booking(reference, { because: 'The room was taken', date: day(-1), time: '14:30' });
  const { id: second } = await world.run<{ id: string }>('keyworker', rescheduleAppointment, {
    ...move,
    appointmentId: first,
  });
  const again = { ...move, appointmentId: first, clientToken: randomUUID() };
  await assert.rejects(world.run('keyworker', rescheduleAppointment, again), Conflict);
  await assert.rejects(
    world.run('keyworker', cancelAppointment, { appointmentId: first, reason: 'we-asked' }),
    Conflict,
  );
  await assert.rejects(
    world.run('keyworker', recordAttendance, { appointmentId: first, ...came, clientToken: randomUUID() }),
    Conflict,
  );
  await world.run('keyworker', recordAttendance, {
    appointmentId: second,
    attended: false,
    reason: 'no-word',
    clientToken: randomUUID(),
  });
  await assert.rejects(
    world.run('keyworker', cancelAppointment, { appointmentId: second, reason: 'we-asked' }),
    Conflict,
  );
  const { appointments } = await world.run<{ appointments: { id: string; state: string }[] }>(
    'keyworker',
    listAppointments,
    { reference },
  );
  assert.deepEqual(Object.fromEntries(appointments.map((item) => [item.id, item.state])), {
    [first]: 'moved',
    [second]: 'did-not-attend',
  });
  const [{ answer } = { answer: '' }] = await rows<{ answer: string }>(
    'SELECT id AS answer FROM attendance WHERE participant_id = $1',
    [id],
  );
  const corrects = { of: answer, because: 'They were in the other room' };
  const elsewhere = await book(reference);
  for (const forged of [
    { appointmentId: second, of: randomUUID() },
    { appointmentId: elsewhere, of: answer },
  ])
    await assert.rejects(
      world.run('keyworker', recordAttendance, {
        appointmentId: forged.appointmentId,
        ...came,
        corrects: { ...corrects, of: forged.of },
        clientToken: randomUUID(),
      }),
      NotFound,
    );
  await world.run('keyworker', cancelAppointment, {
    appointmentId: elsewhere,
    reason: 'participant-asked',
    detail: 'Her mother fell ill',
  });
  await world.run('keyworker', recordAttendance, {
    appointmentId: second,
    ...came,
    late: true,
    corrects,
    clientToken: randomUUID(),
  });
  const stale = { appointmentId: second, attended: false, reason: 'no-word', corrects, clientToken: randomUUID() };
  await assert.rejects(world.run('keyworker', recordAttendance, stale), Conflict);
  const after = await world.run<{ appointment: { state: string; late: boolean } }>('keyworker', readAppointment, {
    reference,
    appointmentId: second,
  });
  assert.equal(after.appointment.state, 'held');
  assert.equal(after.appointment.late, true);
  assert.equal((await rows('SELECT 1 FROM attendance WHERE participant_id = $1', [id])).length, 2);
});

test('reasons in somebody’s own words are sealed, and read again where they belong', async () => {
  const { reference, id } = await world.addParticipant();
  const first = await book(reference);
  const { reference: _, ...move } = booking(reference, { because: 'Canary moved', date: day(-1), time: '14:30' });
  const moved = { ...move, appointmentId: first };
  const { id: second } = await world.run<{ id: string }>('keyworker', rescheduleAppointment, moved);
  const cancelled = await book(reference);
  await world.run('keyworker', cancelAppointment, {
    appointmentId: cancelled,
    reason: 'participant-asked',
    detail: 'Canary called off',
  });
  const answer = { appointmentId: second, ...came };
  await world.run('keyworker', recordAttendance, { ...answer, clientToken: randomUUID() });
  const [{ of } = { of: '' }] = await rows<{ of: string }>(
    'SELECT id AS of FROM attendance WHERE participant_id = $1',
    [id],
  );
  const corrects = { of, because: 'Canary corrected' };
  await world.run('keyworker', recordAttendance, { ...answer, corrects, clientToken: randomUUID() });
  await world.run('keyworker', startProgramme, { appointmentId: second, reason: 'Canary started' });
  const kept = await rows<{ value: Buffer }>(
    `SELECT moved_because AS value FROM appointment WHERE participant_id = $1 AND moved_because IS NOT NULL
     UNION ALL SELECT detail FROM appointment_cancellation WHERE participant_id = $1
     UNION ALL SELECT corrected_because FROM attendance WHERE participant_id = $1 AND corrects IS NOT NULL
     UNION ALL SELECT reason FROM enrolment WHERE participant_id = $1`,
    [id],
  );
  assert.equal(kept.length, 4);
  for (const { value } of kept) assert.ok(value.length > 16 && !value.toString('latin1').includes('Canary'));
  type Read = { appointment: Record<'moved_because' | 'moved_why' | 'cancelled_detail', string | null> };
  const read = async (appointmentId: string) =>
    (await world.run<Read>('keyworker', readAppointment, { reference, appointmentId })).appointment;
  assert.equal((await read(first)).moved_why, 'Canary moved');
  assert.equal((await read(second)).moved_because, 'Canary moved');
  assert.equal((await read(cancelled)).cancelled_detail, 'Canary called off');
});

test('cancelling and answering at the same time leave exactly one of the two', async () => {
  const { reference } = await world.addParticipant();
  for (let round = 0; round < 5; round += 1) {
    const appointmentId = await book(reference);
    const outcomes = await Promise.allSettled([
      world.run('keyworker', cancelAppointment, { appointmentId, reason: 'we-asked' }),
      world.run('team-leader', recordAttendance, { appointmentId, ...came, clientToken: randomUUID() }),
    ]);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  }
});

test('times that the clocks skip or repeat, and days before the referral, are refused in their own field', async () => {
  const { reference } = await world.addParticipant({ referred_on: '2026-01-05' });
  const fieldOf = async (more: object): Promise<string | undefined> => {
    try {
      await book(reference, more);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof InvalidInput);
      return `${error.problems[0]?.field}: ${error.problems[0]?.message}`;
    }
  };
  assert.match(
    (await fieldOf({ date: '2027-03-28', time: '01:30' })) ?? '',
    /^time: The time does not exist on 28 March 2027/,
  );
  assert.match(
    (await fieldOf({ date: '2026-10-25', time: '01:15' })) ?? '',
    /^time: The time happens twice on 25 October 2026/,
  );
  assert.match((await fieldOf({ date: '2026-01-04' })) ?? '', /^date: The date must be on or after the referral/);
  assert.match((await fieldOf({ date: day(900) })) ?? '', /^date: The date must be within/);
  assert.match((await fieldOf({ place: '' })) ?? '', /^place: Enter where/);
  assert.equal(await fieldOf({ date: '2027-03-28', time: '02:30' }), undefined);
  const [summer] = await rows<{ utc: string }>(
    `SELECT to_char(starts_at AT TIME ZONE 'UTC', 'HH24:MI') AS utc FROM appointment WHERE starts_at::date = '2027-03-28'`,
  );
  assert.equal(summer?.utc, '01:30');
});

test('attendance waits for the appointment, and a person starts at a held meeting, once', async () => {
  const { reference, id } = await world.addParticipant();
  const future = await book(reference, { date: day(2) });
  await assert.rejects(
    world.run('keyworker', recordAttendance, { appointmentId: future, ...came, clientToken: randomUUID() }),
    InvalidInput,
  );
  const past = await book(reference);
  const start = { appointmentId: past, reason: 'Came and wants to take part' };
  await assert.rejects(world.run('keyworker', startProgramme, start), Refused);
  await world.run('keyworker', recordAttendance, {
    appointmentId: past,
    attended: true,
    happened: false,
    reason: 'had-to-leave',
    clientToken: randomUUID(),
  });
  await assert.rejects(world.run('keyworker', startProgramme, start), Refused);
  const held = await book(reference);
  await world.run('keyworker', recordAttendance, { appointmentId: held, ...came, clientToken: randomUUID() });
  await world.run('keyworker', startProgramme, { ...start, appointmentId: held });
  await assert.rejects(world.run('keyworker', startProgramme, { ...start, appointmentId: held }), InvalidInput);
  assert.deepEqual(await rows('SELECT started_on::text AS on FROM enrolment WHERE participant_id = $1', [id]), [
    { on: day(-1) },
  ]);
});

test('an answer says nothing that contradicts itself', async () => {
  const { reference } = await world.addParticipant();
  const appointmentId = await book(reference);
  const wrong = [
    { attended: false },
    { attended: false, reason: 'had-to-leave' },
    { attended: true },
    { attended: true, happened: false },
    { attended: true, happened: false, reason: 'no-word' },
  ];
  for (const answer of wrong)
    await assert.rejects(
      world.run('keyworker', recordAttendance, { appointmentId, ...answer, clientToken: randomUUID() }),
      InvalidInput,
    );
  await world.run('keyworker', recordAttendance, {
    appointmentId,
    attended: false,
    happened: true,
    late: true,
    reason: 'no-word',
    clientToken: randomUUID(),
  });
  assert.deepEqual(
    await rows('SELECT attended, happened, late, reason FROM attendance WHERE appointment_id = $1', [appointmentId]),
    [{ attended: false, happened: false, late: false, reason: 'no-word' }],
  );
});
