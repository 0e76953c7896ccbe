import assert from 'node:assert/strict';
import type { House } from './house.ts';
import { TODAY } from './intake.ts';
import type { Person } from './person.ts';

interface Options {
  reference: string;
  scripts: boolean;
}

async function book(keyworker: Person, reference: string, { day = TODAY, time = '10am' } = {}): Promise<void> {
  await keyworker.open(`/participants/${reference}/appointments/new`);
  await keyworker.choose('What is it for?', 'First meeting');
  await keyworker.fillDay('Date', day);
  await keyworker.fill('Time', time);
  await keyworker.choose('How will you meet?', 'In person');
  await keyworker.fill('Where?', 'East office, room 3');
}

/** What cannot be is said beside the box, and what was typed stays. */
export async function bookWithMistakes(house: House, { reference, scripts }: Options): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  await keyworker.look('caseload');
  await keyworker.open(`/participants/${reference}`);
  await keyworker.sees('What has happened', 'Not started yet', 'The privacy notice has not been given yet');
  await keyworker.look('participant-new');
  await book(keyworker, reference, { day: '2026-2-31', time: '25 o’clock' });
  await keyworker.press('Book the appointment');
  await keyworker.sees('There is a problem', 'must be a real date', /time/i);
  assert.match(await keyworker.page.title(), /^Error: /);
  assert.equal(await keyworker.value('Day'), '31');
  assert.equal(await keyworker.value('Time'), '25 o’clock');
  assert.equal(await keyworker.value('Where?'), 'East office, room 3');
  await keyworker.look('booking-errors');
  await keyworker.page.getByRole('alert').getByRole('link').first().click();
  await keyworker.page.locator('#date-day:focus').waitFor();
  await book(keyworker, reference, { day: '2027-3-28', time: '1:30am' });
  await keyworker.press('Book the appointment');
  await keyworker.sees('The time does not exist on 28 March 2027, because the clocks go forward');
  await book(keyworker, reference, { day: '2019-1-7' });
  await keyworker.press('Book the appointment');
  await keyworker.sees('The date must be on or after the referral');
  await keyworker.leave();
}

/** The first meeting: notice, questions, what happened, start. Out of order it is refused. */
export async function holdFirstMeeting(house: House, { reference, scripts }: Options): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  await book(keyworker, reference);
  await keyworker.press('Book the appointment');
  await keyworker.sees('First meeting', 'Record what happened');
  const meeting = keyworker.path();
  await keyworker.look('first-meeting');

  await keyworker.open(`${meeting}/questions`);
  await keyworker.sees('Give the privacy notice first');
  await keyworker.look('questions-refused');
  await keyworker.follow('Give the notice');
  await keyworker.press('Record that the notice was given');
  await keyworker.sees('There is a problem', 'Select how you gave the notice');
  await keyworker.choose('How did you give it?', 'I read it aloud and explained it');
  await keyworker.press('Record that the notice was given');
  await keyworker.sees('Version 1 given on');

  await keyworker.follow('Ask the first questions');
  await keyworker.look('questions');
  await keyworker.fill('What would you most like to change?', 'To cook again, and to sleep at night');
  await keyworker.choose('Are you working at the moment?', 'Not working');
  await keyworker.tick(/^Prefers not to say\s*: What kind of work/);
  await keyworker.press('Save the answers');
  assert.equal(keyworker.path(), meeting);

  await keyworker.press('Save');
  await keyworker.sees('There is a problem', 'Select yes if they came');
  await keyworker.choose(/Did .* come\?/, 'Yes');
  await keyworker.press('Save');
  await keyworker.sees('Select yes if the meeting took place');
  await keyworker.look('attendance-errors');
  await keyworker.choose('Did the meeting take place?', 'Yes');
  await keyworker.press('Save');
  await keyworker.sees('Held', 'The meeting took place');
  await keyworker.look('meeting-held');
  await keyworker.fill(/Why does .* start\?/, 'Came to the first meeting and wants to take part');
  await keyworker.press('Start the programme');
  await keyworker.follow('Ask the first questions');
  await keyworker.sees('To cook again, and to sleep at night', 'Prefers not to say');
  await keyworker.look('assessment');
  await keyworker.leave();
}

/** Notes and the plan; what was done is on the timeline. */
export async function writeItDown(house: House, { reference, scripts }: Options): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  await keyworker.open(`/participants/${reference}`);
  await keyworker.press('Write a note');
  await keyworker.press('Save the note');
  await keyworker.sees('There is a problem', 'Enter the note');
  await keyworker.fill('Note', 'Called about the kitchen course. The sister would drive there.');
  await keyworker.tick('The note tells of somebody else, such as family or a doctor');
  await keyworker.press('Save the note');
  await keyworker.sees('Enter who else is in the note');
  await keyworker.look('note-errors');
  await keyworker.fill('Who else is in the note?', 'Their sister');
  await keyworker.press('Save the note');
  await keyworker.sees('Called about the kitchen course', 'Tells of somebody else', 'Their sister');
  await keyworker.look('notes');
  await keyworker.open(`/participants/${reference}/plan`);
  await keyworker.look('plan-empty');
  await keyworker.fill('What did you agree?', 'Visit the kitchen course by Friday.');
  await keyworker.choose('How was it signed?', 'Signed on paper');
  await keyworker.press('Save the plan');
  await keyworker.sees('In force', 'Visit the kitchen course by Friday.');
  await keyworker.look('plan');
  await keyworker.open(`/participants/${reference}`);
  await keyworker.sees('Started on 23 November 2026', 'Called about the kitchen course');
  const events = (await keyworker.page.locator('.candour-timeline__title').allInnerTexts()).join('\n');
  for (const event of [/plan/i, /note written/i, /notice given/i, /first meeting/i, /started/i])
    assert.match(events, event);
  await keyworker.look('participant');
  for (const tab of ['Referral', 'Appointments', 'Notes']) {
    await keyworker.follow(tab);
    await keyworker.look(`participant-${tab.toLowerCase()}`);
  }
  await keyworker.open(`/participants/${reference}/record`);
  await keyworker.sees('What is held, and until when', 'Clause retention/');
  await keyworker.look('participant-record');
  await keyworker.leave();
}

/** The same form sent twice is one act, by a second press, by the back button or from a second tab. */
export async function sendTwice(house: House, { reference, scripts }: Options): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  const once = `Written once only (${scripts ? 'scripts' : 'none'}).`;
  await keyworker.open(`/participants/${reference}/notes/new`);
  await keyworker.fill('Note', once);
  // Two sendings leave before either is answered, as a nervous second press makes them.
  const form = await keyworker.page.evaluate<[string, string][]>(
    `[...new FormData(document.querySelector('main form'))]`,
  );
  const post = () =>
    keyworker.context.request.post(keyworker.page.url(), {
      headers: { origin: house.origin },
      form: Object.fromEntries(form),
      maxRedirects: 0,
    });
  const answers = await Promise.all([post(), post()]);
  assert.deepEqual(
    answers.map((answer) => answer.status()),
    [303, 303],
  );
  await keyworker.press('Save the note');
  await keyworker.page.goBack();
  await keyworker.page.goForward();
  const written = await keyworker.page.getByText(once).count();
  assert.equal(written, 1, 'one note, however often its form was sent');

  await keyworker.open(`/participants/${reference}/notes/new`);
  const tab = await keyworker.newTab();
  await tab.open(`/participants/${reference}/plan`);
  await tab.fill('What did you agree?', 'A plan from the other tab.');
  await tab.choose('How was it signed?', 'Signed on paper');
  const late = await keyworker.newTab();
  await late.open(`/participants/${reference}/plan`);
  await late.fill('What did you agree?', 'A plan that comes too late.');
  await late.choose('How was it signed?', 'Signed on paper');
  await tab.press('Save the plan');
  await tab.sees('A plan from the other tab.');
  await late.press('Save the plan');
  await late.sees(/in the meantime/);
  await late.look('two-tabs-conflict');
  await keyworker.fill('Note', 'From the first tab, after all that.');
  await keyworker.press('Save the note');
  await keyworker.sees('From the first tab, after all that.');
  await keyworker.leave();
}
