import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Act, command, refused } from '../../pipeline/index.ts';
import { checked, DESK, type Draft, type DraftFile, draftId, filesOf, houseIn, openDraft } from '../drafts.ts';
import { isPath, tidied, toReview } from '../rules.ts';

/** What became of a save: kept, nothing new, or somebody else saved first and nothing was kept. */
export type Saved = { outcome: 'saved' | 'unchanged'; problems: number } | { outcome: 'overtaken'; newest: DraftFile };

const LARGEST = 500_000;
const path = z.string().max(80).refine(isPath, 'A file is called like retention.yaml or 01-about.md');

const prepare = async (services: Parameters<typeof houseIn>[0]) => houseIn(services).faultsOf();

/**
 * Saves one file of a draft as a new version and checks the whole draft. `follows` is the version that was on screen: when
 * somebody saved in between, nothing is kept and both texts are for the writer to bring together. A save voids an open proposal.
 */
export const saveDraftFile = command({
  ...DESK,
  name: 'save-register-draft-file',
  verb: 'change',
  input: z.strictObject({
    draft: draftId,
    path,
    text: z.string().max(LARGEST, 'A file must be 500,000 characters or fewer'),
    follows: z.uuid().nullable(),
  }),
  prepare,
  async run(act, input, faultsOf): Promise<Saved> {
    const draft = await openDraft(act, input.draft);
    const text = tidied(input.text);
    const files = await filesOf(act, draft.id);
    const newest = files.find((file) => file.path === input.path);
    const problems = () => counted(act, files, faultsOf);
    if (newest?.text === text) return { outcome: 'unchanged', problems: problems() };
    if (newest && newest.id !== input.follows) return { outcome: 'overtaken', newest };
    await keep(act, draft, { path: input.path, text, follows: newest?.id ?? null });
    return { outcome: 'saved', problems: await afterSaving(act, draft, faultsOf) };
  },
});

/** Takes a page out of the notice of a draft. The settings files are needed and cannot be taken out. */
export const removeDraftFile = command({
  ...DESK,
  name: 'remove-register-draft-file',
  verb: 'change',
  input: z.strictObject({ draft: draftId, path, follows: z.uuid() }),
  prepare,
  async run(act, input, faultsOf): Promise<Saved> {
    const draft = await openDraft(act, input.draft);
    if (!input.path.startsWith('notice/'))
      throw refused(
        'file-needed',
        'safeguard/versions',
        'Every programme has this file.',
        'Empty the list in it instead, where the programme has none.',
      );
    const newest = (await filesOf(act, draft.id)).find((file) => file.path === input.path);
    if (!newest || newest.text === null) return { outcome: 'unchanged', problems: 0 };
    if (newest.id !== input.follows) return { outcome: 'overtaken', newest };
    await keep(act, draft, { path: input.path, text: null, follows: newest.id });
    return { outcome: 'saved', problems: await afterSaving(act, draft, faultsOf) };
  },
});

/** Saves files that were uploaded, each as the newest version of its path: whoever uploads has the whole file. */
export const uploadDraftFiles = command({
  ...DESK,
  name: 'upload-register-draft-files',
  verb: 'change',
  input: z.strictObject({
    draft: draftId,
    files: z
      .array(z.strictObject({ path, text: z.string().max(LARGEST) }))
      .min(1, 'Select a file')
      .max(40),
  }),
  prepare,
  async run(act, input, faultsOf): Promise<{ saved: number; problems: number }> {
    const draft = await openDraft(act, input.draft);
    const files = await filesOf(act, draft.id);
    const given = new Map(input.files.map((file) => [file.path, tidied(file.text)]));
    let saved = 0;
    for (const [at, text] of given) {
      const newest = files.find((file) => file.path === at);
      if (newest?.text === text) continue;
      await keep(act, draft, { path: at, text, follows: newest?.id ?? null });
      saved += 1;
    }
    if (saved === 0) return { saved, problems: counted(act, files, faultsOf) };
    return { saved, problems: await afterSaving(act, draft, faultsOf) };
  },
});

type FaultsOf = Parameters<typeof checked>[2];

const counted = (act: Act, files: readonly DraftFile[], faultsOf: FaultsOf): number => {
  const { problems, faults } = checked(act, files, faultsOf);
  return problems.length + faults.length;
};

async function keep(act: Act, draft: Draft, file: { path: string; text: string | null; follows: string | null }) {
  await act.db
    .insertInto('register_draft_file')
    .values({ id: randomUUID(), draft_id: draft.id, ...file, saved_by: act.actor.id })
    .execute();
  act.record({ fields: ['register_draft_file.text'] });
}

/** Whatever was proposed is no longer what the draft says, and what changed may need somebody to look at it. */
async function afterSaving(act: Act, draft: Draft, faultsOf: FaultsOf): Promise<number> {
  if (draft.open)
    await act.db
      .insertInto('register_proposal_end')
      .values({ proposal_id: draft.open.id, kind: 'saved-again', ended_by: act.actor.id })
      .execute();
  const { problems, faults, difference } = checked(act, await filesOf(act, draft.id), faultsOf);
  const tasks = toReview(difference?.changes ?? []);
  if (tasks.length > 0)
    await act.db
      .insertInto('register_review_task')
      .values(tasks.map((about) => ({ draft_id: draft.id, about, opened_by: act.actor.id })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  return problems.length + faults.length;
}
