import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { currentDataMap, dataMapFiles } from '../../tools/generate-data-map.ts';
import { byteColumns, dataMapMarkdown } from '../support/data-map.ts';

for (const [file, programme] of Object.entries(dataMapFiles()))
  test(`${file} is the data map that the register, the types and the access matrix give`, async () => {
    const written = readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8');
    const expected = await currentDataMap(programme);
    const line = expected.split('\n').findIndex((text, at) => text !== written.split('\n')[at]) + 1;
    assert.ok(written === expected, `write ${file} again with tools/generate-data-map.ts; line ${line} differs`);
  });

const category = {
  id: 'D16',
  slug: 'case-notes',
  name: 'Case notes',
  words: 'Notes',
  special: 'health',
  class: 'case-notes',
  compartment: 'programme',
  collected: true,
  purposes: ['support'],
};

test('a column is shown with its category, class, keeping and who may read its table', () => {
  const text = dataMapMarkdown({
    register: {
      programme: { name: 'A programme' },
      columns: { 'case_note.id': 'operational', 'case_note.body': 'case-notes' },
      categories: { 'case-notes': category },
      retention: { rt05: { id: 'rt05', title: 'Notes', words: 'Six years', classes: ['case-notes'] } },
      purposes: { support: { title: 'Supporting you' } },
      forms: {},
    } as never,
    bytes: new Set(['case_note.body']),
    privileges: (_table, role) => (role === 'candour_staff' ? 'SELECT INSERT' : 'INSERT'),
  });
  assert.match(text, /May be read by: `staff`\./);
  assert.match(text, /\| `body` \| D16 Case notes \| case-notes \| health \| bytes \| RT05 \| Not in the copy \|/);
  assert.match(text, /Not personal: `id`\./);
});

test('a column of a category that the register does not list stops the map', () => {
  const facts = {
    register: {
      ...{ programme: { name: 'A' }, columns: { 'a.b': 'unheard-of' }, categories: {} },
      ...{ retention: {}, purposes: {}, forms: {} },
    } as never,
    bytes: new Set<string>(),
    privileges: () => '',
  };
  assert.throws(() => dataMapMarkdown(facts), /a\.b holds “unheard-of”/);
});

test('columns of bytes are read from the generated types', () => {
  const source = `export interface Note { body: Buffer; kept: Generated<Buffer | null>; at: Timestamp; }
    export interface DB { note: Note; }`;
  assert.deepEqual([...byteColumns(source)], ['note.body', 'note.kept']);
});
