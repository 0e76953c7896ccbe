import { type PageRequest, view } from '../../pipeline/index.ts';
import { findRightsRequest } from '../queries.ts';

export const journey = 'Rights requests';
export const page = { clause: 'right/access', access: 'signed-in' } as const;

/** The words of a list as radio items. */
export const items = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, text]) => ({ value, text }));

/** The id behind the reference in the address, so that the acts that follow open that person's record alone. */
export const requestOf = async (request: PageRequest): Promise<string> =>
  (await request.ask(findRightsRequest, { reference: request.params.reference ?? '' })).id;

/** The page of one request. */
export const home = (request: PageRequest): string => `/rights/requests/${request.params.reference}`;

/** A page of this room, answered 400 when its form has problems. */
export const shown = (
  template: string,
  model: Record<string, unknown> & { form?: { errors: { list: readonly unknown[] } } },
  title: string,
) =>
  view(`rights/${template}.njk`, model, {
    title,
    journey,
    status: (model.form?.errors.list.length ?? 0) > 0 ? 400 : 200,
  });
