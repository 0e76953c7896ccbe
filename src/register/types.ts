import type { z } from 'zod';
import type { activitySchema } from './schema/activities.ts';
import type { assessmentSchema } from './schema/assessments.ts';
import type { Compartment, Special } from './schema/common.ts';
import type { importSchema, importsSchema } from './schema/imports.ts';
import type { clockSchema, retentionSchema } from './schema/keeping.ts';
import type { categorySchema, conditionSchema, doorSchema, purposeSchema, recipientSchema } from './schema/policy.ts';
import type { ProgrammeFile, stageSchema } from './schema/programme.ts';
import type { formSchema, gapSchema, promiseSchema, ruleSchema, scriptSchema } from './schema/reading.ts';

/** One thing wrong with the policy data, at the place where a person can mend it. */
export type Problem = { file: string; line: number; path: string; code: string; message: string };

/** A category as the programme uses it: the product's vocabulary and the programme's choice in one. */
export type Category = z.infer<typeof categorySchema> & {
  id: string;
  slug: string;
  name: string;
  words: string;
  special: Special;
  class: string;
  compartment: Compartment;
};
export type Purpose = z.infer<typeof purposeSchema> & { slug: string };
export type Assessment = z.infer<typeof assessmentSchema> & { slug: string };
/** `policyDocument` is filled in from the assessment that the condition names: its first and last day. */
export type Condition = Omit<z.infer<typeof conditionSchema>, 'policyDocument'> & {
  slug: string;
  policyDocument?: { slug: string; reference: string; from: string; until: string };
};
/** `fields` is the whole minimum set, columns and categories spelled out column by column. */
export type Recipient = z.infer<typeof recipientSchema> & { slug: string; fields: string[] };
export type Door = z.infer<typeof doorSchema> & { slug: string };
export type RetentionLine = z.infer<typeof retentionSchema> & { id: string; slug: string };
export type ClockRule = z.infer<typeof clockSchema> & { slug: string };
export type Script = z.infer<typeof scriptSchema> & { slug: string };
export type Form = z.infer<typeof formSchema> & { slug: string };
export type Rule = z.infer<typeof ruleSchema> & { slug: string };
export type Gap = z.infer<typeof gapSchema> & { id: string };
/** A stage of a programme’s journey. */
export type StageOfJourney = z.infer<typeof stageSchema>;
/** What the files of one channel hold. */
export type ImportFormat = z.infer<typeof importSchema>;
/** What the product does for a programme: `purpose` and `clause`, or `notOffered` with the reason. */
export type Activity = z.infer<typeof activitySchema> & { slug: string; title: string; words: string };
export type PromiseLine = z.infer<typeof promiseSchema> & { id: string };

/** A register entry that code, ledger and refusals can name. `internal` says why it keeps no promise. */
export type Clause = { slug: string; kind: string; title: string; promises: string[]; internal?: string };

/** A piece of the notice. `text` has its slots filled; `promises` are those its sentences rest on. */
export type NoticeBlock = {
  kind: 'heading' | 'paragraph' | 'item' | 'table';
  text: string;
  promises: string[];
  clauses: string[];
};
export type NoticePage = { slug: string; title: string; blocks: NoticeBlock[] };

/** The canonical published object: everything that is read and everything that runs, under one hash. */
export type Register = {
  format: 1;
  programme: ProgrammeFile;
  categories: Record<string, Category>;
  columns: Record<string, string>;
  purposes: Record<string, Purpose>;
  conditions: Record<string, Condition>;
  assessments: Record<string, Assessment>;
  recipients: Record<string, Recipient>;
  doors: Record<string, Door>;
  retention: Record<string, RetentionLine>;
  clocks: Record<string, ClockRule>;
  activities: Record<string, Activity>;
  imports: z.infer<typeof importsSchema>;
  standing: Record<string, Rule>;
  rights: Record<string, Rule>;
  safeguards: Record<string, Rule>;
  scripts: Record<string, Script>;
  forms: Record<string, Form>;
  gaps: Record<string, Gap>;
  promises: Record<string, PromiseLine>;
  clauses: Record<string, Clause>;
  notice: NoticePage[];
  bankHolidays: Record<string, string>;
  regulatorNames: { from?: string; name: string }[];
};
