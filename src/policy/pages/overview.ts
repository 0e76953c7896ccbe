import { randomUUID } from 'node:crypto';
import { formState, type Page, type PageRequest, readForm, redirect } from '../../pipeline/index.ts';
import { recordNoticeReview } from '../commands/review.ts';
import { startDraft } from '../commands/start-draft.ts';
import { readPolicy } from '../queries.ts';
import { DRAFT_WORDS, REVIEWED } from '../rules.ts';
import { attempt, page, posted, shown } from './shared.ts';

async function overview(request: PageRequest) {
  const found = await request.ask(readPolicy, {});
  const drafts = found.drafts.map((draft) => ({ ...draft, words: DRAFT_WORDS[draft.state] }));
  const open = drafts.filter(({ end }) => end === null);
  const tasks = found.tasks.map((task) => ({ ...task, words: REVIEWED[task.about] }));
  const ended = drafts.filter(({ end }) => end !== null);
  return shown('overview', { ...found, open, ended, tasks }, 'Policy');
}

async function begin(request: PageRequest, form = formState({ formToken: randomUUID() }), refused?: unknown) {
  const { folder, inForce } = await request.ask(readPolicy, {});
  return shown('new-draft', { form, folder, inForce, refused, back: '/policy' }, 'Start a draft');
}

async function review(request: PageRequest, form = formState({ formToken: randomUUID() })) {
  const found = await request.ask(readPolicy, {});
  return shown('new-review', { form, ...found, back: '/policy' }, 'Record a review');
}

export const overviewPages: readonly Page[] = [
  { method: 'GET', path: '/policy', ...page, handle: overview },
  { method: 'GET', path: '/policy/drafts/new', ...page, handle: (request) => begin(request) },
  {
    method: 'POST',
    path: '/policy/drafts/new',
    ...page,
    handle(request) {
      const form = readForm(request.body);
      const input = {
        title: form.text('title', { called: 'What the draft is for', missing: 'Enter what the draft is for' }),
        from: form.choice('from', ['in-force', 'folder'], 'Select what the draft begins with'),
        formToken: posted(request.body, 'formToken'),
      };
      if (form.problems.length > 0) return begin(request, form.again());
      return attempt(
        async () => redirect(`/policy/drafts/${(await request.run(startDraft, input)).id}`),
        (problems, refused) => begin(request, form.again(problems), refused),
      );
    },
  },
  { method: 'GET', path: '/policy/reviews/new', ...page, handle: (request) => review(request) },
  {
    method: 'POST',
    path: '/policy/reviews/new',
    ...page,
    handle(request) {
      const form = readForm(request.body);
      const input = {
        reviewedOn: form.date('reviewedOn', { called: 'the day of the review' }),
        outcome: form.choice('outcome', ['still-right', 'change-needed'], 'Select what came of the review'),
        note: form.text('note', { called: 'The note', missing: 'Enter what you looked at', max: 2000 }),
        nextBy: form.date('nextBy', { called: 'the day of the next review' }),
        formToken: posted(request.body, 'formToken'),
      };
      if (form.problems.length > 0) return review(request, form.again());
      return attempt(
        async () => {
          await request.run(recordNoticeReview, input);
          return redirect('/policy');
        },
        (problems) => review(request, form.again(problems)),
      );
    },
  },
];
