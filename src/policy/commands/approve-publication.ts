import { sql } from 'kysely';
import { z } from 'zod';
import { type Act, Conflict, command, type Reason, Refused, refused, whatChanges } from '../../pipeline/index.ts';
import { canonicalJson, effectRefusal, soonestEffect, tellDays } from '../../register/index.ts';
import {
  checked,
  DESK,
  type Draft,
  draftId,
  filesOf,
  houseIn,
  openDraft,
  type Proposal,
  SUMMARY_LENGTH,
} from '../drafts.ts';
import { openTasks } from '../reviews.ts';
import { tellParticipants } from '../telling/index.ts';

const FOUR_EYES = 'safeguard/four-eyes';

/** What an approval published. */
export interface ApprovedVersion {
  version: number;
  hash: string;
  effectiveFrom: string;
}

/**
 * Approves a proposal and publishes it as the programme’s next version, in one act. Never by whoever proposed it or saved
 * last, never what was saved since, never twice: the database checks the same again (P073).
 */
export const approvePublication = command({
  ...DESK,
  name: 'approve-publication',
  verb: 'record',
  clause: FOUR_EYES,
  input: z.strictObject({ draft: draftId, proposal: z.uuid(), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
  prepare: async (services) => houseIn(services).faultsOf(),
  async run(act, input, faultsOf): Promise<ApprovedVersion> {
    const draft = await openDraft(act, input.draft);
    const proposal = draft.open;
    if (proposal?.id !== input.proposal || proposal.hash !== input.hash)
      throw new Conflict('This proposal no longer waits for approval. Read what became of the draft.');
    const files = await filesOf(act, draft.id);
    const reasons = [...handsOf(act, proposal, files), ...(await tasksOf(act, draft))];
    const { register, hash, faults } = checked(act, files, faultsOf);
    if (!register || faults.length > 0 || hash !== proposal.hash)
      throw new Conflict(
        'The product has changed since this was proposed. Take it back, read the draft and propose it anew.',
      );
    const from = proposal.effectiveFrom ? Temporal.Instant.from(proposal.effectiveFrom.toISOString()) : undefined;
    const { before, ...against } = await whatChanges(act.db, register, from ?? act.at);
    if (against.summary.slice(0, SUMMARY_LENGTH) !== proposal.summary)
      throw new Conflict(
        'What is in force has changed since this was proposed. Take it back, read what it changes now and propose it anew.',
      );
    const { material } = proposal;
    const when = from ?? soonestEffect(before, material, act.at);
    const stands = effectRefusal(before, against, { material, from: when, at: act.at });
    if (stands)
      reasons.push({ ...stands, remedy: `${stands.remedy} Send it back, so that it is proposed for a later day.` });
    if (reasons.length > 0) throw new Refused(reasons);
    const published = await makeVersion(act, proposal, canonicalJson(register), material ? tellDays(before) : 0);
    if (material) await tellParticipants(act.enqueue, { programme: draft.programme, version: published.version });
    act.record({ fields: ['publication.canonical', 'publication.hash'] });
    return { version: published.version, hash: proposal.hash, effectiveFrom: published.effective_from.toISOString() };
  },
});

/** Why these hands may not approve it. */
function handsOf(act: Act, proposal: Proposal, files: readonly { byId: string; at: Date }[]): Reason[] {
  const last = [...files].sort((a, b) => b.at.getTime() - a.at.getTime())[0];
  const shared = { clause: FOUR_EYES, remedy: 'Ask another data protection officer of the programme.' };
  if (proposal.byId === act.actor.id)
    return [{ ...shared, code: 'same-person', message: 'You proposed this. Somebody else approves it.' }];
  if (last?.byId === act.actor.id)
    return [
      {
        ...shared,
        code: 'last-editor',
        message: 'You saved the last change of this draft. Somebody else approves it.',
      },
    ];
  return [];
}

async function tasksOf(act: Act, draft: Draft): Promise<Reason[]> {
  const open = await openTasks(act, draft.id);
  if (open.length === 0) return [];
  return [
    {
      code: 'review-open',
      clause: 'safeguard/versions',
      message: `What this draft changes was not reviewed yet: ${open.map(({ about }) => about).join(', ')}.`,
      remedy: 'Do each review on the page of the draft and write down what came of it.',
    },
  ];
}

/** The one way to a publication from a screen. What the database refuses after all is said in the product’s words. */
async function makeVersion(act: Act, { id, hash }: Proposal, canonical: string, days: number) {
  try {
    const { rows } = await sql<{ version: number; effective_from: Date }>`
      SELECT version, effective_from FROM policy.publish(${id}, ${hash}, ${canonical}, ${days})`.execute(act.db);
    const [row] = rows;
    if (row) return row;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '42501')
      throw refused(
        'two-officers-needed',
        FOUR_EYES,
        'A register is published by two different data protection officers of the programme.',
        'Ask another data protection officer of the programme.',
      );
    if (code !== '23514') throw error;
  }
  throw new Conflict('This proposal no longer waits for approval. Read what became of the draft.');
}
