import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { checkAccessibility, openBrowser } from '../support/browser.ts';
import { Person } from './person.ts';

const REPORT = join(
  import.meta.dirname,
  `../../test-output/${basename(process.argv[1] ?? 'axe', '.test.ts')}-axe-incomplete.txt`,
);

/** One running product and one browser, shared by everybody in the journeys. */
export class House {
  readonly origin: string;
  readonly browser: Browser;
  #copies: Page | undefined;

  constructor(origin: string, browser: Browser) {
    this.origin = origin;
    this.browser = browser;
    mkdirSync(join(REPORT, '..'), { recursive: true });
    writeFileSync(REPORT, '');
  }

  /** Somebody with a browser of their own who has not signed in. */
  async stranger({ scripts = true } = {}): Promise<Person> {
    const context = await this.browser.newContext({
      javaScriptEnabled: scripts,
      viewport: { width: 1280, height: 900 },
    });
    context.setDefaultTimeout(15_000);
    return new Person(this, context, await context.newPage(), scripts);
  }

  /** Somebody who has signed in to the demonstration with the button of this name. */
  async signInAs(button: string, options: { scripts?: boolean } = {}): Promise<Person> {
    const person = await this.stranger(options);
    await person.open('/sign-in');
    await person.press(new RegExp(`^${button}\\b(?! \\d)`));
    return person;
  }

  /** Fails unless axe finds nothing wrong. What axe could not decide is kept in `test-output/…-axe-incomplete.txt` for a person. */
  async checkAccessibility(person: Person, name: string): Promise<void> {
    const undecided = await checkAccessibility(person.scripts ? person.page : await this.#copyOf(person.page), name);
    if (undecided.length > 0) appendFileSync(REPORT, `${name}\n${undecided.map((line) => `  ${line}\n`).join('')}`);
  }

  /** A page that was read without scripts, as it stands, where axe may run: the checker is itself a script. */
  async #copyOf(page: Page): Promise<Page> {
    const body = (await page.content()).replaceAll(/<script\b[^>]*>.*?<\/script>/gs, '');
    this.#copies ??= await (await this.browser.newContext()).newPage();
    await this.#copies.unrouteAll();
    await this.#copies.route(page.url(), (route) => route.fulfill({ body, contentType: 'text/html; charset=utf-8' }));
    await this.#copies.goto(page.url());
    return this.#copies;
  }
}

/** Opens a browser on a product that runs at this origin. */
export const openHouse = async (origin: string): Promise<House> => new House(origin, await openBrowser());
