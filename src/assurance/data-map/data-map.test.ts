import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { serverFor } from '../../../test/support/server.ts';
import { makeWorld, type World } from '../../../test/support/world.ts';
import { NotFound } from '../../pipeline/index.ts';
import { readStructure, type Structure } from '../structure.ts';
import { readDataMap } from './acts.ts';
import { looseText, UNBOUND } from './free-text.ts';
import type { DataMap } from './model.ts';
import { pages } from './pages.ts';

const OFFICER = 'data-protection-officer';

describe('the data map', () => {
  let world: World;
  let structure: Structure;
  let map: DataMap;
  before(async () => {
    world = await makeWorld();
    structure = await world.asOperator((db) => readStructure(db));
    map = (await world.run(OFFICER, readDataMap, {})) as DataMap;
  });

  test('it holds every personal column of the live database, each with class, period and treatment', () => {
    const live = structure.tables.flatMap(({ name, columns }) =>
      columns
        .filter(({ category }) => category !== null && category !== 'operational')
        .map((column) => `${name}.${column.name}`),
    );
    const shown = map.tables.flatMap(({ name, columns }) => columns.map(({ column }) => `${name}.${column}`));
    assert.deepEqual(
      live.filter((column) => !shown.includes(column)),
      [],
    );
    for (const { columns } of map.tables)
      for (const line of columns) {
        assert.ok(line.class && line.compartment && line.treatment.words, line.column);
        assert.ok(line.keptUnder.length > 0 || line.treatment.kind !== 'given', `${line.column} is kept under no rule`);
      }
  });

  test('every question and kind of document has its class, and what keeps a document exists', () => {
    assert.ok(map.questions.length > 0 && map.documents.length > 0);
    for (const { keptIn, name } of map.documents) {
      if (keptIn === undefined) continue;
      const [table, column] = keptIn.split('.');
      assert.ok(
        structure.tables.find((each) => each.name === table)?.columns.some((each) => each.name === column),
        name,
      );
    }
  });

  test('free text about people is sealed, or listed with a reason', () => {
    assert.deepEqual(
      looseText(structure).filter((column) => !UNBOUND[column]),
      [],
      'seal these, bound them with a check, or say in UNBOUND why they may stand in the clear',
    );
    const gone = Object.keys(UNBOUND).filter((column) => !looseText(structure).includes(column));
    assert.deepEqual(gone, [], 'these are bound now: take them off the list');
  });

  test('a new column of free text would be seen', () => {
    const note = { name: 'note', type: 'text', category: 'case-notes' };
    const table = { ...(structure.tables[0] as Structure['tables'][number]), name: 'invented', columns: [note] };
    assert.deepEqual(looseText({ tables: [table], constraints: [] }), ['invented.note']);
    const constraints = [{ table: 'invented', text: 'CHECK ((length(note) <= 200))' }];
    assert.deepEqual(looseText({ tables: [table], constraints }), []);
  });

  test('the page filters by category and table, and comes a page at a time without scripts', async () => {
    const server = await serverFor(world, pages, { role: OFFICER, label: 'Officer' });
    const cookies = { 'candour-s': await world.token(OFFICER) };
    const get = async (query: string) => (await server.inject({ url: `/assurance/data-map${query}`, cookies })).body;
    const first = await get('');
    assert.match(first, /Later tables/);
    assert.match(first, /Kinds of document/);
    assert.match(await get('?page=2'), /Earlier tables/);
    const notes = await get('?category=case-notes');
    assert.match(notes, /id="table-case_note"/);
    assert.doesNotMatch(notes, /id="table-payment"|id="table-staff"/);
    assert.match(await get('?table=participant'), /<code>ni_number<\/code>/);
    await server.close();
  });

  test('a keyworker does not see it', async () => {
    await assert.rejects(world.run('keyworker', readDataMap, {}), NotFound);
  });
});
