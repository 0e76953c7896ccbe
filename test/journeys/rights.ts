import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { House } from './house.ts';
import { HEALTH_CANARY } from './wall.ts';

/** A request for access: recorded, identity verified, drafted, released, downloaded; everything planted is in the copy. */
export async function answerAccessRequest(
  house: House,
  { reference, scripts }: { reference: string; scripts: boolean },
): Promise<void> {
  const officer = await house.signInAs('Data Protection Officer', { scripts });
  await officer.look('rights-requests');
  await officer.press('Record a request');
  await officer.fill('Our reference', reference);
  await officer.press('Find');
  await officer.sees('1 person found');
  await officer.look('rights-find');
  await officer.follow(/^Choose/);
  await officer.press('Record the request');
  await officer.sees('There is a problem', 'Select how the request reached us');
  await officer.look('rights-new-errors');
  await officer.fillDay('When did it reach us?', '2026-11-23');
  await officer.choose('How did it reach us?', 'By telephone');
  await officer.fill('What did the person ask for, in their own words?', 'Everything you have about me, please');
  await officer.press('Record the request');
  await officer.sees('Everything you have about me, please', 'Not verified', 'Clause: clock/rights-response');
  const request = officer.path();
  await officer.look('rights-request');

  await officer.press('Draft the copy');
  await officer.sees('Draft of the copy', 'Not verified');
  await officer.look('rights-draft');
  const release = async () => {
    await officer.choose('How is the copy given?', 'Handed over in person');
    await officer.choose(/Why may the health information/, /told us this themselves/);
    await officer.fill('Why may this copy be given as it is?', 'Read through; nothing in it harms anybody');
    await officer.press('Release the copy');
  };
  await release();
  await officer.sees('This copy was not released', /identity/i, 'Clause: ');
  await officer.look('rights-release-refused');

  await officer.open(request);
  await officer.choose(
    'How was identity verified?',
    'We called back on the number we already held, and they confirmed',
  );
  await officer.fillDay('When?', '2026-11-23');
  await officer.press('Record that identity is verified');
  await officer.press('Draft the copy again');
  await officer.sees('Verified');
  await release();
  await officer.sees('Released copy');
  await officer.look('rights-released');

  const json = await officer.download('Download the JSON file', 'button');
  const page = await officer.download('Download the page', 'button');
  const planted = [
    HEALTH_CANARY,
    'Written once only',
    'To cook again, and to sleep at night',
    'Harbour Debt Advice',
    reference,
  ];
  for (const fact of planted) {
    for (const { name, bytes } of [json, page]) assert.ok(bytes.includes(fact), `“${fact}” is not in ${name}`);
  }
  // The note that tells of somebody else is held back until somebody decides, and the copy says so.
  assert.ok(!json.bytes.includes('The sister would drive there'));
  await officer.sees(/Held back case_note/);
  JSON.parse(json.bytes.toString('utf8'));
  for (const { bytes } of [json, page]) await officer.sees(createHash('sha256').update(bytes).digest('hex'));
  // The copy is a page without scripts; once is enough.
  if (scripts) {
    const reader = await house.stranger();
    await reader.page.setContent(page.bytes.toString('utf8'));
    await reader.look('access-pack');
    await reader.leave();
  }
  await officer.leave();
}
