import { z } from 'zod';
import { type Act, command, invalid, Refused, refused } from '../../pipeline/index.ts';
import { addStep, DESK, openRequest, requestId, text } from '../facts.ts';
import { keptPack, recordCopy } from '../pack/store.ts';
import { releaseObstacles } from '../release.ts';
import { DELIVERIES, HEALTH_TESTS, keysOf } from '../words.ts';

/**
 * Releases a copy exactly as it was drafted: the same bytes, the same SHA-256. Refused, with every reason, unless identity is
 * verified at this moment (P093), the record has not changed since the draft, and health information was looked at (P101).
 */
export const releaseAccessPack = command({
  ...DESK,
  name: 'release-access-pack',
  clause: 'right/access',
  verb: 'share',
  significant: true,
  input: z.strictObject({
    rightsRequest: requestId,
    pack: z.uuid(),
    delivery: z.enum(keysOf(DELIVERIES), 'Select how the copy is given'),
    reason: text(1000, 'Enter why this copy may be given as it is'),
    health: z.enum(keysOf(HEALTH_TESTS), 'Select why health information may be in the copy').optional(),
    opinionOn: z.iso.date('Enter the day of the opinion').optional(),
  }),
  async run(act, input) {
    const request = await openRequest(act, input.rightsRequest);
    checkOpinion(act, input.health, input.opinionOn);
    const kept = await keptPack(act, request, input.pack);
    const reasons = await releaseObstacles(act, request, kept, input.health);
    if (reasons.length > 0) throw new Refused(reasons, request.participantId);
    const test = input.health ? `${HEALTH_TESTS[input.health]}${input.opinionOn ? ` (${input.opinionOn})` : ''}. ` : '';
    await addStep(act, request, {
      kind: 'pack-released',
      packId: kept.id,
      how: input.delivery,
      note: `${test}${input.reason}`,
    });
    recordCopy(act, request, kept.pack);
    return { files: kept.files.map(({ name, sha256 }) => ({ name, sha256 })), held: kept.pack.held };
  },
});

function checkOpinion(act: Act, health: string | undefined, opinionOn: string | undefined): void {
  if (health !== 'opinion') return;
  if (opinionOn === undefined) throw invalid('opinionOn', 'Enter the day of the opinion');
  const oldest = act.today.subtract({ months: 6 }).add({ days: 1 });
  if (opinionOn > act.today.toString()) throw invalid('opinionOn', 'The day of the opinion must not be in the future');
  if (opinionOn < oldest.toString())
    throw refused(
      'opinion-too-old',
      'safeguard/exemptions',
      'The opinion is older than six months.',
      'Ask the health professional again.',
    );
}
