import { after, before, test } from 'node:test';
import { type Product, startProduct } from '../support/product.ts';
import { type House, openHouse } from './house.ts';
import { allocateToKeyworker, importCleanFile, mendQuarantinedRows, refuseHostileFiles } from './intake.ts';
import { bookWithMistakes, holdFirstMeeting, sendTwice, writeItDown } from './meeting.ts';
import { readPublicPages, tryEveryPersona, writeByKeyboard } from './public.ts';
import { answerAccessRequest } from './rights.ts';
import { consent, refuseSharing, share, stopQueued } from './sharing.ts';
import { hideTheUnseen, walkOutsideTheWall, writeHealthRecord } from './wall.ts';

let product: Product;
let house: House;

// A working afternoon on which the shipped example’s referrals are a few weeks old.
before(async () => {
  product = await startProduct({ env: { CANDOUR_NOW: '2026-11-23T15:00:00Z' } });
  house = await openHouse(product.origin);
});

after(async () => {
  await house?.browser.close();
  await product?.stop();
});

test('everybody can read the public pages, and one hash is on all of them', () => readPublicPages(house));
test('every persona of the demonstration arrives', () => tryEveryPersona(house, { scripts: true }));
test('a file of 200 referrals: preview, import, and again', () => importCleanFile(house));
test('hostile files are refused in words', () => refuseHostileFiles(house));

for (const scripts of [true, false]) {
  test(`the journey of one participant ${scripts ? 'with' : 'without'} scripts`, async (t) => {
    const about = { reference: '', scripts };
    const steps: [name: string, take: () => Promise<void>][] = [
      ['quarantined rows are mended', () => mendQuarantinedRows(house, { scripts, start: scripts ? 100 : 200 })],
      [
        'a referral is acknowledged and allocated',
        async () => {
          about.reference = await allocateToKeyworker(house, { scripts });
        },
      ],
      ['a booking with mistakes keeps what was typed', () => bookWithMistakes(house, about)],
      ['the first meeting, in its order', () => holdFirstMeeting(house, about)],
      ['a note, a plan, the timeline', () => writeItDown(house, about)],
      ['what is sent twice is done once', () => sendTwice(house, about)],
      ['sharing is refused, with clause and remedy', () => refuseSharing(house, about)],
      ['consent with the words on screen', () => consent(house, about)],
      ['shared, collected, withdrawn', () => share(house, about)],
      ['what was queued is stopped', () => stopQueued(house, about)],
      ['the health record', () => writeHealthRecord(house, about)],
      ['a request for access', () => answerAccessRequest(house, about)],
    ];
    for (const [name, take] of steps) await t.test(name, take);
    if (!scripts) return;
    await t.test('by keyboard alone', () => writeByKeyboard(house, about));
    await t.test('nobody outside sees through the wall', () => walkOutsideTheWall(house, about));
    await t.test('hidden and unknown are the same', () => hideTheUnseen(house, about));
  });
}
