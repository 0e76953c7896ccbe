import assert from 'node:assert/strict';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { screenshot } from '../support/browser.ts';
import type { House } from './house.ts';

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const TALLEST = 8000;
const NARROWEST = { width: 320, height: 640 };

/** Somebody in front of a browser. What they do is named as they would say it. */
export class Person {
  readonly house: House;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly scripts: boolean;
  /** What the browser complained of: script errors, blocked content, faults of the service. */
  readonly complaints: string[];

  constructor(house: House, context: BrowserContext, page: Page, scripts: boolean, complaints: string[] = []) {
    this.house = house;
    this.context = context;
    this.page = page;
    this.scripts = scripts;
    this.complaints = complaints;
    this.#listen(page);
  }

  #listen(page: Page): void {
    page.on('pageerror', (error) => this.complaints.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      // A page that answers 400, 403 or 404 is a page like any other; Chromium still writes a line about it.
      const ownAnswer = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
      if (message.type() === 'error' && !ownAnswer) this.complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on('response', (answer) => {
      if (answer.status() >= 500)
        this.complaints.push(`${answer.request().method()} ${answer.url()}: ${answer.status()}`);
    });
  }

  /** Opens an address of the service and answers the status. */
  async open(path: string): Promise<number> {
    const answer = await this.page.goto(new URL(path, this.house.origin).href);
    return answer?.status() ?? 0;
  }

  /** Opens another tab of the same browser. */
  async newTab(): Promise<Person> {
    return new Person(this.house, this.context, await this.context.newPage(), this.scripts, this.complaints);
  }

  /** Presses a button and waits for the page that follows. */
  async press(name: string | RegExp): Promise<void> {
    await this.#leaving(this.page.getByRole('button', { name, exact: typeof name === 'string' }).first());
  }

  /** Follows a link and waits for the page that it leads to. */
  async follow(name: string | RegExp): Promise<void> {
    await this.#leaving(this.page.getByRole('link', { name, exact: typeof name === 'string' }).first());
  }

  async #leaving(target: Locator): Promise<void> {
    const loaded = this.page.waitForEvent('domcontentloaded');
    loaded.catch(() => undefined);
    await target.click();
    await loaded;
  }

  /** Presses a button that answers with a file, and answers its name and bytes. */
  async download(name: string | RegExp, role: 'button' | 'link' = 'button'): Promise<{ name: string; bytes: Buffer }> {
    const coming = this.page.waitForEvent('download');
    coming.catch(() => undefined);
    await this.page.getByRole(role, { name }).first().click();
    const file = await coming;
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return { name: file.suggestedFilename(), bytes: Buffer.concat(chunks) };
  }

  /** Types into the box with this label, in place of what stood there. */
  async fill(label: string | RegExp, text: string): Promise<void> {
    await this.#labelled(label).fill(text);
  }

  /** What stands in the box with this label. */
  value(label: string | RegExp): Promise<string> {
    return this.#labelled(label).inputValue();
  }

  #labelled(label: string | RegExp): Locator {
    return this.page
      .getByLabel(label, { exact: typeof label === 'string' })
      .and(this.page.locator('input, textarea, select'))
      .first();
  }

  /** Chooses one answer to the question with this legend. */
  async choose(question: string | RegExp, answer: string | RegExp): Promise<void> {
    const box = this.#question(question).getByRole('radio', { name: answer, exact: typeof answer === 'string' });
    await box.first().check();
  }

  /** Ticks a box, by its label. */
  async tick(...labels: (string | RegExp)[]): Promise<void> {
    for (const label of labels)
      await this.page
        .getByRole('checkbox', { name: label, exact: typeof label === 'string' })
        .first()
        .check();
  }

  /** Chooses from the list with this label. */
  async select(label: string | RegExp, option: string): Promise<void> {
    await this.#labelled(label).selectOption({ label: option });
  }

  /** Types a day, `YYYY-MM-DD` or its parts as they are, into the three boxes of the question. */
  async fillDay(question: string | RegExp, day: string): Promise<void> {
    const [year = '', month = '', date = ''] = day.split('-');
    const boxes = this.#question(question);
    await boxes.getByLabel('Day', { exact: true }).fill(date);
    await boxes.getByLabel('Month', { exact: true }).fill(month);
    await boxes.getByLabel('Year', { exact: true }).fill(year);
  }

  #question(name: string | RegExp): Locator {
    return this.page.getByRole('group', { name }).first();
  }

  /** Gives a file to the page. */
  async attach(label: string, file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.page.getByLabel(label).setInputFiles(file);
  }

  /** The words of the page as a reader sees them. */
  words(): Promise<string> {
    return this.page.locator('body').innerText();
  }

  /** Fails unless the page says all of this. */
  async sees(...wanted: (string | RegExp)[]): Promise<void> {
    const words = (await this.words()).replaceAll(/\s+/g, ' ');
    for (const each of wanted) {
      const found = typeof each === 'string' ? words.includes(each) : each.test(words);
      assert.ok(found, `“${each}” is not on ${this.page.url()}, which says:\n${words.slice(0, 3000)}`);
    }
  }

  /** Fails if the page says any of this, on screen or in its source. */
  async seesNothingOf(...unwanted: string[]): Promise<void> {
    const source = await this.page.content();
    for (const each of unwanted) assert.ok(!source.includes(each), `“${each}” is on ${this.page.url()}`);
  }

  /** The heading of the page. */
  heading(): Promise<string> {
    return this.page.locator('h1').innerText();
  }

  /** The path of the page, without the query. */
  path(): string {
    return new URL(this.page.url()).pathname;
  }

  /**
   * Looks a page over: axe finds nothing, nothing sticks out sideways at 320 pixels, the browser complains of nothing. Pictures
   * are kept at desktop and phone width; without scripts the pages look the same.
   */
  async look(name: string): Promise<void> {
    const called = this.scripts ? name : `${name}-no-script`;
    await this.house.checkAccessibility(this, called);
    await this.page.setViewportSize(NARROWEST);
    const width = await this.page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= NARROWEST.width, `${called} is ${width} pixels wide on a phone of ${NARROWEST.width}`);
    for (const size of this.scripts ? [PHONE, WIDE] : []) {
      await this.page.setViewportSize(size);
      await this.#picture(`${name}-${size.width}`);
    }
    await this.page.setViewportSize(WIDE);
    assert.deepEqual(this.complaints, [], `the browser complained at ${called}`);
  }

  /** Keeps a picture of the page; of one as long as a book only what is seen first. */
  async #picture(name: string): Promise<void> {
    const height = await this.page.evaluate<number>('document.documentElement.scrollHeight');
    const { page } = this;
    const shown = {
      screenshot: ({ path }: { path: string }) => page.screenshot({ path, fullPage: height <= TALLEST }),
    };
    await screenshot(shown, name);
  }

  /** Closes the browser of this person; fails if it had complained of anything. */
  async leave(): Promise<void> {
    await this.context.close();
    assert.deepEqual(this.complaints, [], 'the browser complained');
  }
}
