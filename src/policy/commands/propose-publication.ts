import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  Conflict,
  command,
  InvalidInput,
  newestVersion,
  type Reason,
  Refused,
  refused,
  repeated,
  whatChanges,
} from '../../pipeline/index.ts';
import { effectRefusal, soonestEffect, tellDays } from '../../register/index.ts';
import { checked, DESK, draftId, filesOf, houseIn, openDraft, SUMMARY_LENGTH, typed } from '../drafts.ts';
import { toReview } from '../rules.ts';
import { latestSimulation } from '../simulation/index.ts';

const CLAUSE = 'safeguard/versions';

/**
 * Proposes a draft for publication, bound to the hash of the register that was on screen. Refused, with every reason, while the
 * draft has problems, changes nothing, was not simulated as it is, or asks to take effect before it may.
 */
export const proposePublication = command({
  ...DESK,
  name: 'propose-publication',
  verb: 'record',
  input: z.strictObject({
    draft: draftId,
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    /** The first day it is in force; null: as soon as it may, once it is approved. */
    effectiveOn: z.iso.date('Enter the day as a date').nullable(),
    reason: typed(2000, 'Enter why the register changes'),
    /** Whether people must be told first: as worked out, or because the officer says so. It is never lowered (P098). */
    material: z.enum(['as-worked-out', 'yes'], 'Select whether people must be told first'),
  }),
  prepare: async (services) => houseIn(services).faultsOf(),
  async run(act, input, faultsOf) {
    const draft = await openDraft(act, input.draft);
    if (draft.open)
      throw new Conflict('This draft waits for approval already. Take the proposal back to propose it anew.');
    const { register, hash, problems, faults, difference } = checked(act, await filesOf(act, draft.id), faultsOf);
    if (!register || !hash || !difference || faults.length > 0)
      throw refused(
        'draft-has-problems',
        CLAUSE,
        `The draft has ${problems.length + faults.length} problems.`,
        'Mend every one that the page of the draft lists.',
      );
    if (hash !== input.hash)
      throw new Conflict('Somebody saved the draft since you read it. Read it again, then propose it.');
    if (input.effectiveOn !== null && input.effectiveOn > act.today.add({ years: 1 }).toString())
      throw new InvalidInput([
        { field: 'effectiveOn', message: 'The day must be within the next year', parts: ['day', 'month', 'year'] },
      ]);
    const from = input.effectiveOn === null ? undefined : midnight(input.effectiveOn);
    const { before, ...against } = await whatChanges(act.db, register, from ?? act.at);
    const material = against.material || input.material === 'yes';
    const reasons: Reason[] = [];
    if (difference.changes.length === 0) reasons.push(NOTHING_CHANGES);
    const newest = await newestVersion(act.db, draft.programme);
    if (material && newest?.hash === hash && newest.version > act.inForce.version)
      reasons.push(repeated(newest.version));
    const simulation = await latestSimulation(act, draft.id);
    if (simulation?.state !== 'done' || simulation.hash !== hash) reasons.push(NOT_SIMULATED);
    const when = from ?? soonestEffect(before, material, act.at);
    const stands = effectRefusal(before, against, { material, from: when, at: act.at });
    if (stands) reasons.push(stands);
    if (reasons.length > 0) throw new Refused(reasons);
    const id = randomUUID();
    await act.db
      .insertInto('register_proposal')
      .values({
        id,
        draft_id: draft.id,
        hash,
        effective_from: from?.toString() ?? null,
        reason: input.reason,
        summary: against.summary.slice(0, SUMMARY_LENGTH),
        worked_out_material: against.material,
        material,
        proposed_by: act.actor.id,
      })
      .execute();
    const tasks = toReview(against.changes);
    if (tasks.length > 0)
      await act.db
        .insertInto('register_review_task')
        .values(tasks.map((about) => ({ draft_id: draft.id, about, opened_by: act.actor.id })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    act.record({ fields: ['register_proposal.hash', 'register_proposal.reason'] });
    return { id, material, tellDays: material ? tellDays(before) : 0 };
  },
});

/** The beginning of a day in London. */
const midnight = (day: string): Temporal.Instant =>
  Temporal.PlainDate.from(day).toZonedDateTime('Europe/London').toInstant();

const NOTHING_CHANGES: Reason = {
  code: 'nothing-changes',
  clause: CLAUSE,
  message: 'The draft says the same as the register in force.',
  remedy: 'Change a file, or discard the draft.',
};
const NOT_SIMULATED: Reason = {
  code: 'not-simulated',
  clause: CLAUSE,
  message: 'Nobody has looked yet at what this draft, as it is now, would do.',
  remedy: 'Open “What it would do”, ask, and read the answer.',
};
