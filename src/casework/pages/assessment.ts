import { frameOf } from '../../people/index.ts';
import {
  type FieldProblem,
  type FormState,
  type Page,
  type PageRequest,
  Refused,
  readForm,
  redirect,
  submitting,
  textOf,
  valuesOf,
  view,
} from '../../pipeline/index.ts';
import type { Form } from '../../register/index.ts';
import type { Said } from '../assessment.ts';
import { recordAssessment } from '../commands/record-assessment.ts';
import { readAssessment } from '../plans.ts';
import { readQuestions } from '../reads.ts';
import { freshForm, param, signedIn, tokenOf } from './shared.ts';

const clause = 'category/assessments-and-plans';
const here = '/participants/:reference/appointments/:appointment/questions';

const asked = (request: PageRequest) => ({
  reference: param(request, 'reference'),
  appointmentId: param(request, 'appointment'),
  use: 'first-assessment',
});

async function questionsPage(request: PageRequest, form?: FormState, reasons?: Refused['reasons']) {
  const { person, appointment, form: questions, noticeGiven } = await request.ask(readQuestions, asked(request));
  const back = `/participants/${person.reference}/appointments/${appointment.id}`;
  return view(
    'casework/questions.njk',
    {
      ...frameOf(person, 'appointments'),
      questions,
      noticeGiven,
      reasons,
      form: form ?? freshForm(),
      action: `${back}/questions`,
      back,
    },
    { title: questions.title, journey: person.reference, status: reasons ? 403 : form ? 400 : 200 },
  );
}

/** What was typed for each question; a question left blank was not asked. */
function readSaid(request: PageRequest, { questions }: Form): Record<string, Said> {
  const said: Record<string, Said> = {};
  for (const { id, kind } of questions) {
    const name = `q-${id}`;
    const date = ['year', 'month', 'day']
      .map((part) => textOf(request.body, `${name}-${part}`).padStart(2, '0'))
      .join('-');
    const answer =
      kind === 'some-of'
        ? valuesOf(request.body, name)
        : kind === 'date' && date !== '00-00-00'
          ? date
          : textOf(request.body, name);
    if (textOf(request.body, `${name}-not`) === 'yes' || answer === 'prefer-not-to-say')
      said[id] = { preferNotToSay: true };
    else if (answer.length > 0) said[id] = { answer };
  }
  return said;
}

async function saveAnswers(request: PageRequest) {
  const { form: questions } = await request.ask(readQuestions, asked(request));
  const form = readForm(request.body);
  const again = (problems: readonly FieldProblem[]) =>
    questionsPage(
      request,
      form.again(
        problems.map((problem) => ({
          ...problem,
          field: problem.field === 'form' ? `q-${questions.questions[0]?.id}` : `q-${problem.field}`,
        })),
      ),
    );
  try {
    return await submitting(async () => {
      await request.run(recordAssessment, {
        appointmentId: param(request, 'appointment'),
        form: questions.slug,
        formVersion: Number(textOf(request.body, 'formVersion')),
        answers: readSaid(request, questions),
        clientToken: tokenOf(request),
      });
      return redirect(`/participants/${param(request, 'reference')}/appointments/${param(request, 'appointment')}`);
    }, again);
  } catch (error) {
    if (error instanceof Refused) return questionsPage(request, form.again(), error.reasons);
    throw error;
  }
}

export const assessmentPages: readonly Page[] = [
  { ...signedIn, method: 'GET', path: here, clause, handle: (request) => questionsPage(request) },
  { ...signedIn, method: 'POST', path: here, clause, handle: saveAnswers },
  {
    ...signedIn,
    method: 'GET',
    path: '/participants/:reference/assessment',
    clause,
    async handle(request) {
      const { person, ...assessment } = await request.ask(readAssessment, { reference: param(request, 'reference') });
      return view(
        'casework/assessment.njk',
        { ...frameOf(person, 'appointments'), ...assessment },
        { title: 'First assessment', journey: person.reference },
      );
    },
  },
];
