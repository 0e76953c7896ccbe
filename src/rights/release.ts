import type { Act, Reason } from '../pipeline/index.ts';
import type { RightsRequest } from './facts.ts';
import type { AccessPack } from './pack/document.ts';
import { identityVerified } from './rules.ts';

/** Acts of the rights desk that say nothing new about the person, so that a draft stays true after them. */
export const DESK_ACTS = [
  'record-rights-request',
  'ask-for-identity',
  'verify-identity',
  'ask-what-is-wanted',
  'record-what-is-wanted',
  'draft-access-pack',
  'release-access-pack',
  'write-access-pack',
];

interface Kept {
  madeAt: Date;
  pack: AccessPack;
}

/** Everything that stands in the way of giving a copy now; empty when nothing does. */
export async function releaseObstacles(
  act: Act,
  request: RightsRequest,
  kept: Kept,
  health: string | undefined,
): Promise<Reason[]> {
  const reasons: Reason[] = [];
  if (!identityVerified(request.steps)) reasons.push(NOT_VERIFIED);
  if (await changedSince(act, request.participantId, kept.madeAt)) reasons.push(OUT_OF_DATE);
  if (health === undefined && holdsHealth(act, kept.pack)) reasons.push(HEALTH_NOT_TESTED);
  return reasons;
}

const NOT_VERIFIED: Reason = {
  code: 'identity-not-verified',
  clause: 'safeguard/identity-check',
  message: 'We do not know yet that we are dealing with the right person.',
  remedy: 'Verify identity and record how, then release the copy.',
};
const OUT_OF_DATE: Reason = {
  code: 'draft-out-of-date',
  clause: 'right/access',
  message: 'The record has changed since this draft was made.',
  remedy: 'Draft the copy again, read it and release that one.',
};
const HEALTH_NOT_TESTED: Reason = {
  code: 'health-not-tested',
  clause: 'safeguard/exemptions',
  message: 'The copy holds health information, and nobody has said yet that giving it would not cause serious harm.',
  remedy: 'Say that the person knows it already, or give the day of a health professional’s opinion.',
};

/** Whether a copy holds anything about health. */
export const holdsHealth = (act: Pick<Act, 'inForce'>, pack: AccessPack): boolean =>
  pack.categories.some(({ slug }) => act.inForce.register.categories[slug]?.special === 'health');

async function changedSince(act: Act, participantId: string, madeAt: Date): Promise<boolean> {
  const entry = await act.db
    .selectFrom('ledger_entry')
    .select('id')
    .where('participant_id', '=', participantId)
    .where('at', '>', madeAt)
    .where('verb', '<>', 'use')
    .where('outcome', '=', 'done')
    .where('act', 'not in', DESK_ACTS)
    .limit(1)
    .executeTakeFirst();
  return entry !== undefined;
}
