import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium as playwright } from 'playwright-core';
import { chromium } from './chromium.ts';

export { checkAccessibility } from './accessibility.ts';

const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SCREENSHOTS = join(import.meta.dirname, '../../test-output');

/** Starts a real Chromium with its web security as browsers ship it. Whoever starts it closes it. */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await chromium();
  const start = (chromiumSandbox: boolean) =>
    playwright.launch({
      executablePath,
      args: ARGS,
      chromiumSandbox,
      env: { ...process.env, ...env } as Record<string, string>,
    });
  if (process.getuid?.() === 0) return start(false);
  try {
    return await start(true);
  } catch (error) {
    // Containers often withhold the user namespaces that the sandbox is built from.
    if (/sandbox/i.test((error as Error).message)) return start(false);
    throw error;
  }
}

/** Runs some work with a browser and closes it, whatever happens. */
export async function withBrowser<T>(work: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await openBrowser();
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}

/** Keeps a picture of the whole page as `test-output/NAME.png`, for a person to look at. Answers its path. */
export async function screenshot(
  page: { screenshot(options: { path: string; fullPage: boolean }): Promise<unknown> },
  name: string,
) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const path = join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}
