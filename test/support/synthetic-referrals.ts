import { COLUMNS, type Column } from '../../src/intake/parse/index.ts';

/** Referrals of people who do not exist: the same for the same number, each with its own name and day of birth. */

const FAMILY =
  'Abara Ahmed Akhtar Baptiste Begum Bennett Campbell Chowdhury Clarke Costa Daniel Davies Ellis Farah Fernandes Fofana Grant Green Hassan Hughes Ibrahim Islam James Kaur Khan Kowalska Lewis Malik Mensah Miah Morgan Nguyen Okafor Osei Patel Popescu Rahman Roberts Singh Williams'.split(
    ' ',
  );
const GIVEN =
  'Aisha Alex Amara Anna Ben Carlos Chidi Dana Elif Femi Grace Hana Ibrahim Jade Kofi Lena Maria Nadia Omar Priya Rosa Sam Tariq Yusuf'.split(
    ' ',
  );
const STREETS = 'Alder Street,Beacon Road,Canal Walk,Dock Lane,Elm Court,Foundry Row,Garden Close,Harbour Street'.split(
  ',',
);
const POSTCODES = 'E1 6AN,E2 8DY,EC1V 9BD,N1 7AA,N7 6PA,SE1 7TL,SE17 2NR,W2 1NY,WC1X 8TW,NW1 2DB'.split(',');
const OFFICES = 'Jobcentre A,Jobcentre B,Jobcentre C,Jobcentre D'.split(',');
const DAYS_OF_BIRTH = 15_000;
const GROUPS = ['health-and-disability', 'health-and-disability', 'early-access', 'long-term-unemployed'];
const HEALTH = [
  'Back pain that makes standing for long hard',
  'Anxiety in crowded places',
  'Hearing loss in one ear',
  'Asthma',
];
const AIMS = [
  'Work in a kitchen, later as a chef',
  'Office work with regular hours',
  'Driving; holds a full licence',
  'Work with children',
];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const day = (from: string, days: number): string => Temporal.PlainDate.from(from).add({ days }).toString();

/** The nth referral, up to 400,000, made on a day in the thirty days before `asAt`. */
export function syntheticReferral(n: number, asAt: string): Partial<Record<Column, string>> {
  // 7,919 is prime and shares no factor with the number of pairs, so no two people share name and birth.
  const pair = (n * 7919) % (FAMILY.length * DAYS_OF_BIRTH);
  const group = pick(GROUPS, n);
  const mappa = n % 50 === 7;
  const suffix = 'ABCD'.charAt(Math.floor(n / 100_000));
  const given = pick(GIVEN, n * 5 + 3);
  const row: Partial<Record<Column, string>> = {
    referral_id: `PR-${String(n + 1).padStart(6, '0')}`,
    referred_on: day(asAt, -(n % 30)),
    referring_office: pick(OFFICES, n),
    work_coach: `Work coach ${(n % 40) + 1}`,
    title: pick(['Ms', 'Mr', 'Mx', ''], n),
    given_name: given,
    family_name: pick(FAMILY, pair),
    date_of_birth: day('1962-01-01', Math.floor(pair / FAMILY.length)),
    national_insurance_number: `QQ9${String(n % 100_000).padStart(5, '0')}${suffix}`,
    gender: pick(['woman', 'man', 'woman', 'man', 'non-binary', ''], n),
    participation: group === 'long-term-unemployed' ? 'mandatory' : 'voluntary',
    customer_group: group,
    early_access_group: group === 'early-access' ? pick(['carer', 'veteran', 'care leaver'], n) : '',
    disability: group === 'health-and-disability' ? 'yes' : pick(['no', 'prefer-not-to-say'], n),
    health_notes: group === 'health-and-disability' ? pick(HEALTH, n) : '',
    job_aims: n % 3 === 0 ? '' : pick(AIMS, n),
    preferred_hours: pick(['16 to 24 hours', '25 to 35 hours', 'Full time', ''], n),
    childcare_needs: n % 9 === 4 ? 'School hours in term time' : '',
    welsh_written: 'no',
    welsh_spoken: 'no',
    incident_marker: 'no',
    mappa: mappa ? 'yes' : 'no',
    special_customer_record: 'no',
  };
  return mappa ? row : { ...row, ...contact(n, given) };
}

function contact(n: number, given: string): Partial<Record<Column, string>> {
  return {
    address_line_1: `${(n % 180) + 1} ${pick(STREETS, n * 3)}`,
    town: 'London',
    postcode: pick(POSTCODES, n * 7),
    telephone: n % 4 === 0 ? `020 7946 0${String(n % 1000).padStart(3, '0')}` : '',
    mobile: n % 11 === 5 ? '' : `07700 900${String(n % 1000).padStart(3, '0')}`,
    email: n % 3 === 1 ? `${given.toLowerCase()}.${n + 1}@example.com` : '',
  };
}

/** A row of a CSV file in the order of the columns, quoted where it must be. */
export const csvRow = (values: Partial<Record<Column, string>>): string =>
  COLUMNS.map((column) => csvCell(values[column] ?? '')).join(',');

const csvCell = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** A whole file of `people` referrals, in pieces. */
export function* syntheticFile(people: number, asAt: string): Generator<string> {
  yield `${COLUMNS.join(',')}\n`;
  for (let n = 0; n < people; n += 1) yield `${csvRow(syntheticReferral(n, asAt))}\n`;
}
