import type { DecisionFacts } from './facts.ts';
import type { UsePlan } from './plan.ts';

/**
 * Whether a fact speaks of the organisation that the request is for. A recipient that must be named needs the same name on both
 * sides. A single body such as a fund needs none, but a fact that names one organisation never opens the way to another (P045).
 */
export function concernsOrganisation(use: UsePlan, facts: DecisionFacts, named: string | undefined): boolean {
  if (named === facts.organisation) return true;
  return !use.recipient.named && (named === undefined || facts.organisation === undefined);
}
