import { z } from 'zod';
import { type Act, Conflict, command, refused } from '../../pipeline/index.ts';
import { DESK, draftId, openDraft, typed } from '../drafts.ts';

/** Sends a proposal back to whoever proposed it, with a reason. The draft stays. */
export const sendBackProposal = command({
  ...DESK,
  name: 'send-back-proposal',
  verb: 'record',
  clause: 'safeguard/four-eyes',
  input: z.strictObject({ draft: draftId, proposal: z.uuid(), reason: typed(2000, 'Enter why it is sent back') }),
  async run(act, { draft: id, proposal, reason }) {
    const draft = await openDraft(act, id);
    if (draft.open?.id !== proposal) throw new Conflict('This proposal no longer waits for approval.');
    if (draft.open.byId === act.actor.id)
      throw refused(
        'same-person',
        'safeguard/four-eyes',
        'You proposed this yourself.',
        'Take it back instead, or ask another data protection officer.',
      );
    await end(act, proposal, 'sent-back', reason);
    return {};
  },
});

/** Takes one’s own proposal back. The draft stays. */
export const takeBackProposal = command({
  ...DESK,
  name: 'take-back-proposal',
  verb: 'record',
  input: z.strictObject({ draft: draftId, proposal: z.uuid() }),
  async run(act, { draft: id, proposal }) {
    const draft = await openDraft(act, id);
    if (draft.open?.id !== proposal) throw new Conflict('This proposal no longer waits for approval.');
    if (draft.open.byId !== act.actor.id)
      throw refused('not-yours', 'safeguard/four-eyes', 'Somebody else proposed this.', 'Send it back with a reason.');
    await end(act, proposal, 'taken-back', null);
    return {};
  },
});

/** Discards a draft with a reason; what waits for approval ends with it. Nothing is deleted. */
export const discardDraft = command({
  ...DESK,
  name: 'discard-register-draft',
  verb: 'record',
  input: z.strictObject({ draft: draftId, reason: typed(2000, 'Enter why the draft is discarded') }),
  async run(act, { draft: id, reason }) {
    const draft = await openDraft(act, id);
    if (draft.open) await end(act, draft.open.id, 'discarded', reason);
    await act.db
      .insertInto('register_draft_end')
      .values({ draft_id: draft.id, kind: 'discarded', reason, ended_by: act.actor.id })
      .execute();
    act.record({ fields: ['register_draft_end.kind'] });
    return {};
  },
});

async function end(act: Act, proposal: string, kind: string, reason: string | null): Promise<void> {
  await act.db
    .insertInto('register_proposal_end')
    .values({ proposal_id: proposal, kind, reason, ended_by: act.actor.id })
    .execute();
  act.record({ fields: ['register_proposal_end.kind'] });
}
