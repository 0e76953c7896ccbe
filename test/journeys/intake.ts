import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { House } from './house.ts';
import type { Person } from './person.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
/** The day on which the journeys take place. */
export const TODAY = '2026-11-23';

async function upload(administrator: Person, file: Parameters<Person['attach']>[1]): Promise<void> {
  await administrator.open('/intake/imports');
  await administrator.press('Import a referral file');
  await administrator.attach('Referral file', file);
  await administrator.press('Check the file');
}

/** The administrator imports the clean file: first the counts, then the records; again, it changes nothing. */
export async function importCleanFile(house: House, { scripts }: { scripts: boolean }): Promise<void> {
  const administrator = await house.signInAs('Administrator', { scripts });
  await administrator.look('imports');
  await administrator.open('/intake/imports/new');
  await administrator.press('Check the file');
  await administrator.sees('There is a problem', 'Select a file');
  await administrator.look('import-no-file');
  await upload(administrator, join(EXAMPLES, 'referrals-200.csv'));
  await administrator.sees('Check before importing', '200 rows read. Nothing has been stored', '200 new referrals');
  await administrator.look('import-preview');
  await administrator.press('Import 200 rows');
  await administrator.sees('200 new referrals, 0 changed, 0 unchanged');
  await administrator.look('import-done');
  await upload(administrator, join(EXAMPLES, 'referrals-200.csv'));
  await administrator.sees('0 new referrals', '200 unchanged');
  await administrator.press('Import 200 rows');
  await administrator.sees('0 new referrals, 0 changed, 200 unchanged');
  await administrator.leave();
}

const HEADER =
  'referral_id,referred_on,given_name,family_name,date_of_birth,national_insurance_number,postcode,mobile,customer_group';

/** Files that no spreadsheet should have made: each is refused in words, and nothing of it is kept. */
export async function refuseHostileFiles(house: House): Promise<void> {
  const administrator = await house.signInAs('Administrator');
  for (const name of [
    'empty',
    'binary',
    'utf-16',
    'nul-bytes',
    'column-twice',
    'homoglyph-headers',
    'unclosed-quote',
    'very-wide',
  ]) {
    await upload(administrator, join(EXAMPLES, `hostile/${name}.csv`));
    const refused = administrator.path() === '/intake/imports/new';
    if (refused) await administrator.sees('There is a problem');
    else await administrator.sees('Check before importing');
    if (!refused) await administrator.press('Discard the file');
  }
  await upload(administrator, join(EXAMPLES, 'hostile/empty.csv'));
  await administrator.look('import-empty-file');
  await upload(administrator, join(EXAMPLES, 'referrals-hostile.csv'));
  await administrator.sees('Check before importing', 'Why rows are quarantined');
  await administrator.look('import-hostile-preview');
  await administrator.press('Discard the file');
  await administrator.leave();
}

/** Of a file with three faulty rows one is put right, one dismissed with a reason and one decided about, all on screen. */
export async function mendQuarantinedRows(house: House, { scripts }: { scripts: boolean }): Promise<void> {
  const administrator = await house.signInAs('Administrator', { scripts });
  const person = (n: number) =>
    `Given${n},Mended${n},1987-05-0${(n % 9) + 1},QQ98${String(n).padStart(4, '0')}A,E1 6AN,07700 900500`;
  const start = 100;
  const rows = [
    `FAULT-${start},2026-11-19,${person(start)},early-access`,
    `FAULT-${start + 1},2026-11-19,${person(start + 1).replace('E1 6AN', 'NOWHERE')},early-access`,
    `FAULT-${start + 2},2026-11-19,${person(start + 2)},nobody-knows`,
    `FAULT-${start + 3},2026-11-19,${person(start).replace(/QQ98\d{4}A/, `QQ98${String(start + 3).padStart(4, '0')}B`)},early-access`,
  ];
  const buffer = Buffer.from(`${HEADER}\n${rows.join('\n')}\n`);
  await upload(administrator, { name: 'faults.csv', mimeType: 'text/csv', buffer });
  await administrator.sees('4 rows read', 'The postcode is not valid: 1 row');
  await administrator.press('Import 4 rows');
  await administrator.sees('1 new referral');
  await administrator.look('import-quarantine');

  await administrator.follow('Deal with line 3');
  await administrator.sees('Correct a referral', 'There is a problem');
  await administrator.look('quarantine-correct');
  await administrator.fill('Postcode', 'ALSO WRONG');
  await administrator.press('Save and try again');
  await administrator.sees('There is a problem');
  assert.equal(await administrator.value('Postcode'), 'ALSO WRONG');
  await administrator.fill('Postcode', 'E1 6AN');
  await administrator.press('Save and try again');
  assert.equal(administrator.path(), '/intake/quarantine');
  await administrator.look('quarantine');

  await administrator.follow(`FAULT-${start + 2}`);
  await administrator.press('Dismiss the row');
  await administrator.sees('There is a problem');
  await administrator.look('quarantine-dismiss');
  await administrator.fill('Why is it dismissed?', 'The Jobcentre took the referral back by telephone');
  await administrator.press('Dismiss the row');
  await administrator.seesNothingOf(`FAULT-${start + 2}<`);

  await administrator.follow(/^To decide/);
  await administrator.follow(`FAULT-${start + 3}`);
  await administrator.sees('Is this the same person?', 'Different');
  await administrator.press('Save the decision');
  await administrator.sees('There is a problem');
  await administrator.look('quarantine-decide');
  await administrator.choose('Is this the same person?', 'No, a different person');
  await administrator.fill('How do you know?', 'The Jobcentre confirmed both numbers');
  await administrator.press('Save the decision');
  await administrator.seesNothingOf(`FAULT-${start + 3}<`);
  await administrator.leave();
}

/** The administrator acknowledges a referral of the file and gives the person to the keyworker. Answers their reference. */
export async function allocateToKeyworker(house: House, { scripts }: { scripts: boolean }): Promise<string> {
  const administrator = await house.signInAs('Administrator', { scripts });
  await administrator.open('/intake/referrals');
  await administrator.look('referrals');
  const line = administrator.page.locator('tbody tr').filter({ hasText: 'PR-350' }).first();
  const reference = (await line.locator('.candour-note').first().innerText()).slice(0, 9);
  assert.match(reference, /^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  const name = await line.getByRole('link').first().innerText();
  await administrator.press(`Acknowledge the referral of ${name}`);
  await administrator.follow(/^To allocate/);
  await administrator.look('referrals-to-allocate');
  await administrator.open(`/participants/${reference}/allocate`);
  await administrator.press('Allocate');
  await administrator.sees('There is a problem');
  await administrator.look('allocate');
  await administrator.choose('Caseload', 'Ingeus UK Ltd: East 1');
  await administrator.fill('Why this caseload?', 'Lives near the East office');
  await administrator.press('Allocate');
  await administrator.open(`/participants/${reference}/allocate`);
  await administrator.sees('Page not found');
  await administrator.leave();
  return reference;
}
