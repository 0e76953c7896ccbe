import type { Page } from '../pipeline/page.ts';
import { StartError } from './services.ts';

/**
 * Refuses pages that name neither an activity nor a clause of the register in force, and two pages at one address.
 * Throws `StartError` at the first fault, naming the page.
 */
export const checkPages = (pages: readonly Page[], clauses: { has(slug: string): boolean }): void => {
  const seen = new Set<string>();
  for (const page of pages) {
    const route = `${page.method} ${page.path}`;
    const shape = route.replaceAll(/:[A-Za-z]+/g, ':');
    if (seen.has(shape))
      throw new StartError(`Two pages answer ${route}.`, 'Give one of them another address, or remove it.');
    seen.add(shape);
    if (!page.clause && !page.activity)
      throw new StartError(
        `The page ${route} names no clause and no activity.`,
        'Name the activity it belongs to, or a clause of the register.',
      );
    if (page.clause && page.clause !== 'operational' && !clauses.has(page.clause))
      throw new StartError(
        `The page ${route} names the clause “${page.clause}”, which the published register does not hold.`,
        'Name a clause of the register in force, or publish a register that holds it.',
      );
    if (page.activity && page.activity !== 'operational' && !clauses.has(`activity/${page.activity}`))
      throw new StartError(
        `The page ${route} belongs to the activity “${page.activity}”, of which the published register says nothing.`,
        'Name an activity of the product, or publish a register that holds it.',
      );
  }
};
