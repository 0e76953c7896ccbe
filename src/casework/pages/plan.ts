import { frameOf } from '../../people/index.ts';
import {
  type FormState,
  type Page,
  type PageRequest,
  readForm,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { agreeActionPlan } from '../commands/agree-action-plan.ts';
import { readPlan } from '../plans.ts';
import { SIGNED } from '../words.ts';
import { dayBoxes, freshForm, optional, param, signedIn, tokenOf } from './shared.ts';

const path = '/participants/:reference/plan';
const clause = 'category/assessments-and-plans';

async function planPage(request: PageRequest, form?: FormState) {
  const { person, plans } = await request.ask(readPlan, { reference: param(request, 'reference') });
  return view(
    'casework/plan.njk',
    {
      ...frameOf(person, 'summary'),
      plans: plans.map((plan) => ({ ...plan, signedWords: SIGNED.of(plan.signed) })),
      form: form ?? freshForm(dayBoxes('agreedOn', request.today)),
      signed: SIGNED.items,
      back: `/participants/${person.reference}`,
    },
    { title: 'Action plan', journey: person.reference, status: form ? 400 : 200 },
  );
}

export const planPages: readonly Page[] = [
  { ...signedIn, method: 'GET', path, clause, handle: (request) => planPage(request) },
  {
    ...signedIn,
    method: 'POST',
    path,
    clause,
    async handle(request) {
      const form = readForm(request.body);
      const goals = form.text('goals', { called: 'The plan', missing: 'Enter what you agreed', max: 10_000 });
      const agreedOn = form.date('agreedOn', { called: 'the date you agreed the plan' });
      const signed = form.choice('signed', SIGNED.values, 'Select how the plan was signed');
      if (form.problems.length > 0) return planPage(request, form.again());
      const reference = param(request, 'reference');
      const input = {
        reference,
        goals,
        agreedOn,
        signed,
        ...optional('supersedes', textOf(request.body, 'supersedes')),
        clientToken: tokenOf(request),
      };
      return submitting(
        async () => {
          await request.run(agreeActionPlan, input);
          return redirect(path.replace(':reference', reference));
        },
        (problems) => planPage(request, form.again(problems)),
      );
    },
  },
];
