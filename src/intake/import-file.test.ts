import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeWorld, PROGRAMME, type World } from '../../test/support/world.ts';
import { importFile } from './import-file.ts';

const HEADER =
  'referral_id,referred_on,family_name,given_name,date_of_birth,national_insurance_number,postcode,mobile,customer_group,health_notes,job_aims,mappa,special_customer_record';

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const run = (
  world: World,
  rows: string[],
  options: { asAt?: string; dryRun?: boolean; channel?: 'jcp' | 'self' } = {},
) =>
  importFile(world.services, {
    source: bytes([HEADER, ...rows].join('\n')),
    programme: PROGRAMME,
    channel: options.channel ?? 'jcp',
    asAt: options.asAt ?? '2026-11-01',
    dryRun: options.dryRun ?? false,
  });

const row = (id: string, over: Record<string, string> = {}): string => {
  const values: Record<string, string> = {
    referral_id: id,
    referred_on: '2026-10-30',
    family_name: `Family${id}`,
    given_name: 'Sam',
    date_of_birth: '1980-02-03',
    national_insurance_number: `QQ 90 00 ${id.padStart(2, '0')} A`,
    postcode: 'e1w1aw',
    mobile: '07700 900001',
    customer_group: 'early-access',
    health_notes: '',
    job_aims: '',
    mappa: '',
    special_customer_record: '',
    ...over,
  };
  return HEADER.split(',')
    .map((column) => values[column])
    .join(',');
};

test('a file becomes people once, and again changes nothing', async (t) => {
  const world = await makeWorld(t);
  const file = [
    row('1', { health_notes: 'Sciatica' }),
    row('2', { mappa: 'yes', postcode: '', mobile: '' }),
    row('3', { family_name: '' }),
  ];
  const first = await run(world, file);
  assert.deepEqual(first, {
    read: 3,
    created: 2,
    updated: 0,
    unchanged: 0,
    duplicates: 0,
    quarantined: [{ line: 4, field: 'family_name', code: 'missing', message: 'Family name is missing' }],
    unknownColumns: [],
    paused: false,
  });
  const again = await run(world, file);
  assert.deepEqual(
    { ...again, quarantined: again.quarantined.length },
    { ...first, created: 0, unchanged: 2, quarantined: 1 },
  );
  const newer = await run(world, [row('1', { mobile: '07700 900002' })], { asAt: '2026-11-05' });
  assert.equal(newer.updated, 1);
  const older = await run(world, [row('1', { mobile: '07700 900003' })], { asAt: '2026-11-04' });
  assert.equal(older.unchanged, 1);
  const { rows } = await world.database.superuser.query(
    'SELECT mobile, postcode, ni_number IS NOT NULL AS sealed FROM participant ORDER BY family_name',
  );
  assert.deepEqual(rows, [
    { mobile: '07700 900002', postcode: 'E1W 1AW', sealed: true },
    { mobile: null, postcode: null, sealed: true },
  ]);
});
