import { type PageAnswer, type PageRequest, type Posted, Refused, submitting, view } from '../../pipeline/index.ts';

export const journey = 'Policy';
export const page = { activity: 'accountability', access: 'signed-in' } as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isId = (text: string | undefined): text is string => text !== undefined && UUID.test(text);
export const posted = (body: Posted, name: string): string => {
  const value = body[name];
  return typeof value === 'string' ? value : '';
};

/** The page of a draft. */
export const home = (request: PageRequest): string => `/policy/drafts/${request.params.draft}`;

/** A page of this room, answered 400 when its form has problems and 403 when something was refused. */
export const shown = (
  template: string,
  model: Record<string, unknown> & { form?: { errors: { list: readonly unknown[] } }; refused?: unknown },
  title: string,
): PageAnswer =>
  view(`policy/${template}.njk`, model, {
    title,
    journey,
    status: model.refused ? 403 : (model.form?.errors.list.length ?? 0) > 0 ? 400 : 200,
  });

type Problems = Parameters<Parameters<typeof submitting<PageAnswer>>[1]>[0];

/** Runs what a form asks for; shows the form again with what is wrong or with what refused it. */
export async function attempt(
  run: () => Promise<PageAnswer>,
  again: (problems: Problems, refused?: Refused) => Promise<PageAnswer> | PageAnswer,
): Promise<PageAnswer> {
  try {
    return await submitting(run, (problems) => again(problems));
  } catch (error) {
    if (error instanceof Refused) return again([], error);
    throw error;
  }
}
