import {
  type FormState,
  formState,
  notFound,
  type Page,
  type PageAnswer,
  type PageRequest,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { simulateDraft, USUAL_DAYS } from './commands/simulate-draft.ts';
import { readSimulation } from './queries.ts';
import { shiftWords } from './words.ts';

const PATH = '/policy/drafts/:draft/simulation';
const about = { activity: 'accountability', access: 'signed-in', path: PATH } as const;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

async function shown(request: PageRequest, draft: string, form: FormState): Promise<PageAnswer> {
  const found = await request.ask(readSimulation, { draft });
  const shifts =
    found.simulation?.result?.keeping.byRule.map((shift) => ({ ...shift, words: shiftWords(shift) })) ?? [];
  const model = { ...found, shifts, form, back: `/policy/drafts/${draft}`, backText: 'Back to the draft' };
  const status = form.errors.list.length > 0 ? 400 : 200;
  return view('policy/simulation.njk', model, { title: 'What it would do', journey: found.title, status });
}

const draftOf = (request: PageRequest): string | undefined => {
  const draft = request.params.draft ?? '';
  return UUID.test(draft) ? draft : undefined;
};

export const pages: readonly Page[] = [
  {
    ...about,
    method: 'GET',
    handle(request) {
      const draft = draftOf(request);
      return draft ? shown(request, draft, formState({ days: String(USUAL_DAYS) })) : notFound();
    },
  },
  {
    ...about,
    method: 'POST',
    handle(request) {
      const draft = draftOf(request);
      if (!draft) return notFound();
      return submitting(
        async () => {
          await request.run(simulateDraft, { draft, days: Number(textOf(request.body, 'days')) });
          return redirect(`/policy/drafts/${draft}/simulation`);
        },
        (problems) => shown(request, draft, formState(request.body, problems)),
      );
    },
  },
];
