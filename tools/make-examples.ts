import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { COLUMNS, type Column } from '../src/intake/parse/index.ts';
import { csvRow, syntheticReferral } from '../test/support/synthetic-referrals.ts';

// Writes `examples/`: a clean referral file, a hostile one, and one file for each way in which a whole file can be wrong.
const AS_AT = '2026-11-20';
/** Far from the numbers of the demonstration's people, so that the clean file meets nobody. */
const FIRST = 350_000;
const folder = path.join(import.meta.dirname, '../examples');
const hostile = path.join(folder, 'hostile');
mkdirSync(hostile, { recursive: true });

type Row = Partial<Record<Column, string>>;

const header = COLUMNS.join(',');
const person = (n: number, over: Row = {}): Row => ({ ...syntheticReferral(FIRST + n, AS_AT), ...over });
const file = (rows: readonly string[], end = '\n'): string => [...rows, ''].join(end);
const csv = (rows: readonly Row[], end?: string): string => file([header, ...rows.map(csvRow)], end);
const write = (name: string, content: string | Buffer) => writeFileSync(path.join(folder, name), content);

write('referrals-200.csv', csv(Array.from({ length: 200 }, (_, n) => person(n))));

// Each row is named after what is wrong with it; the test beside the reader lists what must be said of each.
const rows: Row[] = [
  person(1000),
  person(1001, { family_name: '' }),
  person(1002, { referral_id: '' }),
  person(1003, { date_of_birth: '31/02/1990' }),
  person(1004, { date_of_birth: '2031-01-01' }),
  person(1005, { date_of_birth: '1990-05-01', referred_on: '1989-05-01' }),
  person(1006, { national_insurance_number: 'QQ 90 00 06' }),
  person(1007, { national_insurance_number: '\u0410\u0410 12 34 56 C' }),
  person(1008, { postcode: 'SW1 A2A', mappa: 'no' }),
  person(1009, { customer_group: 'everybody' }),
  person(1010, { mappa: 'perhaps' }),
  person(1000),
  person(1011, { special_customer_record: 'yes' }),
  person(1012, { work_coach: 'x'.repeat(201) }),
  person(1013, { job_aims: 'y'.repeat(10_001) }),
  person(1014, { health_notes: 'one\u0000two' }),
  person(1015, { given_name: '=HYPERLINK("http://example.com","x")', family_name: "@SUM(1+1)*cmd|' /C calc'!A0" }),
  person(1016, { job_aims: '<script>alert(1)</script>\r\nand a second line', health_notes: '' }),
  person(1017, { referred_on: '20/11/2026', date_of_birth: '07/03/1984', customer_group: 'Early-Access' }),
  person(1018, { family_name: 'O\u2019Br\u0069\u0301an-\u0141ukasz', mappa: 'no' }),
];
const extra = rows.map((row) => `${csvRow(row)},ignored,1`);
write(
  'referrals-hostile.csv',
  `\ufeff${file([`${header},favourite_colour,=1+1`, ...extra, `${csvRow(person(1019))}`], '\r\n')}`,
);

const put = (name: string, content: string | Buffer) => write(path.join('hostile', name), content);
const good = [person(2000), person(2001)];
put('empty.csv', '');
put('binary.csv', Buffer.from(Array.from({ length: 2048 }, (_, n) => (n * 151 + 7) % 256)));
put('spreadsheet.csv', Buffer.concat([Buffer.from('504b0304', 'hex'), Buffer.alloc(512, 1)]));
put(
  'very-wide.csv',
  file([[header, ...Array.from({ length: 3000 }, (_, n) => `c${n}`)].join(','), csvRow(person(2002))]),
);
put('utf-16.csv', Buffer.from(`\ufeff${csv(good)}`, 'utf16le'));
put('latin-1.csv', Buffer.from(csv([person(2003, { family_name: 'Andr\u00e9' })]), 'latin1'));
put('homoglyph-headers.csv', csv(good).replace('referral_id', 'referral_\u0456d').replace('postcode', 'p\u043estcode'));
put('homoglyph-optional.csv', csv([person(2004)]).replace('mobile', 'm\u043ebile'));
put(
  'unclosed-quote.csv',
  file([header, csvRow(person(2005)), csvRow(person(2006)).replace('PR-', '"PR-'), csvRow(person(2007))]),
);
put(
  'ragged-rows.csv',
  file([
    header,
    `${csvRow(person(2008))},one,more`,
    csvRow(person(2009)).split(',').slice(0, 12).join(','),
    csvRow(person(2010)),
  ]),
);
put('nul-bytes.csv', csv([person(2011, { town: 'Lon\u0000don' }), person(2012)]));
put(
  'duplicate-ids.csv',
  csv([person(2013), person(2014, { referral_id: person(2013).referral_id ?? '' }), person(2013)]),
);
put(
  'impossible-dates.csv',
  csv([
    person(2015, { date_of_birth: '2025-02-29' }),
    person(2016, { date_of_birth: '1850-01-01' }),
    person(2017, { referred_on: '13/13/2026' }),
  ]),
);
put(
  'cyrillic-ni.csv',
  csv([
    person(2018, { national_insurance_number: 'Q\u051a 90 00 01 A' }),
    person(2019, { national_insurance_number: 'QQ 90 00 01 \u0410' }),
  ]),
);
put('formulas.csv', csv([person(2020, { given_name: '+1+1', job_aims: '=cmd|calc', referring_office: '\t-2' })]));
put('semicolons-windows.csv', `\ufeff${csv(good, '\r\n').replaceAll(',', ';')}`);
put('column-twice.csv', csv(good).replace('job_preferences', 'job_aims'));
