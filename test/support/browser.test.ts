import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { checkAccessibility, screenshot, withBrowser } from './browser.ts';

const SOUND = `<!doctype html><html lang="en"><head><title>A page</title></head><body><main><h1>A page</h1>
  <label>Name <input name="name" autocomplete="name"></label></main></body></html>`;

test('a sound page passes and a page with an unlabelled field does not', async () => {
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.setContent(SOUND);
    await checkAccessibility(page, 'the sound page');
    await page.setContent(SOUND.replace(/<\/?label>/g, ''));
    await assert.rejects(checkAccessibility(page, 'the other page'), /the other page has .*\n.*label/s);
  });
});

test('the browser keeps sites apart, as people’s browsers do', async (t) => {
  const [one, two] = [await site(t), await site(t)];
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.goto(one);
    const read = (address: string) => page.evaluate((url) => fetch(url).then((response) => response.text()), address);
    assert.match(await read(one), /A page/);
    await assert.rejects(read(two), /Failed to fetch/);
  });
});

test('a screenshot is kept', async () => {
  await withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.setContent(SOUND);
    const path = await screenshot(page, `browser-test-${process.pid}`);
    assert.ok(existsSync(path));
    rmSync(path);
  });
});

async function site(t: TestContext): Promise<string> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(SOUND));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
