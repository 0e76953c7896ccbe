import { z } from 'zod';
import { NotFound, query } from '../pipeline/index.ts';
import { type Change, type Difference, differenceOf, loadFiles, tellDays } from '../register/index.ts';
import {
  type Checked,
  checked,
  DESK,
  type Draft,
  type DraftFile,
  draftById,
  draftId,
  draftsOf,
  filesOf,
  houseIn,
} from './drafts.ts';
import { noticeReview, openTasks, type ReviewTask, tasksOf } from './reviews.ts';
import { isPath, type ReviewState } from './rules.ts';
import { type LatestSimulation, latestSimulation } from './simulation/index.ts';
import { type TellingCount, tellingCounts } from './telling/index.ts';

const { significant: _, ...shared } = { ...DESK, verb: 'use' as const };

/** A publication without its text. */
export interface PublicationLine {
  version: number;
  hash: string;
  effectiveFrom: Date;
  publishedAt: Date;
  by: string;
  second: string;
}

/** What the first page of the policy shows. */
export interface PolicyPage {
  programme: string;
  /** Where its public pages stand. */
  notice: string;
  inForce: PublicationLine;
  toCome: PublicationLine[];
  review: ReviewState;
  drafts: Draft[];
  tasks: ReviewTask[];
  /** How far telling people of each version is. */
  telling: TellingCount[];
  /** What the files that came with the product would change; undefined when they are not here or are not sound. */
  folder: Difference | undefined;
  tellDays: number;
}

/** What is in force for the officer’s programme, what is to come, what is worked on, and what is overdue. */
export const readPolicy = query({
  ...shared,
  name: 'read-policy',
  input: z.strictObject({}),
  prepare: async (services) => houseIn(services),
  async run(act, _input, house): Promise<PolicyPage> {
    const { programme, version, register } = act.inForce;
    const publications = await act.db
      .selectFrom('publication')
      .select(['version', 'hash', 'effective_from', 'published_at', 'published_by', 'second_approver'])
      .where('programme', '=', programme)
      .where('version', '>=', version)
      .orderBy('version')
      .execute();
    const lines = publications.map((row) => ({
      version: row.version,
      hash: row.hash,
      effectiveFrom: row.effective_from,
      publishedAt: row.published_at,
      by: row.published_by,
      second: row.second_approver,
    }));
    const [inForce, ...toCome] = lines;
    if (!inForce) throw new NotFound();
    const { register: shipped } = loadFiles(await house.shippedFiles(programme));
    return {
      programme: register.programme.name,
      notice: `/programmes/${programme}/notice`,
      inForce,
      toCome,
      review: await noticeReview(act.db, register, act.today),
      drafts: await draftsOf(act),
      tasks: await openTasks(act),
      telling: await tellingCounts(act),
      folder: shipped ? differenceOf(register, shipped) : undefined,
      tellDays: tellDays(register),
    };
  },
});

/** Everything the page of one draft shows. */
export interface DraftPage extends Omit<Checked, 'register'> {
  draft: Draft;
  files: Omit<DraftFile, 'text'>[];
  removed: string[];
  tasks: ReviewTask[];
  simulation: LatestSimulation | undefined;
  tellDays: number;
  /** Whether the officer who reads may approve what waits, and why not. */
  mayApprove: boolean;
  own: boolean;
}

/** One draft: its files, every problem, what it changes, what waits and what was done. */
export const readDraft = query({
  ...shared,
  name: 'read-register-draft',
  input: z.strictObject({ draft: draftId }),
  prepare: async (services) => houseIn(services).faultsOf(),
  async run(act, { draft: id }, faultsOf): Promise<DraftPage> {
    const draft = await draftById(act, id);
    const files = await filesOf(act, id);
    const { register: _register, ...found } = checked(act, files, faultsOf);
    const last = files.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
    const own = draft.open?.byId === act.actor.id;
    return {
      ...found,
      draft,
      files: files.filter(({ text }) => text !== null).map(({ text: _text, ...file }) => file),
      removed: files.filter(({ text }) => text === null).map(({ path }) => path),
      tasks: await tasksOf(act, id),
      simulation: await latestSimulation(act, id),
      tellDays: tellDays(act.inForce.register),
      own,
      mayApprove: draft.open !== undefined && !own && last?.byId !== act.actor.id,
    };
  },
});

/** One file of a draft with its problems, to be edited. */
export const readDraftFile = query({
  ...shared,
  name: 'read-register-draft-file',
  input: z.strictObject({ draft: draftId, path: z.string().max(80).refine(isPath) }),
  prepare: async (services) => houseIn(services).faultsOf(),
  async run(act, { draft: id, path }, faultsOf) {
    const draft = await draftById(act, id);
    const files = await filesOf(act, id);
    const file = files.find((each) => each.path === path);
    if (file?.text === undefined || file.text === null) throw new NotFound();
    const { problems } = checked(act, files, faultsOf);
    return {
      draft,
      file: { ...file, text: file.text },
      problems: problems.filter((problem) => problem.file === path),
      others: problems.filter((problem) => problem.file !== path).length,
    };
  },
});

export type { Change };
