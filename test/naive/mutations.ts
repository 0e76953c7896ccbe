import type { Register } from '../../src/register/index.ts';

/** One rule of a register changed: what kind of rule, of which line, and how. */
export type Mutation = { rule: string; line: string; apply: (register: Register) => void };

/** Leaves one thing out of a list. */
export function without<T>(list: readonly T[], one: T): T[] {
  return list.filter((each) => each !== one);
}

/** The mutations of one rule for each line of a part of the register that the rule touches. */
export function forLines<Line>(
  lines: (register: Register) => Record<string, Line>,
  rule: string,
  touches: (line: Line, slug: string, register: Register) => boolean,
  change: (line: Line, register: Register, slug: string) => void,
): (register: Register) => Mutation[] {
  return (register) =>
    Object.entries(lines(register))
      .filter(([slug, line]) => touches(line, slug, register))
      .map(([slug]) => ({
        rule,
        line: slug,
        apply: (mutant) => change(lines(mutant)[slug] as Line, mutant, slug),
      }));
}
