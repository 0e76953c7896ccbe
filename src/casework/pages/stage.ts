import { frameOf } from '../../people/index.ts';
import {
  type FormState,
  notFound,
  type Page,
  type PageRequest,
  readForm,
  redirect,
  submitting,
  view,
} from '../../pipeline/index.ts';
import { moveToStage } from '../commands/move-to-stage.ts';
import { readStage } from '../stages.ts';
import { dayBoxes, freshForm, param, signedIn, tokenOf } from './shared.ts';

const path = '/participants/:reference/stage';
const activity = 'casework';

async function stagePage(request: PageRequest, form?: FormState) {
  const { person, stage, stages } = await request.ask(readStage, { reference: param(request, 'reference') });
  if (stages.length === 0) return notFound();
  return view(
    'casework/stage.njk',
    {
      ...frameOf(person, 'summary'),
      stage,
      stages: stages.map(({ slug, title, words }) => ({ value: slug, text: title, hint: { text: words } })),
      form: form ?? freshForm(dayBoxes('enteredOn', request.today)),
      back: `/participants/${person.reference}`,
    },
    { title: 'Move to another stage', journey: person.reference, status: form ? 400 : 200 },
  );
}

export const stagePages: readonly Page[] = [
  { ...signedIn, method: 'GET', path, activity, handle: (request) => stagePage(request) },
  {
    ...signedIn,
    method: 'POST',
    path,
    activity,
    async handle(request) {
      const { stages } = await request.ask(readStage, { reference: param(request, 'reference') });
      const form = readForm(request.body);
      const slugs = stages.map(({ slug }) => slug);
      const stage = form.choice('stage', slugs, 'Select the stage');
      const enteredOn = form.date('enteredOn', { called: 'the date of the move' });
      const reason = form.text('reason', { called: 'The reason', missing: 'Enter why they move', max: 500 });
      if (form.problems.length > 0) return stagePage(request, form.again());
      const reference = param(request, 'reference');
      return submitting(
        async () => {
          await request.run(moveToStage, { reference, stage, enteredOn, reason, clientToken: tokenOf(request) });
          return redirect(`/participants/${reference}`);
        },
        (problems) => stagePage(request, form.again(problems)),
      );
    },
  },
];
