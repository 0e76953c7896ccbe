import type { Problem, ProblemCode } from './rules.ts';

/** At most this many findings of one kind are listed, so that a wholesale change does not fill the memory. */
export const LISTED = 100;

/** The problems found so far. */
export class Findings {
  readonly problems: Problem[] = [];
  readonly #counts = new Map<ProblemCode, number>();

  add(problem: Problem): void {
    const count = (this.#counts.get(problem.code) ?? 0) + 1;
    this.#counts.set(problem.code, count);
    if (count <= LISTED) this.problems.push(problem);
  }
}
