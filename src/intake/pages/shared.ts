import { type PageRequest, textOf } from '../../pipeline/index.ts';
import { PAGE_SIZE } from '../queries/shared.ts';

export const intake = { access: 'signed-in', activity: 'intake' } as const;

/** A path parameter, or nothing. */
export const param = (request: PageRequest, name: string): string => request.params[name] ?? '';

/** The page of a list that the address asks for. */
export function pageOf(request: PageRequest): number {
  const page = Number.parseInt(textOf(request.query, 'page'), 10);
  return Number.isSafeInteger(page) && page > 0 && page <= 100_000 ? page : 1;
}

/** What the page links above a list need, and under `end` what those below it need. */
export function paging(page: number, total: number, href: string) {
  const at = { page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)), total, href };
  return { ...at, end: { ...at, label: ', end of the list' } };
}

/** One of the answers in the address, or the first. */
export const among = <Value extends string>(
  request: PageRequest,
  name: string,
  values: readonly [Value, ...Value[]],
): Value => values.find((value) => value === textOf(request.query, name)) ?? values[0];

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a path parameter can be an id at all. */
export const isId = (text: string): boolean => UUID.test(text);
