import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { wordsIn } from '../../test/support/words.ts';
import type { AnyDefinition } from '../pipeline/index.ts';
import { loadProgramme } from '../register/index.ts';
import { decisionsOf } from './decisions.ts';

const acts = [
  { name: 'start-programme', activity: 'casework', significant: true, may: ['keyworker'] },
  { name: 'refer-to-health-team', activity: 'health-care', significant: true, may: ['keyworker'] },
  { name: 'list-staff', activity: 'operational', significant: false, may: ['administrator'] },
] as unknown as AnyDefinition[];

const shownBy = async (programme: string) => {
  const { register } = await loadProgramme(path.join(import.meta.dirname, '../../programmes', programme));
  assert.ok(register);
  const { byPeople } = decisionsOf(acts, register, wordsIn());
  return { byPeople, called: register.programme.labels.keyworker };
};

test('the page about decisions names what the programme offers, and people as the programme calls them', async () => {
  const elsewhere = await shownBy('connect-to-work-central-london');
  assert.notEqual(elsewhere.called, 'keyworker');
  assert.deepEqual(
    elsewhere.byPeople.map(({ act, who }) => [act, ...who]),
    [['start-programme', elsewhere.called]],
  );
  const first = await shownBy('central-london-works');
  assert.deepEqual(
    first.byPeople.map(({ act }) => act),
    ['start-programme', 'refer-to-health-team'],
  );
});
