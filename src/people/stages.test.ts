import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasStagesOfItsOwn, stageOf, stagesToMoveTo } from './stages.ts';

const stage = (slug: string, phase: string, begins: string) => ({ slug, title: slug, words: slug, phase, begins });
const register = (...stages: object[]) => ({ programme: { journey: { stages } } }) as never;
const supported = register(
  stage('asked', 'before-start', 'referral'),
  stage('engaging', 'on-programme', 'start'),
  stage('profiling', 'on-programme', 'person-decides'),
  stage('matching', 'on-programme', 'person-decides'),
  stage('employed', 'in-work', 'job-start'),
  stage('gone', 'after-exit', 'exit'),
);
const at = (startedOn: string | null, endedOn: string | null, ...stages: string[]) => ({
  startedOn,
  endedOn,
  entries: stages.map((each) => ({ stage: each, enteredOn: '2026-01-01' })),
});
const slug = (facts: ReturnType<typeof at>, of = supported) => stageOf(of, facts).slug;

test('a referral, a start and an end begin their stages', () => {
  assert.equal(slug(at(null, null)), 'asked');
  assert.equal(slug(at('2026-01-01', null)), 'engaging');
  assert.equal(slug(at('2026-01-01', '2026-03-01', 'employed')), 'gone');
});

test('the newest decision counts, back as well as forward, and gives its phase', () => {
  assert.equal(slug(at('2026-01-01', null, 'profiling', 'matching')), 'matching');
  assert.equal(slug(at('2026-01-01', null, 'matching', 'profiling')), 'profiling');
  assert.equal(stageOf(supported, at('2026-01-01', null, 'matching', 'employed')).phase, 'in-work');
});

test('a decision about a stage that is gone, or of another phase, counts for nothing', () => {
  assert.equal(slug(at('2026-01-01', null, 'profiling', 'abolished')), 'profiling');
  assert.equal(slug(at(null, null, 'employed')), 'asked');
});

test('one may move within what the facts leave open, and only where a person decides', () => {
  const open = (facts: ReturnType<typeof at>) => stagesToMoveTo(supported, facts).map((each) => each.slug);
  assert.deepEqual(open(at('2026-01-01', null, 'profiling')), ['engaging', 'matching', 'employed']);
  assert.deepEqual(open(at(null, null)), []);
  assert.deepEqual(open(at('2026-01-01', '2026-02-01')), []);
});

test('a programme has stages of its own when there are more than its phases', () => {
  assert.ok(hasStagesOfItsOwn(supported));
  assert.ok(!hasStagesOfItsOwn(register(stage('a', 'before-start', 'referral'), stage('b', 'on-programme', 'start'))));
  assert.equal(stageOf({ programme: { journey: {} } } as never, at(null, null)).phase, 'before-start');
});
