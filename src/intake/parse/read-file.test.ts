import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadProgramme } from '../../register/index.ts';
import { COLUMNS } from './columns.ts';
import { readDay } from './dates.ts';
import { type FileFormat, formatOf } from './format.ts';
import { lookAlikeWarning } from './header.ts';
import { readNiNumber } from './ni-number.ts';
import { MAX_BYTES } from './open-text.ts';
import { readPostcode } from './postcode.ts';
import { type FileFault, UnreadableFile } from './problems.ts';
import { type FileRow, MAX_ROWS, readReferralFile } from './read-file.ts';

const { register } = await loadProgramme(join(import.meta.dirname, '../../../programmes/central-london-works'));
const format = formatOf({ imports: register?.imports ?? {} }, 'jcp') as FileFormat;
const RULES = { today: '2026-11-23', demo: true, format };
const FORMS = format.dates;
const EXAMPLES = join(import.meta.dirname, '../../../examples');
const example = (name: string) => createReadStream(join(EXAMPLES, name));

async function* bytes(...pieces: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

async function read(source: AsyncIterable<Uint8Array>): Promise<{ unknownColumns: string[]; rows: FileRow[] }> {
  const { unknownColumns, pieces } = await readReferralFile(source, RULES);
  return { unknownColumns, rows: (await Array.fromAsync(pieces)).flat() };
}

const codes = (rows: readonly FileRow[]) =>
  rows.flatMap(({ line, problems }) => problems.map(({ field, code }) => `${line} ${field} ${code}`));

const REQUIRED = 'referral_id,referred_on,family_name,date_of_birth,customer_group';
const GOOD = '1,2026-10-01,Example,1990-01-01,early-access';

describe('files that come with the product', () => {
  test('the clean file has 200 rows without a problem, some of them under MAPPA without an address', async () => {
    const { rows, unknownColumns } = await read(example('referrals-200.csv'));
    assert.equal(rows.length, 200);
    assert.deepEqual(codes(rows), []);
    assert.deepEqual(unknownColumns, []);
    const mappa = rows.filter(({ values }) => values.mappa === 'yes');
    assert.ok(mappa.length > 1 && mappa.every(({ values }) => !values.postcode && !values.mobile && !values.telephone));
    assert.equal(new Set(rows.map(({ values }) => values.customer_group)).size, 3);
    for (const { values } of rows) assert.match(values.national_insurance_number ?? '', /^QQ9\d{5}[A-D]$/);
  });

  test('the hostile file: each fault is named with its line and column, and the rest is kept', async () => {
    const { rows, unknownColumns } = await read(example('referrals-hostile.csv'));
    assert.deepEqual(unknownColumns, ['favourite_colour', '=1+1']);
    assert.deepEqual(codes(rows), [
      '3 family_name missing',
      '4 referral_id missing',
      '5 date_of_birth date-invalid',
      '6 date_of_birth date-impossible',
      '7 referred_on date-impossible',
      '8 national_insurance_number ni-number-invalid',
      '9 national_insurance_number ni-number-invalid',
      '10 postcode postcode-invalid',
      '11 customer_group value-not-allowed',
      '12 mappa value-not-allowed',
      '13 referral_id duplicate-in-file',
      '14 special_customer_record special-customer-record',
      '15 work_coach too-long',
      '16 job_aims too-long',
      '17 health_notes not-text',
      '23 row cells-mismatched',
    ]);
    const kept = rows.filter(({ problems }) => problems.length === 0).map(({ line, values }) => ({ line, values }));
    assert.deepEqual(
      kept.map(({ line }) => line),
      [2, 18, 19, 21, 22],
    );
    assert.equal(kept[1]?.values.given_name, '=HYPERLINK("http://example.com","x")');
    assert.equal(kept[2]?.values.job_aims, '<script>alert(1)</script>\nand a second line');
    assert.deepEqual([kept[3]?.values.referred_on, kept[3]?.values.customer_group], ['2026-11-20', 'early-access']);
    assert.equal(kept[4]?.values.family_name, 'O\u2019Br\u00edan-\u0141ukasz');
  });

  test('of a special customer record only the referral id is kept', async () => {
    const { rows } = await read(example('referrals-hostile.csv'));
    const special = rows.find(({ problems }) => problems[0]?.code === 'special-customer-record');
    assert.deepEqual(special?.values, {});
    assert.deepEqual(Object.keys(special?.typed ?? {}), ['referral_id']);
  });

  const faults: [string, FileFault][] = [
    ['empty.csv', 'file-empty'],
    ['binary.csv', 'not-text'],
    ['spreadsheet.csv', 'not-text'],
    ['very-wide.csv', 'too-wide'],
    ['utf-16.csv', 'wrong-encoding'],
    ['latin-1.csv', 'wrong-encoding'],
    ['homoglyph-headers.csv', 'columns-missing'],
    ['unclosed-quote.csv', 'broken-quotes'],
    ['column-twice.csv', 'column-twice'],
  ];
  for (const [name, code] of faults) {
    test(`${name} is refused whole, with a sentence and a remedy`, async () => {
      await assert.rejects(read(example(`hostile/${name}`)), (error) => {
        assert.ok(error instanceof UnreadableFile);
        assert.equal(error.code, code);
        assert.match(error.message, /^\P{Lower}.*\.$/u);
        assert.match(error.remedy, /^\P{Lower}.*\.$/u);
        return true;
      });
    });
  }

  const rowFaults: [string, string[]][] = [
    ['ragged-rows.csv', ['2 row cells-mismatched', '3 customer_group missing', '3 row cells-mismatched']],
    ['nul-bytes.csv', ['2 town not-text']],
    ['duplicate-ids.csv', ['3 referral_id duplicate-in-file', '4 referral_id duplicate-in-file']],
    [
      'impossible-dates.csv',
      ['2 date_of_birth date-invalid', '3 date_of_birth date-impossible', '4 referred_on date-invalid'],
    ],
    [
      'cyrillic-ni.csv',
      ['2 national_insurance_number ni-number-invalid', '3 national_insurance_number ni-number-invalid'],
    ],
    ['formulas.csv', []],
    ['semicolons-windows.csv', []],
  ];
  for (const [name, expected] of rowFaults) {
    test(`${name}: faults stay with their rows`, async () => {
      const { rows } = await read(example(`hostile/${name}`));
      assert.deepEqual(codes(rows), expected);
    });
  }

  test('a look-alike header of an optional column is reported as unknown and its values are ignored', async () => {
    const { rows, unknownColumns } = await read(example('hostile/homoglyph-optional.csv'));
    assert.deepEqual(unknownColumns, ['m\u043ebile']);
    assert.equal(rows[0]?.values.mobile, undefined);
    assert.match(
      lookAlikeWarning(unknownColumns) ?? '',
      /^“m\u043ebile” may look right but is written with letters of/,
    );
  });

  test('a name that is no look-alike of a column gets no such warning', () => {
    assert.equal(
      lookAlikeWarning(['favourite_colour', 'notă', '=1+1', 'отчет', 'nom de famille', 'mobile 2']),
      undefined,
    );
    for (const name of ['m\u200bobile', 'm\ufffdobile', '\u0440ostcode', 'm\u0430\u0440\u0440\u0430'])
      assert.ok(lookAlikeWarning([name]), name);
  });
});

describe('the size of a file', () => {
  test('more than 100 MB is refused before it is all read', async () => {
    let sent = 0;
    async function* endless() {
      yield Buffer.from(`${REQUIRED}\n`);
      const padded = Buffer.from(`${'9'.repeat(100)},2026-10-01,${'x'.repeat(1024 * 1024)},1990-01-01,early-access\n`);
      for (;;) {
        sent += padded.length;
        yield padded;
      }
    }
    await assert.rejects(read(endless()), { code: 'too-large' });
    assert.ok(sent < MAX_BYTES + 4 * 1024 * 1024);
  });
  test(`more than ${MAX_ROWS} rows is refused`, async () => {
    function* lines() {
      for (let n = 0; n <= MAX_ROWS; n += 1) yield `${n},2026-10-01,Example,1990-01-01,early-access\n`;
    }
    async function* source() {
      yield Buffer.from(`${REQUIRED}\n${[...lines()].join('')}`);
    }
    await assert.rejects(
      async () => {
        const { pieces } = await readReferralFile(source(), RULES);
        for await (const _ of pieces);
      },
      { code: 'too-many-rows' },
    );
  });
});

describe('reading', () => {
  test('lines are physical, however many a quoted value has', async () => {
    const { rows } = await read(
      bytes(
        `${REQUIRED},job_aims\r\n1,2026-10-01,A,1990-01-01,early-access,"one\r\ntwo\nthree"\r\n\r\n2,2026-10-01,,1990-01-01,early-access,\r\n`,
      ),
    );
    assert.deepEqual(
      rows.map(({ line }) => line),
      [2, 6],
    );
    assert.deepEqual(codes(rows), ['6 family_name missing']);
  });
  test('pieces may be cut anywhere, inside a letter too', async () => {
    const whole = Buffer.from(`\ufeff${REQUIRED}\n1,2026-10-01,Zo\u00eb,1990-01-01,early-access\n`);
    const pieces = Array.from(whole, (_, at) => whole.subarray(at, at + 1));
    const { rows } = await read(bytes(...pieces));
    assert.equal(rows[0]?.values.family_name, 'Zo\u00eb');
  });
  test('columns may come in any order and case', async () => {
    const { rows } = await read(
      bytes(
        'Customer_Group, DATE_OF_BIRTH ,family_name,referred_on,referral_id\nearly-access,1990-01-01,A,2026-10-01,7\n',
      ),
    );
    assert.deepEqual(codes(rows), []);
    assert.equal(rows[0]?.values.referral_id, '7');
  });
  test('any answer but a clear no makes a special customer record', async () => {
    for (const answer of ['Yes', 'Y', 'true', '1', '?']) {
      const { rows } = await read(bytes(`${REQUIRED},special_customer_record\n${GOOD},${answer}\n`));
      assert.deepEqual(codes(rows), ['2 special_customer_record special-customer-record'], answer);
    }
  });
  test('every column of the format is known', () => assert.equal(COLUMNS.length, 32));
});

test('National Insurance numbers', () => {
  for (const good of ['OA123456A', 'jg-10-37-59-a', 'AA 12 34 56 D']) assert.ok(readNiNumber(good, false), good);
  for (const bad of [
    'AO123456A',
    'AA123456E',
    'AA123456',
    'DA123456A',
    'AV123456A',
    'BG123456A',
    'TN123456A',
    'ZZ123456A',
    'FY123456A',
    'QQ123456C',
    'QQ 90 00 01 A',
    '\u0410\u0410123456C',
    'AA123456CC',
  ])
    assert.equal(readNiNumber(bad, false), undefined, bad);
  assert.equal(readNiNumber('qq 90 00 01 a', true), 'QQ900001A');
  assert.equal(readNiNumber('QQ 89 99 99 A', true), undefined);
});

test('postcodes', () => {
  for (const good of [
    'E1W 1AW',
    'EC1A 1BB',
    'W1A 0AX',
    'M1 1AE',
    'DN55 1PT',
    'N1C 4AG',
    'WC2H 7LA',
    'E20 1AA',
    'e1w1aw',
    'GIR 0AA',
    'ZZ99 3VZ',
    'BFPO 12',
  ])
    assert.ok(readPostcode(good), good);
  for (const bad of ['QA1 1AA', 'E1W 1CW', 'SW1 A2A', 'E1', '12345', ''])
    assert.equal(readPostcode(bad), undefined, bad);
  assert.equal(readPostcode('ec1a-1bb'), 'EC1A 1BB');
});

test('days', () => {
  assert.equal(readDay('29/02/2024', FORMS), '2024-02-29');
  assert.equal(readDay('2024-02-29', FORMS), '2024-02-29');
  assert.equal(readDay('1/3/2024', FORMS), '2024-03-01');
  for (const bad of [
    '2023-02-29',
    '31/04/2024',
    '2024-13-01',
    '01/13/2024',
    '2024-00-10',
    '2024-1-1',
    '1990',
    '45123',
    '01-02-2024',
    '2024-01-01T00:00',
  ])
    assert.equal(readDay(bad, FORMS), undefined, bad);
});
