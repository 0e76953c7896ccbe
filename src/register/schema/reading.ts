import { z } from 'zod';
import { FORM_USES } from '../product-words.ts';
import { clauseRef, lineFields, ownerRole, slug, words } from './common.ts';

/** `consent.yaml`: what is read out or signed when somebody agrees. Slots are written `{{slot}}`. */
export const scriptSchema = z.strictObject({
  ...lineFields,
  title: words,
  version: z.int().positive(),
  mode: z.enum(['verbal', 'written']),
  language: z.string().regex(/^[a-z]{2}$/),
  explicit: z.boolean(),
  recipients: z.array(slug).min(1),
  slots: z.array(slug),
  text: words,
});

const question = z.strictObject({
  id: slug,
  question: words,
  hint: words.optional(),
  kind: z.enum(['text', 'long-text', 'yes-no', 'one-of', 'some-of', 'date']),
  choices: z.array(z.strictObject({ value: slug, label: words })).optional(),
  category: slug,
  why: words,
  preferNotToSay: z.boolean(),
});

/** `forms.yaml`: questions the programme asks, each with its category and the reason for asking. */
export const formSchema = z.strictObject({
  ...lineFields,
  /** Where the product asks these questions: how code finds the form. */
  use: z.enum(FORM_USES).optional(),
  title: words,
  version: z.int().positive(),
  words,
  questions: z.array(question).min(1),
});

/** `rules.yaml`: standing duties of whoever acts, rights of the person, and safeguards of the house. */
export const ruleSchema = z.strictObject({
  ...lineFields,
  title: words,
  words,
  /** Days after a lapse in which access still holds. Only for standing rules. */
  graceDays: z.int().min(0).optional(),
});

/** `gaps.yaml`: what the source notice leaves open, who must decide, and what happens until then. */
export const gapSchema = z.strictObject({
  status: z.enum(['open', 'decided']),
  title: words,
  words,
  untilThen: words,
  owner: ownerRole,
});

/** `promises.yaml`: what the notice promises, in our words, and the clauses that keep it. */
export const promiseSchema = z.strictObject({
  words,
  kinds: z.array(z.enum(['enforce', 'do', 'evidence', 'configure'])).min(1),
  keptBy: z.array(clauseRef).min(1),
  /** Software can only record this, not make it true. */
  evidenceOnly: z.boolean().default(false),
  owner: ownerRole.describe('The role that answers for the promise'),
  controls: z.array(slug).describe('The controls of the product that keep it; none when nothing is built that does'),
});
