import type { PersonRole } from '../pipeline/index.ts';

/** Who may open the team's record. Their professional registration is checked on every act (P047). */
export const HEALTH_TEAM: readonly PersonRole[] = ['health-practitioner', 'senior-health-practitioner'];

/** Where somebody stands with the team: a pure reading of the referrals and episodes. */
export type HealthStanding = 'waiting' | 'in-support' | 'support-ended';

/** Somebody is in support while an episode is open, and waiting when they were referred after the last one ended. */
export function healthStanding(facts: {
  referredOn: string;
  openedOn: string | null;
  endedOn: string | null;
}): HealthStanding {
  if (facts.openedOn === null) return 'waiting';
  if (facts.endedOn === null) return 'in-support';
  return facts.referredOn > facts.endedOn ? 'waiting' : 'support-ended';
}

export const STANDING_WORDS: Record<HealthStanding, string> = {
  waiting: 'Waiting for support',
  'in-support': 'In support',
  'support-ended': 'Support ended',
};
