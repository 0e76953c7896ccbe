import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { checkAccessibility, openBrowser } from '../support/browser.ts';
import { type PublicHouse, publicHouse } from './every-page.ts';

/** What makes a page wider than its window, outside the regions that may scroll by themselves; this runs in the browser. */
const TOO_WIDE = `(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll('main *')]
    .filter((one) => one.getBoundingClientRect().right > root.clientWidth && !one.closest('[role=region][tabindex]'))
    .slice(0, 3)
    .map((one) => one.outerHTML.slice(0, 120));
})()`;

/** What can be seen on paper and should not be there; this runs in the browser. */
const ON_PAPER = `['.candour-header', '.candour-contents', '.govuk-back-link', '.candour-jump', '.candour-footer__links']
  .filter((name) => [...document.querySelectorAll(name)].some((one) => one.checkVisibility()))`;

describe('the public pages in a browser', () => {
  let house: PublicHouse;
  let browser: Browser;
  let origin: string;
  let pages: string[];
  const each = async (
    settings: { width?: number; scripts?: boolean },
    look: (page: Page, address: string) => Promise<void>,
  ) => {
    const { width = 1280, scripts = true } = settings;
    const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: scripts });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    for (const address of pages) {
      await page.goto(origin + address);
      await look(page, address);
    }
    await context.close();
    assert.deepEqual(complaints, []);
  };
  before(async () => {
    house = await publicHouse();
    origin = await house.server.listen({ host: '127.0.0.1', port: 0 });
    browser = await openBrowser();
    pages = house.addresses.filter((address) => !address.endsWith('.json') && !address.startsWith('/programmes/'));
  });
  after(async () => {
    await browser?.close();
    await house?.server.close();
  });

  test('have no accessibility problem at a desk', () =>
    each({}, async (page, at) => void (await checkAccessibility(page, at))));

  test('nor at 320 px, which is 400% zoom, where nothing but a table’s own region scrolls sideways', () =>
    each({ width: 320 }, async (page, address) => {
      assert.deepEqual(await page.evaluate(TOO_WIDE), [], address);
      await checkAccessibility(page, `${address} at 320 px`);
    }));

  test('nor in the test language, whose words are a third longer', async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 900 } });
    const page = await context.newPage();
    for (const address of pages) {
      await page.goto(`${origin}${address}?lang=en-XA`);
      assert.deepEqual(await page.evaluate(TOO_WIDE), [], address);
    }
    await context.close();
  });

  test('say the same without scripts, and open their lists without them', async () => {
    const texts = new Map<string, string>();
    const text = (page: Page) => page.locator('main').innerText();
    await each({}, async (page, address) => void texts.set(address, await text(page)));
    await each({ scripts: false }, async (page, address) => {
      assert.equal(await text(page), texts.get(address), address);
      const list = page.locator('details').first();
      if ((await list.count()) === 0) return;
      await list.locator('summary').click();
      assert.ok(await list.locator('> :not(summary)').first().isVisible(), `${address}: the list stays shut`);
    });
  });

  test('on paper leave navigation out and spell links out', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.emulateMedia({ media: 'print' });
    for (const address of pages) {
      await page.goto(origin + address);
      assert.deepEqual(await page.evaluate(ON_PAPER), [], address);
    }
    await page.goto(`${origin}/notice`);
    const link = `getComputedStyle(document.querySelector('main a[href^="/notice/recipients"]'), '::after').content`;
    assert.match(await page.evaluate<string>(link), /notice\/recipients/);
    await page.goto(`${origin}/notice/versions/1/print`);
    const file = await page.pdf({ format: 'A4', tagged: true });
    const sheets = file.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    assert.ok(sheets >= 8 && sheets < 46, `${sheets} sheets`);
    await context.close();
  });
});
