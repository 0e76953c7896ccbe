import { after, before, test } from 'node:test';
import { type Product, startProduct } from '../support/product.ts';
import { type House, openHouse } from './house.ts';
import { allocateToKeyworker, importCleanFile, mendQuarantinedRows } from './intake.ts';
import { bookWithMistakes, holdFirstMeeting, sendTwice, writeItDown } from './meeting.ts';
import { answerAccessRequest } from './rights.ts';
import { consent, refuseSharing, share, stopQueued } from './sharing.ts';
import { writeHealthRecord } from './wall.ts';

/** What a step of the journey may need: who it is about, and whether the browsers run scripts. */
export interface Journey {
  house: House;
  reference: string;
  scripts: boolean;
}

/**
 * Starts the product with its demonstration, on a working afternoon on which the shipped example’s referrals are a few weeks
 * old, and tests the journey of one participant from the referral file to the copy of everything held. What it answers is
 * filled in as the journey goes.
 */
export function testJourney({ scripts }: { scripts: boolean }): Journey {
  const journey = { reference: '', scripts } as Journey;
  let product: Product;
  before(async () => {
    product = await startProduct({ env: { CANDOUR_NOW: '2026-11-23T15:00:00Z' } });
    journey.house = await openHouse(product.origin);
  });
  after(async () => {
    await journey.house?.browser.close();
    await product?.stop();
  });
  const step = (name: string, take: (house: House, journey: Journey) => Promise<unknown>) =>
    test(name, async () => {
      await take(journey.house, journey);
    });
  step('a file of 200 referrals: preview, import, and again', importCleanFile);
  step('quarantined rows are mended', mendQuarantinedRows);
  step('a referral is acknowledged and allocated', async (house) => {
    journey.reference = await allocateToKeyworker(house, journey);
  });
  step('a booking with mistakes keeps what was typed', bookWithMistakes);
  step('the first meeting, in its order', holdFirstMeeting);
  step('a note, a plan, the timeline', writeItDown);
  step('what is sent twice is done once', sendTwice);
  step('sharing is refused, with clause and remedy', refuseSharing);
  step('consent with the words on screen', consent);
  step('shared, collected, withdrawn', share);
  step('what was queued is stopped', stopQueued);
  step('the health record', writeHealthRecord);
  step('a request for access', answerAccessRequest);
  return journey;
}
