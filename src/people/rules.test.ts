import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayFollow, tabsFor, tabsOf } from './rules.ts';

const shown = (role: 'keyworker' | 'nominated-officer' | 'administrator') =>
  tabsOf({ reference: '7K3M-9QZ4', opens: tabsFor(role) }, 'summary').map(({ text }) => text);
const LINKS = ['/referral', '/appointments/1', '/assessment', '/plan', '/notes#note-1', '/consents', '/disclosures/1'];

test('each role is led only to the pages of a person that open for it', () => {
  assert.deepEqual(shown('keyworker'), ['Summary', 'Referral', 'Appointments', 'Notes', 'Sharing', 'Record']);
  assert.deepEqual(shown('nominated-officer'), ['Summary', 'Referral', 'Appointments', 'Notes', 'Record']);
  assert.deepEqual(shown('administrator'), ['Summary', 'Referral', 'Record']);
});

test('the timeline links to nothing that stays shut', () => {
  const followed = (role: Parameters<typeof shown>[0]) =>
    LINKS.filter((link) => mayFollow({ opens: tabsFor(role) }, link));
  assert.deepEqual(followed('keyworker'), LINKS);
  assert.deepEqual(followed('nominated-officer'), LINKS.slice(0, 5));
  assert.deepEqual(followed('administrator'), ['/referral']);
});
