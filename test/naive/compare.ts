import type { DecisionFacts, Register } from '../../src/register/index.ts';
import { decide } from '../../src/register/index.ts';
import { interpret } from './interpret.ts';

/**
 * What the two have in common to compare: allowed or refused, and the set of clauses that refuse. A request that names what the
 * register does not have is only compared as to being refused: what else could be said about it is a matter of taste.
 */
export function difference(enforced: Register, read: Register, facts: DecisionFacts): string | undefined {
  const decision = decide(enforced, facts);
  const naive = interpret(read, facts);
  const clauses = [...new Set(decision.reasons.map((reason) => reason.clause))].sort();
  const same = decision.allowed === naive.allowed && (!naive.understood || clauses.join() === naive.clauses.join());
  if (same) return undefined;
  return JSON.stringify({
    facts,
    decide: decision.reasons.map((reason) => `${reason.code} ${reason.clause}`),
    naive: naive.said,
  });
}
