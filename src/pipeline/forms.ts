/** Reading what a person typed: pure helpers for pages, with the wording of the GOV.UK error patterns. */

import { InvalidInput } from './errors.ts';
import { type DateOptions, dateParts, type TimeOptions, timeOf } from './forms-dates.ts';
import type { FieldProblem, Posted } from './page.ts';

export type { FieldProblem };
export { dateParts, timeOf };

/** Problems in the two shapes the templates need: the summary's list, and one message for each field. */
export interface FormErrors {
  readonly list: readonly { readonly text: string; readonly href: string }[];
  readonly for: Readonly<Record<string, { readonly text: string; readonly parts: readonly string[] }>>;
}

/** The state of a form on screen: what is typed in each box and what is wrong. */
export interface FormState {
  readonly typed: Readonly<Record<string, string | string[]>>;
  readonly errors: FormErrors;
}

/** Straight apostrophes between letters become curly ones, as the house style asks of every message. */
export const curly = (text: string): string => text.replaceAll(/(?<=\p{L})'(?=\p{L})/gu, '’');

/** Problems in page order, as summary links and field messages; the first message of a field wins. */
export const problemsToErrors = (problems: readonly FieldProblem[]): FormErrors => {
  const found: Record<string, { text: string; parts: readonly string[] }> = Object.create(null);
  const list: { text: string; href: string }[] = [];
  for (const { field, message, parts } of problems) {
    if (found[field]) continue;
    const text = curly(message);
    found[field] = { text, parts: parts ?? [] };
    const first = parts?.[0];
    list.push({ text, href: `#${first === undefined ? field : `${field}-${first}`}` });
  }
  return { list, for: found };
};

/** What to show in each box: what was typed, even when that is nothing, and otherwise what is stored. */
export const keepTyped = (
  body: Posted,
  stored: Readonly<Record<string, string | string[] | undefined>> = {},
): Record<string, string | string[]> => {
  const kept: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of Object.entries(stored)) if (value !== undefined) kept[name] = value;
  for (const [name, value] of Object.entries(body)) if (name !== 'csrf') kept[name] = value;
  return kept;
};

/** The form as a template takes it: `{ typed, errors }`. */
export const formState = (
  body: Posted = {},
  problems: readonly FieldProblem[] = [],
  stored: Readonly<Record<string, string | string[] | undefined>> = {},
): FormState => ({ typed: keepTyped(body, stored), errors: problemsToErrors(problems) });

/** The one text of a field: line ends as `\n`, composed Unicode, no blanks around. Missing is `''`. */
export const textOf = (body: Posted, name: string): string => {
  const posted = body[name];
  const value = Array.isArray(posted) ? (posted[0] ?? '') : (posted ?? '');
  return value.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim();
};

/** All values of a check box group. */
export const valuesOf = (body: Posted, name: string): string[] => {
  const posted = body[name];
  const values = posted === undefined ? [] : Array.isArray(posted) ? posted : [posted];
  return values.map((value) => value.trim()).filter((value) => value !== '');
};

/** The problems that a thrown `InvalidInput` carries, or undefined for any other error. */
export const problemsOf = (error: unknown): readonly FieldProblem[] | undefined =>
  error instanceof InvalidInput ? error.problems : undefined;

/**
 * Runs what a form asks for. When the pipeline says that the input cannot be used, shows the form again with what was
 * typed; any other error goes on to the server, which has a page for each.
 */
export const submitting = async <Answer>(
  attempt: () => Promise<Answer>,
  again: (problems: readonly FieldProblem[]) => Answer | Promise<Answer>,
): Promise<Answer> => {
  try {
    return await attempt();
  } catch (error) {
    const problems = problemsOf(error);
    if (!problems) throw error;
    return again(problems);
  }
};

interface TextOptions {
  /** What the field is called at the start of a sentence, such as `The reason`. */
  readonly called: string;
  /** The message when nothing is typed; a field without it may be left empty. */
  readonly missing?: string;
  readonly max?: number;
}

/** Reads the fields of one form in page order and gathers what is wrong. */
export interface FormReader {
  readonly problems: FieldProblem[];
  text(name: string, options: TextOptions): string;
  choice<const Value extends string>(name: string, allowed: readonly Value[], missing?: string): Value | undefined;
  choices<const Value extends string>(name: string, allowed: readonly Value[], missing?: string): Value[];
  /** Yes or no; `selectYesIf` completes "Select yes if ...". */
  yesNo(name: string, selectYesIf: string): boolean | undefined;
  date(name: string, options: DateOptions): string | undefined;
  time(name: string, options: TimeOptions): string | undefined;
  problem(field: string, message: string): void;
  /** The state to show the form again with. */
  again(more?: readonly FieldProblem[]): FormState;
}

/** Begins reading a posted form; see `FormReader`. */
export const readForm = (body: Posted): FormReader => {
  const problems: FieldProblem[] = [];
  const problem = (field: string, message: string): void => void problems.push({ field, message });
  const reader: FormReader = {
    problems,
    problem,
    text(name, { called, missing, max = 200 }) {
      const value = textOf(body, name);
      if (value === '' && missing) problem(name, missing);
      if ([...value].length > max)
        problem(name, `${called} must be ${max.toLocaleString('en-GB')} characters or fewer`);
      return value;
    },
    choice(name, allowed, missing) {
      const chosen = allowed.find((value) => value === textOf(body, name));
      if (chosen === undefined && (missing || textOf(body, name) !== ''))
        problem(name, missing ?? 'Select one of the answers in the list');
      return chosen;
    },
    choices(name, allowed, missing) {
      const posted = valuesOf(body, name);
      const chosen = allowed.filter((value) => posted.includes(value));
      if (chosen.length < new Set(posted).size) problem(name, 'Select only answers in the list');
      else if (chosen.length === 0 && missing) problem(name, missing);
      return chosen;
    },
    yesNo(name, selectYesIf) {
      const answer = textOf(body, name);
      if (answer === 'yes' || answer === 'no') return answer === 'yes';
      problem(name, `Select yes if ${selectYesIf}`);
      return undefined;
    },
    date(name, options) {
      const { value, problem: wrong } = dateParts(body, name, options);
      if (wrong) problems.push(wrong);
      return value;
    },
    time(name, options) {
      const { value, problem: wrong } = timeOf(textOf(body, name), name, options);
      if (wrong) problems.push(wrong);
      return value;
    },
    again: (more = []) => formState(body, [...problems, ...more]),
  };
  return reader;
};
