import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { hasDemonstration, readDemonstration } from '../../src/demo/index.ts';
import { programmeIds } from '../../src/product/programmes.ts';
import type { House } from './house.ts';

/** The pages for everybody: one hash on all of them, the hash of the published bytes. */
export async function readPublicPages(house: House): Promise<void> {
  const reader = await house.stranger();
  const register = await reader.context.request.get(`${house.origin}/notice/register.json`);
  const hash = createHash('sha256')
    .update(await register.body())
    .digest('hex');
  const ready = await (await reader.context.request.get(`${house.origin}/health/ready`)).json();
  const programme = ready.programmes.find((each: { registerHash: string }) => each.registerHash === hash);
  assert.ok(programme, `the hash that /health/ready tells is not ${hash}`);
  for (const path of [
    '/',
    '/notice',
    '/notice/recipients',
    '/notice/retention',
    '/notice/versions',
    '/notice/check',
    '/notice/decisions',
    '/notice/example',
    '/your-rights',
    '/accessibility',
  ]) {
    assert.equal(await reader.open(path), 200);
    await reader.sees(`privacy notice version ${programme.noticeVersion}`, `fingerprint ${hash.slice(0, 8)}`);
    await reader.look(`public${path.replaceAll('/', '-')}`);
  }
  await reader.open('/notice');
  await reader.sees(hash);
  await reader.leave();
}

/** The homes that no other journey looks at. */
const LOOKED_AT = ['Team leader', 'Delivery partner worker', 'Auditor', 'Participant'];

/** Every button of the demonstration leads somewhere that works. */
export async function tryEveryPersona(house: House): Promise<void> {
  const visitor = await house.stranger();
  await visitor.open('/sign-in');
  await visitor.look('sign-in');
  const buttons = visitor.page.locator('.candour-personas__button');
  const count = await buttons.count();
  const staff = programmeIds()
    .filter((id) => hasDemonstration(id))
    .flatMap((id) => readDemonstration(id).personas);
  assert.equal(count, staff.length + 1);
  for (let index = 0; index < count; index += 1) {
    await visitor.open('/sign-in');
    const label = await buttons.nth(index).locator('.candour-personas__name').innerText();
    const [answer] = await Promise.all([
      visitor.page.waitForResponse(
        (response) => response.request().method() === 'GET' && response.request().isNavigationRequest(),
      ),
      buttons.nth(index).click(),
    ]);
    await visitor.page.waitForLoadState();
    assert.equal(answer.status(), 200, label);
    assert.notEqual(visitor.path(), '/sign-in', label);
    if (LOOKED_AT.includes(label)) await visitor.look(`home-of-${label.toLowerCase().replaceAll(' ', '-')}`);
    await visitor.press('Sign out');
  }
  await visitor.leave();
}

/** What the focus is on, as it is called, and whether something covers it; this runs in the browser. */
const FOCUSED = `(() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const on = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const name = (at.labels?.[0]?.innerText ?? at.textContent).trim().replaceAll(/\\s+/g, ' ');
  return { name, hidden: !(on && (at.contains(on) || on.contains(at))) };
})()`;

/** Somebody who cannot use a mouse signs in, skips to the content and writes a whole note. */
export async function writeByKeyboard(house: House, { reference }: { reference: string }): Promise<void> {
  const typist = await house.stranger();
  const { page } = typist;
  const { keyboard } = page;
  const focused = () => page.evaluate<{ name: string; hidden: boolean }>(FOCUSED);
  /** Presses Tab until the focus is on something of this name; it must never be hidden on the way. */
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await keyboard.press('Tab');
      const at = await focused();
      assert.ok(!at.hidden, `the focus on “${at.name}” is hidden`);
      if (name.test(at.name)) return;
    }
    assert.fail(`Tab never came to ${name}`);
  };
  const pressing = async (key: string) => {
    const loaded = page.waitForEvent('domcontentloaded');
    await keyboard.press(key);
    await loaded;
  };
  await typist.open('/sign-in');
  await tabTo(/^Keyworker\s?Ingeus/);
  await pressing('Enter');
  await typist.open(`/participants/${reference}/notes/new`);
  await keyboard.press('Tab');
  assert.match((await focused()).name, /^Skip to main content/);
  await keyboard.press('Enter');
  await tabTo(/^Note$/);
  await keyboard.type('Typed without a mouse.');
  await tabTo(/^Meeting|^Phone call or message/);
  await keyboard.press('ArrowDown');
  await tabTo(/^The note tells of somebody else/);
  await keyboard.press('Space');
  await tabTo(/^Save the note/);
  await pressing('Enter');
  await typist.sees('There is a problem', 'Enter who else is in the note');
  assert.match(await page.evaluate<string>('document.activeElement.className'), /govuk-error-summary/);
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  assert.match((await focused()).name, /^Who else is in the note\?/);
  await keyboard.type('Their brother');
  await tabTo(/^Save the note/);
  await pressing('Enter');
  await typist.sees('Typed without a mouse.', 'Their brother');
  await typist.leave();
}
