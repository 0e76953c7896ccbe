import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onward } from './rules.ts';

test('after sign-in people go on to a path of ours and nowhere else', () => {
  for (const ours of ['/participants/7K3M-9QZ4', '/caseload?show=all&sort=name', '/', '/intake/imports#top'])
    assert.equal(onward(ours, 'auditor'), ours);
  const elsewhere = [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
  ];
  for (const not of [
    ...elsewhere,
    '/\r\nX-Header: 1',
    '/./\\evil.example',
    '/é',
    'caseload',
    'javascript:alert(1)',
    '',
  ])
    assert.equal(onward(not, 'keyworker'), '/caseload', JSON.stringify(not));
});
