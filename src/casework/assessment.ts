import type { FieldProblem } from '../pipeline/index.ts';
import type { Form } from '../register/index.ts';

/** What was said to one question: an answer, several, or that they prefer not to say. Not asked is simply absent. */
export type Said = { answer: string | string[] } | { preferNotToSay: true };

/** One answer ready to keep: the question in its words of that day, its category, and the answer as a person would read it. */
export interface KeptAnswer {
  questionId: string;
  question: string;
  category: string;
  state: 'answered' | 'prefer-not-to-say';
  answer: string | null;
}

const LONGEST = 10_000;

/**
 * Checks what was said against the published form. Questions may be left out; what the form does not ask is a problem,
 * and so is an answer that is not among the choices.
 */
export function readAnswers(
  form: Form,
  said: Readonly<Record<string, Said>>,
): { answers: KeptAnswer[]; problems: FieldProblem[] } {
  const answers: KeptAnswer[] = [];
  const problems: FieldProblem[] = [];
  for (const id of Object.keys(said))
    if (!form.questions.some((question) => question.id === id))
      problems.push({ field: id, message: `The form has no question called “${id.slice(0, 60)}”` });
  for (const question of form.questions) {
    const reply = said[question.id];
    if (reply === undefined) continue;
    const kept = { questionId: question.id, question: question.question, category: question.category };
    if ('preferNotToSay' in reply) {
      if (question.preferNotToSay) answers.push({ ...kept, state: 'prefer-not-to-say', answer: null });
      else problems.push({ field: question.id, message: 'This question has no “prefer not to say”' });
      continue;
    }
    const { text, problem } = wordsOf(question, reply.answer);
    if (problem) problems.push({ field: question.id, message: problem });
    else answers.push({ ...kept, state: 'answered', answer: text ?? '' });
  }
  return { answers, problems };
}

type Question = Form['questions'][number];

function wordsOf(question: Question, answer: string | string[]): { text?: string; problem?: string } {
  const given = Array.isArray(answer) ? answer : [answer];
  if (given.length !== 1 && question.kind !== 'some-of') return { problem: 'Give one answer' };
  if (question.kind === 'yes-no') {
    const word = { yes: 'Yes', no: 'No' }[given[0] ?? ''];
    return word ? { text: word } : { problem: 'Select yes or no' };
  }
  if (question.kind === 'one-of' || question.kind === 'some-of') {
    const labels = given.map((value) => question.choices?.find((choice) => choice.value === value)?.label);
    return labels.every((label) => label !== undefined) && labels.length > 0
      ? { text: labels.join('; ') }
      : { problem: 'Select one of the answers in the list' };
  }
  const text = (given[0] ?? '').trim();
  if (text === '') return { problem: 'Enter an answer' };
  if (question.kind === 'date' && !isDay(text)) return { problem: 'Enter a real date' };
  return text.length > LONGEST ? { problem: 'The answer must be 10,000 characters or fewer' } : { text };
}

function isDay(text: string): boolean {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}
