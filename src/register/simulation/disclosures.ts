import { decide } from '../decision/decide.ts';
import type { DecisionFacts } from '../decision/facts.ts';
import type { Reason } from '../decision/reason.ts';
import type { Register } from '../types.ts';

/** A decision as it was recorded: the answer then, and the facts it rested on; null for one older than the keeping of facts. */
export interface RecordedDecision {
  reference: string;
  decision: 'allowed' | 'refused';
  clause: string;
  facts: DecisionFacts | null;
}

/** How recorded facts are answered: the register’s own `decide`, or the gate that asks it. */
export type Decider = (
  register: Register,
  facts: DecisionFacts,
) => { allowed: boolean; clause: string; reasons: readonly Reason[] };

/** One decision then and under another register. */
export interface Replayed {
  before: 'allowed' | 'refused';
  after: 'allowed' | 'refused';
  clause: string;
  reasons: readonly Reason[];
}

/** Decides recorded facts again, on the instant they hold. With the register of that day the answer is the recorded one. */
export function replay(
  register: Register,
  { decision, facts }: { decision: 'allowed' | 'refused'; facts: DecisionFacts },
  decider: Decider = decide,
): Replayed {
  const { allowed, clause, reasons } = decider(register, facts);
  return { before: decision, after: allowed ? 'allowed' : 'refused', clause, reasons };
}

/** Decisions that one clause would turn, with some of their references to look at. */
export interface TurnedBy {
  clause: string;
  message: string;
  count: number;
  references: string[];
}

/** What a changed register would make of recorded decisions. Counts and references, never a value. */
export interface DisclosureOutcome {
  read: number;
  same: number;
  /** Recorded before facts were kept, so that nothing can be said of them. */
  withoutFacts: number;
  nowRefused: { count: number; byClause: TurnedBy[] };
  nowAllowed: { count: number; byClause: TurnedBy[] };
}

/** How many references are kept for each clause: enough to look at, and never more however many decisions are read. */
export const REFERENCES_KEPT = 20;

/** Takes recorded decisions one by one and keeps counts, so that a million need no more memory than ten. */
export function disclosureTally(register: Register, decider: Decider = decide) {
  const counts = { read: 0, same: 0, withoutFacts: 0 };
  const refused = new Map<string, TurnedBy>();
  const allowed = new Map<string, TurnedBy>();
  return {
    add(recorded: RecordedDecision): void {
      counts.read += 1;
      const { facts } = recorded;
      if (facts === null) {
        counts.withoutFacts += 1;
        return;
      }
      const { before, after, clause, reasons } = replay(register, { ...recorded, facts }, decider);
      if (before === after) counts.same += 1;
      else if (after === 'refused') turn(refused, clause, reasons[0]?.message ?? '', recorded.reference);
      else turn(allowed, recorded.clause, '', recorded.reference);
    },
    outcome: (): DisclosureOutcome => ({ ...counts, nowRefused: sum(refused), nowAllowed: sum(allowed) }),
  };
}

/** Of each clause the first message stands for all: the next field that it refuses is one more of the same. */
function turn(turned: Map<string, TurnedBy>, clause: string, message: string, reference: string): void {
  const known = turned.get(clause);
  if (!known) {
    turned.set(clause, { clause, message, count: 1, references: [reference] });
    return;
  }
  known.count += 1;
  if (known.references.length < REFERENCES_KEPT) known.references.push(reference);
}

function sum(turned: Map<string, TurnedBy>): { count: number; byClause: TurnedBy[] } {
  const byClause = [...turned.values()].sort((a, b) => b.count - a.count || (a.clause < b.clause ? -1 : 1));
  return { count: byClause.reduce((total, { count }) => total + count, 0), byClause };
}
