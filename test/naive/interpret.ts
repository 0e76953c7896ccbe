import type { DecisionFacts, Register } from '../../src/register/index.ts';
import { assigned, standingOfActor } from './actor.ts';
import { agreementStands, regionAllowed } from './agreement.ts';
import { speciallyProtected } from './conditions.ts';
import { consentByField } from './consent.ts';
import { throughDoor } from './doors.ts';
import { fieldByField } from './fields.ts';
import { explained, objectedTo, restricted } from './person.ts';
import { purposeAndRecipient } from './purpose.ts';
import type { Said } from './said.ts';
import { londonDay } from './said.ts';
import { unknownNames } from './unknown.ts';

/**
 * The naive answer: whether the request is allowed, each clause that stands in its way once, sorted, and every objection.
 * `understood` is false when the request names what the register does not have: then only the refusal itself means something.
 */
export type Interpretation = { allowed: boolean; understood: boolean; clauses: string[]; said: Said[] };

/**
 * A second reading of the register, for tests only: line by line, nothing prepared, nothing remembered, and no code shared with
 * the decision that the product runs. It was written from the register's own pages by somebody who had not read that code.
 */
export function interpret(register: Register, facts: DecisionFacts): Interpretation {
  const asked = { register, facts, day: londonDay(facts.at) };
  const unknown = unknownNames(asked);
  if (unknown.length > 0) return answer(unknown, false);
  const door = throughDoor(asked);
  const unless = (check: string, said: () => Said[]): Said[] => (door.lifts.includes(check) ? [] : said());
  const said = [
    ...door.said,
    ...purposeAndRecipient(asked, door.lifts),
    ...fieldByField(asked),
    ...speciallyProtected(asked, door.lapsesAreReviewed),
    ...unless('consent', () => consentByField(asked)),
    ...unless('agreement', () => agreementStands(asked)),
    ...regionAllowed(asked),
    ...unless('restriction', () => restricted(asked)),
    ...unless('objection', () => objectedTo(asked)),
    ...unless('explanation', () => explained(asked)),
    ...(door.lapsesAreReviewed ? [] : standingOfActor(asked)),
    ...unless('assignment', () => assigned(asked)),
  ];
  return answer(said, true);
}

function answer(said: Said[], understood: boolean): Interpretation {
  return { allowed: said.length === 0, understood, clauses: [...new Set(said.map((one) => one.clause))].sort(), said };
}
