import { SHAREABLE } from '../consent/index.ts';
import { type DecisionFacts, decide, type Reason, type Register } from '../register/index.ts';

/** The answer to a proposed disclosure, as it is recorded. */
export interface Answer {
  allowed: boolean;
  clause: string;
  reasons: readonly Reason[];
}

/**
 * What is answered on given facts: the register's decision, and whether what it allows can be shared as a whole at all. Pure,
 * so that a recorded decision can be replayed: the same register and facts give the same answer.
 */
export function answerTo(register: Register, facts: DecisionFacts): Answer {
  const { allowed, clause, reasons } = decide(register, facts);
  const unreadable = allowed ? facts.fields.filter((field) => !Object.hasOwn(SHAREABLE, field)) : [];
  if (unreadable.length === 0) return { allowed, clause, reasons };
  const refusing: Reason = {
    code: 'not-shareable',
    clause: 'safeguard/need-to-know',
    message: `${unreadable.join(', ')} cannot be shared as a whole`,
    remedy: 'Leave it out, and tell the organisation what it needs in another way',
  };
  return { allowed: false, clause: refusing.clause, reasons: [refusing] };
}
