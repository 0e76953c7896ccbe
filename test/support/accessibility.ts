import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Fails, naming each rule and element, unless axe finds nothing wrong in the page as it stands. `where` names the page.
 * Answers what axe could not decide, for a person to look at.
 */
export async function checkAccessibility(page: Page, where = page.url()): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations, incomplete } = await page.evaluate(
    (tags) =>
      (globalThis as unknown as { axe: typeof axe }).axe
        .run({ runOnly: tags, resultTypes: ['violations', 'incomplete'] })
        .then(({ violations, incomplete }) => ({ violations, incomplete })),
    TAGS,
  );
  const lines = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${id}: ${help}\n  at ${target.join(' ')}\n  ${failureSummary?.replaceAll('\n', '\n  ')}`,
    ),
  );
  assert.equal(lines.length, 0, `${where} has accessibility problems:\n${lines.join('\n')}`);
  return incomplete.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`));
}
