import type { Register } from '../types.ts';
import type { Change } from './change.ts';

/** How many days before a material change people are told, where the programme does not say. */
const TELL_DAYS = 14;

/** Why a version may not take effect when it was asked to. */
export interface EffectRefusal {
  readonly code: 'back-dated' | 'too-soon-for-material-change';
  readonly clause: string;
  readonly message: string;
  readonly remedy: string;
}

/** How many days before a material change people must be told, by the register that they were told of. */
export const tellDays = (inForce: Register | undefined): number =>
  inForce === undefined ? 0 : (inForce.programme.notice.materialChangeDays ?? TELL_DAYS);

/** The first instant at which a version may take effect: now, or when people have had their days to read of it. */
export const soonestEffect = (inForce: Register | undefined, material: boolean, at: Temporal.Instant) =>
  material ? at.add({ hours: 24 * tellDays(inForce) }) : at;

/**
 * What stands against a version taking effect at an instant: no rule is back-dated, and what weakens a promise waits until
 * people were told. `inForce` is the register that binds then; `from` is asked for at `at`.
 */
export function effectRefusal(
  inForce: Register | undefined,
  { changes }: { readonly changes: readonly Change[] },
  { material, from, at }: { material: boolean; from: Temporal.Instant; at: Temporal.Instant },
): EffectRefusal | undefined {
  if (Temporal.Instant.compare(from, at) < 0)
    return {
      code: 'back-dated',
      clause: 'safeguard/versions',
      message: 'A register cannot come into force in the past.',
      remedy: 'Give an instant from now on.',
    };
  const soonest = soonestEffect(inForce, material, at);
  if (Temporal.Instant.compare(from, soonest) >= 0) return undefined;
  const [first] = changes.filter((change) => change.material);
  const days = tellDays(inForce);
  return {
    code: 'too-soon-for-material-change',
    clause: first?.clause ?? 'safeguard/versions',
    message: `People must be told ${days} days before a material change takes effect. ${first?.sentence ?? ''}`.trim(),
    remedy: `Let it take effect on ${dayOf(soonest)} or later.`,
  };
}

const dayOf = (instant: Temporal.Instant): string =>
  instant.toZonedDateTimeISO('Europe/London').toPlainDate().add({ days: 1 }).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
