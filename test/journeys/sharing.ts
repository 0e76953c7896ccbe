import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { House } from './house.ts';
import type { Person } from './person.ts';

interface Options {
  reference: string;
  scripts: boolean;
}

const BASICS = ['Given name', 'Family name', 'Mobile'];
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function askForConsent(keyworker: Person, reference: string, organisation: string): Promise<void> {
  await keyworker.open(`/participants/${reference}/consents/new`);
  await keyworker.choose(/information go to\?/, organisation);
  await keyworker.press('Continue');
  await keyworker.choose('What is it for?', /./);
  await keyworker.tick(...BASICS);
  await keyworker.fill(/Why is consent needed/, 'To help with rent arrears before they grow');
  await keyworker.fillDay('Until which day', '2027-5-1');
  await keyworker.choose('How are you asking?', 'I will read it out');
  await keyworker.press('Continue to the words');
}

async function recordYes(keyworker: Person): Promise<void> {
  await keyworker.choose(/^What did .* say\?/, 'Yes, share it');
  await keyworker.choose('How did you ask?', 'Face to face');
  await keyworker.fill(/Where were you/, 'East office, room 3');
  await keyworker.fill('Which language did you use?', 'English');
  await keyworker.press('Record the answer');
}

/** Chooses what would be shared with an organisation, as far as the preview, or the refusal in its place. */
async function previewFor(keyworker: Person, reference: string, organisation: string): Promise<void> {
  await keyworker.open(`/participants/${reference}/disclosures/new`);
  await keyworker.choose('Which organisation?', organisation);
  await keyworker.press('Continue');
  await keyworker.choose('What is it for?', /./);
  await keyworker.tick(...BASICS);
  await keyworker.fill('Why do they need each of these?', 'They must be able to ring about the arrears');
  await keyworker.press('Preview');
}

/** Each way in which sharing is not lawful: refused, with the clause and what would make it possible. */
export async function refuseSharing(house: House, { reference, scripts }: Options): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  await keyworker.open(`/participants/${reference}/consents`);
  await keyworker.look('sharing-empty');
  const refusals: [organisation: string, why: RegExp][] = [
    ['Harbour Debt Advice', /consent/i],
    ['Lantern Skills Trust', /agreement/i],
    ['Meadow Wellbeing Group', /agreement/i],
    ['Open Door Clothing', /agreement/i],
  ];
  for (const [organisation, why] of refusals) {
    await previewFor(keyworker, reference, organisation);
    await keyworker.sees(
      `Not shared with ${organisation}`,
      'Nothing left',
      'What would make it possible:',
      /Clause: [a-z]+\//,
      why,
    );
  }
  await keyworker.look('sharing-refused');
  await keyworker.leave();
}

/** The consent is asked with the words on screen, and its record shows the exact fields, the reason, who asked and how. */
export async function consent(house: House, { reference, scripts }: Options): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  await keyworker.open(`/participants/${reference}/consents/new`);
  await keyworker.look('consent-organisation');
  await keyworker.choose(/information go to\?/, 'Harbour Debt Advice');
  await keyworker.press('Continue');
  await keyworker.look('consent-details');
  await keyworker.press('Continue to the words');
  await keyworker.sees('There is a problem');
  await keyworker.look('consent-details-errors');
  await askForConsent(keyworker, reference, 'Harbour Debt Advice');
  await keyworker.sees(
    'Harbour Debt Advice',
    'given name, family name, mobile',
    'To help with rent arrears before they grow',
  );
  await keyworker.look('consent-words');
  await keyworker.press('Record the answer');
  await keyworker.sees('There is a problem');
  await recordYes(keyworker);
  await keyworker.sees(
    'Agreed',
    'Given name, Family name, Mobile',
    'By Keyworker, in person: East office, room 3',
    'The words that were read out',
  );
  await keyworker.look('consent');
  await keyworker.leave();
}

/** Preview, send, receipt; the recipient collects with the code, and gets the very bytes that were previewed. */
export async function share(house: House, { reference, scripts }: Options): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  await keyworker.open(`/participants/${reference}/disclosures/new`);
  await keyworker.look('share-organisation');
  await keyworker.choose('Which organisation?', 'Harbour Debt Advice');
  await keyworker.press('Continue');
  await keyworker.look('share-choose');
  await keyworker.press('Preview');
  await keyworker.sees('There is a problem');
  await previewFor(keyworker, reference, 'Harbour Debt Advice');
  await keyworker.sees('This is what will leave', 'To Harbour Debt Advice');
  await keyworker.look('share-preview');
  const previewed = /[0-9a-f]{64}/.exec(await keyworker.words())?.[0];
  assert.ok(previewed, 'the preview shows its hash');
  const copy = await keyworker.download('Download the very file');
  assert.equal(sha256(copy.bytes), previewed, 'the file shown before sending has the hash of the preview');
  await keyworker.press('Send to Harbour Debt Advice');
  await keyworker.sees('Shared with Harbour Debt Advice', previewed);
  const code = /read out this code: (\d{4} \d{4})/.exec(await keyworker.words())?.[1] ?? '';
  await eventually(keyworker, /\bSent\b/);
  await keyworker.look('receipt');

  const link = await linkFromOutbox(house);
  const recipient = await house.stranger({ scripts });
  await recipient.open(link);
  await recipient.sees('Collect information');
  await recipient.look('collect');
  await recipient.fill('Code', '0000 0000');
  await recipient.press('Download');
  await recipient.sees('The code is not right. You can try 4 more times');
  await recipient.look('collect-wrong-code');
  await recipient.fill('Code', code);
  const { name, bytes } = await recipient.download('Download');
  assert.match(name, /^shared-[0-9A-Z]{4}-[0-9A-Z]{4}\.html$/);
  assert.equal(sha256(bytes), previewed, 'what was collected is what was previewed, byte for byte');
  await keyworker.page.reload();
  await keyworker.sees(/collected/i);

  await withdraw(keyworker, reference);
  await recipient.open(link);
  await recipient.fill('Code', code);
  await recipient.press('Download');
  await recipient.sees('This link no longer opens');
  await recipient.look('collect-gone');
  await recipient.leave();
  await previewFor(keyworker, reference, 'Harbour Debt Advice');
  await keyworker.sees('Not shared with Harbour Debt Advice', /withdr/i);
  await keyworker.leave();
}

/** Withdrawal is one act on one page, and says what it stopped. */
async function withdraw(keyworker: Person, reference: string): Promise<void> {
  await keyworker.open(`/participants/${reference}/consents`);
  await keyworker.follow(/^Harbour Debt Advice/);
  await keyworker.choose('How did they tell us?', 'By telephone');
  await keyworker.choose('Who told us?', 'The participant');
  await keyworker.press('Withdraw consent');
  await keyworker.sees('Consent withdrawn', 'nothing more goes to Harbour Debt Advice');
  await keyworker.look('consent-withdrawn');
}

/** What was queued when the consent was withdrawn is stopped, not sent. */
export async function stopQueued(house: House, { reference, scripts }: Options): Promise<void> {
  const keyworker = await house.signInAs('Keyworker', { scripts });
  await askForConsent(keyworker, reference, 'Riverside Housing Support');
  await recordYes(keyworker);
  const consentPath = keyworker.path();
  await previewFor(keyworker, reference, 'Riverside Housing Support');
  const withdrawing = await keyworker.newTab();
  await withdrawing.open(consentPath);
  await withdrawing.choose('How did they tell us?', 'Face to face');
  await withdrawing.choose('Who told us?', 'The participant');
  const sending = keyworker.press('Send to Riverside Housing Support');
  await sending;
  const receipt = keyworker.path();
  await withdrawing.press('Withdraw consent');
  await withdrawing.sees('Consent withdrawn');
  await keyworker.open(receipt);
  await eventually(keyworker, /Stopped|no longer opens|Closed/i);
  await keyworker.look('receipt-stopped');
  await keyworker.open(`/participants/${reference}/consents`);
  await keyworker.look('sharing');
  await keyworker.leave();
}

async function linkFromOutbox(house: House): Promise<string> {
  const administrator = await house.signInAs('Administrator');
  await administrator.open('/outbox');
  await administrator.look('outbox');
  const link = /https?:\/\/\S+\/collect\/[\w-]{43}/.exec(await administrator.words())?.[0];
  await administrator.leave();
  assert.ok(link, 'the newest message in the outbox holds a link');
  return new URL(link).pathname;
}

/** Looks at the page again until it says this; the queue is worked about once a second. */
async function eventually(person: Person, wanted: RegExp): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    await person.page.reload();
    if (wanted.test(await person.page.locator('main').innerText())) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  await person.sees(wanted);
}
