import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelsOf, formatOf } from './format.ts';
import { readReferralFile } from './read-file.ts';

const imports = {
  self: {
    title: 'A clinic',
    columns: {
      'Our number': 'referral_id',
      'Sent on': 'referred_on',
      Surname: 'family_name',
      Born: 'date_of_birth',
      'Disabled?': 'disability',
    },
    required: ['referral_id', 'referred_on', 'family_name', 'date_of_birth'],
    values: { disability: { Y: 'yes', N: 'no' } },
    fixed: { customer_group: 'health-route' },
    dates: ['DD.MM.YYYY'],
  },
} as const;
const register = { imports: structuredClone(imports) as never };

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function read(text: string) {
  const format = formatOf(register, 'self');
  assert.ok(format);
  const { pieces, unknownColumns } = await readReferralFile(bytes(text), { today: '2026-11-23', demo: true, format });
  return { rows: (await Array.fromAsync(pieces)).flat(), unknownColumns };
}

test('a file in another organisation’s words fills the product’s fields', async () => {
  const { rows, unknownColumns } = await read(
    'Surname;BORN;Our number;Sent on;Disabled?;mobile\nOsei;01.02.1990;7;02.11.2026;Y;\n',
  );
  assert.deepEqual(rows[0]?.problems, []);
  assert.deepEqual(rows[0]?.values, {
    referral_id: '7',
    referred_on: '2026-11-02',
    family_name: 'Osei',
    date_of_birth: '1990-02-01',
    disability: 'yes',
    customer_group: 'health-route',
  });
  assert.deepEqual(unknownColumns, ['mobile']);
});

test('other words and other forms of date wait for a person, and a missing column is named as the file would', async () => {
  const { rows } = await read('Surname,Born,Our number,Sent on,Disabled?\nOsei,1990-02-01,7,02.11.2026,yes\n');
  assert.deepEqual(
    rows[0]?.problems.map(({ field, code }) => `${field} ${code}`),
    ['date_of_birth date-invalid', 'disability value-not-allowed'],
  );
  await assert.rejects(read('Surname,Born,Sent on\nOsei,01.02.1990,02.11.2026\n'), /lacks the column Our number/);
});

test('a programme receives files only by the channels it names', () => {
  assert.equal(formatOf(register, 'jcp'), undefined);
  assert.deepEqual(channelsOf(register), [{ value: 'self', text: 'A clinic' }]);
});
