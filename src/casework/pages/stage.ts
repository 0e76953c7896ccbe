import { frameOf } from '../../people/index.ts';
import {
  Conflict,
  type FormState,
  notFound,
  type Page,
  type PageRequest,
  readForm,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { moveToStage } from '../commands/move-to-stage.ts';
import { readStage } from '../stages.ts';
import { dayBoxes, freshForm, optional, param, signedIn, tokenOf } from './shared.ts';

const path = '/participants/:reference/stage';
const activity = 'casework';

async function stagePage(request: PageRequest, form?: FormState, status = form ? 400 : 200) {
  const { person, stage, stages, newest } = await request.ask(readStage, { reference: param(request, 'reference') });
  if (stages.length === 0) return notFound();
  return view(
    'casework/stage.njk',
    {
      ...frameOf(person, 'summary'),
      stage,
      newest,
      seen: status === 400 ? textOf(request.body, 'seen') : newest?.id,
      stages: stages.map(({ slug, title, words }) => ({ value: slug, text: title, hint: { text: words } })),
      form: form ?? freshForm(dayBoxes('enteredOn', request.today)),
      back: `/participants/${person.reference}`,
    },
    { title: 'Move to another stage', journey: person.reference, status },
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
      const form = readForm(request.body);
      const stage = form.text('stage', { called: 'The stage', missing: 'Select the stage' });
      const enteredOn = form.date('enteredOn', { called: 'the date of the move' });
      const reason = form.text('reason', { called: 'The reason', missing: 'Enter why they move', max: 500 });
      if (form.problems.length > 0) return stagePage(request, form.again());
      const reference = param(request, 'reference');
      const seen = optional('seen', textOf(request.body, 'seen'));
      return submitting(
        async () => {
          try {
            const clientToken = tokenOf(request);
            await request.run(moveToStage, { reference, stage, enteredOn, reason, ...seen, clientToken });
          } catch (error) {
            if (!(error instanceof Conflict)) throw error;
            return stagePage(request, form.again([{ field: 'stage', message: error.message }]), 409);
          }
          return redirect(`/participants/${reference}`);
        },
        (problems) => stagePage(request, form.again(problems)),
      );
    },
  },
];
