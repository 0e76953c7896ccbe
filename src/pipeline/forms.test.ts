import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateParts, formState, problemsToErrors, readForm, timeOf } from './forms.ts';

const meeting = { called: 'the date of the meeting' };
const date = (day: string, month: string, year: string) =>
  dateParts({ 'held-day': day, 'held-month': month, 'held-year': year }, 'held', meeting);

test('each missing part of a date has its own message, and two are combined', () => {
  assert.equal(date('', '', '').problem?.message, 'Enter the date of the meeting');
  assert.equal(date('4', '', '2026').problem?.message, 'The date of the meeting must include a month');
  assert.equal(date('', '', '2026').problem?.message, 'The date of the meeting must include a day and a month');
  assert.deepEqual(date('', '', '2026').problem?.parts, ['day', 'month']);
});

test('a date must be real, and a short year says so', () => {
  assert.equal(date('30', '2', '2026').problem?.message, 'The date of the meeting must be a real date');
  assert.equal(date('1', '13', '2026').problem?.message, 'The date of the meeting must be a real date');
  assert.equal(date('x', '1', '2026').problem?.message, 'The date of the meeting must be a real date');
  assert.equal(date('1', '1', '26').problem?.message, 'Year must include 4 numbers');
  assert.equal(date('29', '2', '2028').value, '2028-02-29');
});

test('a month may be a word', () => {
  assert.equal(date('4', 'sept', '2026').value, '2026-09-04');
  assert.equal(date('4', 'May', '2026').value, '2026-05-04');
  assert.equal(date('4', 'marmalade', '2026').value, undefined);
});

test('a rule of the page is asked last', () => {
  const rule = () => 'The date of the meeting must be in the past';
  const body = { 'held-day': '1', 'held-month': '1', 'held-year': '2030' };
  assert.equal(dateParts(body, 'held', { ...meeting, rule }).problem?.message, rule());
});

test('times are read on either clock', () => {
  const read = (typed: string) => timeOf(typed, 'at', { called: 'the time' }).value;
  assert.deepEqual(['9:30am', '12am', '12.15 pm', '14:30', '0905', 'midday', '9 PM'].map(read), [
    '09:30',
    '00:00',
    '12:15',
    '14:30',
    '09:05',
    '12:00',
    '21:00',
  ]);
  assert.deepEqual(['25:00', '13pm', '9', '9:75', 'soon'].map(read), new Array(5).fill(undefined));
});

test('errors are listed in page order, link to the input and use curly apostrophes', () => {
  const errors = problemsToErrors([
    { field: 'held', message: "Enter the date of the person's meeting", parts: ['month'] },
    { field: 'note', message: 'Enter a note' },
    { field: 'note', message: 'second message of the same field' },
  ]);
  assert.deepEqual(errors.list, [
    { text: 'Enter the date of the person’s meeting', href: '#held-month' },
    { text: 'Enter a note', href: '#note' },
  ]);
  assert.deepEqual(errors.for.held?.parts, ['month']);
});

test('what was typed is kept over what is stored, even when it is empty', () => {
  const state = formState({ town: '', csrf: 'secret' }, [], { town: 'Camden', postcode: 'N1 1AA' });
  assert.deepEqual({ ...state.typed }, { town: '', postcode: 'N1 1AA' });
});

test('a reader counts characters as people do and normalises line ends', () => {
  const form = readForm({ note: ' one\r\ntwo 👩‍💻 ', choice: 'other', agree: 'maybe' });
  assert.equal(form.text('note', { called: 'The note', max: 12 }), 'one\ntwo 👩‍💻');
  assert.equal(form.choice('choice', ['a', 'b'], 'Select a or b'), undefined);
  assert.equal(form.yesNo('agree', 'they agree'), undefined);
  assert.deepEqual(form.problems, [
    { field: 'choice', message: 'Select a or b' },
    { field: 'agree', message: 'Select yes if they agree' },
  ]);
  form.text('note', { called: 'The note', max: 5 });
  assert.equal(form.problems.at(-1)?.message, 'The note must be 5 characters or fewer');
});

test('field names that reach for the prototype are only names', () => {
  const body = JSON.parse('{"__proto__":"x","constructor":"y"}');
  assert.equal(({} as Record<string, unknown>).x, undefined);
  assert.equal(formState(body).typed.constructor, 'y');
});
