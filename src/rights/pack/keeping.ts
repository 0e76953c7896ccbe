import { keepingOf, lifeOf } from '../../people/index.ts';
import type { Act } from '../../pipeline/index.ts';

/** How long one class is kept by one rule, in words, with the first day on which it may be destroyed. */
export interface Keep {
  rule: string;
  words: string;
  destroyFrom: string | null;
  reason: string;
}

/** Gives for a retention class of this person every rule that is for them, the one that keeps longest first (P080). */
export async function keepingFor(act: Act, participantId: string): Promise<(slug: string) => Keep[]> {
  const life = await lifeOf(act, participantId);
  return (slug) =>
    keepingOf(act.inForce.register, slug, life, act.inForce.shortened).map(({ rule, words, destroyFrom, reason }) => ({
      rule,
      words,
      destroyFrom,
      reason,
    }));
}
