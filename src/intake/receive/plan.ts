import type { ProblemCode } from '../parse/index.ts';
import type { Incoming } from './incoming.ts';
import type { Known } from './match.ts';
import type { SeenPeople } from './seen-people.ts';

/** What is to be done with one row. */
export type Step =
  | { kind: 'create' }
  /** A referral of somebody known: a new one (`referral` null), or one that we have and that says something newer. */
  | { kind: 'known'; participant: string; referral: string | null; stored: Buffer | null }
  /** `confirms`: the file is newer, so the referral was last known to be so on a later day. */
  | { kind: 'unchanged'; referral: string; confirms: boolean }
  | { kind: 'quarantine'; code: ProblemCode };

/**
 * Decides what to do with each row from what is known: the same referral id is the same referral, an older file changes
 * nothing, the same person gets another referral, and a likeness waits for a person. `ids` are the new people's ids.
 */
export function planRows(
  rows: readonly Incoming[],
  known: readonly Known[],
  ids: readonly string[],
  asAt: string,
  seen: SeenPeople,
): Step[] {
  return rows.map((row, place) => {
    const step = stepFor(row, known[place], asAt, seen);
    if (step.kind === 'create') seen.add(row, ids[place] ?? '');
    return step;
  });
}

function stepFor(row: Incoming, known: Known | undefined, asAt: string, seen: SeenPeople): Step {
  if (known?.referral_id && known.participant_id && known.fingerprint && known.as_at) {
    const { referral_id: referral, participant_id: participant, fingerprint: stored, as_at: storedAsAt } = known;
    if (stored.equals(row.fingerprint)) return { kind: 'unchanged', referral, confirms: storedAsAt < asAt };
    if (storedAsAt > asAt) return { kind: 'unchanged', referral, confirms: false };
    return { kind: 'known', participant, referral, stored };
  }
  if (known?.destroyed) return { kind: 'quarantine', code: 'previously-destroyed' };
  if (known?.same) return { kind: 'known', participant: known.same, referral: null, stored: null };
  const earlier = seen.find(row);
  if (earlier.same !== undefined) return { kind: 'known', participant: earlier.same, referral: null, stored: null };
  if (earlier.alike || (known?.alike.length ?? 0) > 0) return { kind: 'quarantine', code: 'possible-duplicate-person' };
  return { kind: 'create' };
}
