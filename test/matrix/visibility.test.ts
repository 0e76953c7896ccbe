import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { DOINGS } from './declared.ts';
import { makeRig, type Rig } from './rig.ts';
import { labelsOf } from './values.ts';
import { differences, sentence } from './visibility.ts';

describe('whose rows each context sees and writes (test/matrix/matrix.yaml)', () => {
  let rig: Rig;
  before(async () => {
    rig = await makeRig();
  });

  test('each table with row policies holds its planted rows', async () => {
    const { rows } = await rig.world.database.superuser.query<{ tab: string; owners: string[] }>(
      'SELECT tab, array_agg(DISTINCT owner ORDER BY owner) AS owners FROM rig.planted GROUP BY tab',
    );
    const planted = new Map(rows.map(({ tab, owners }) => [tab, owners.join(', ')]));
    for (const { name } of rig.tables.filter(({ secured }) => secured)) {
      const owners = planted.get(name);
      assert.ok(
        owners === 'seeded' || owners === [...labelsOf(name)].sort().join(', '),
        `${name} holds rows of: ${owners}`,
      );
    }
  });
  test('every cell is as declared', async () => {
    const found = await differences(rig, DOINGS);
    assert.deepEqual(found, [], `\n${found.map(sentence).join('\n')}\n`);
  });
});
