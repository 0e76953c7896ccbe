/** A small generator of choices that gives the same ones for the same seed. */
export type Roll = {
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
  /** One of a list that is not empty. */
  one<T>(list: readonly T[]): T;
  /** Some of a list, at least `least` when it has that many. */
  some<T>(list: readonly T[], least: number, most: number): T[];
  /** True once in `times`. */
  rarely(times: number): boolean;
};

/** Rolls from a seed by xorshift: quick, and good enough to pick test cases. */
export function rollOf(seed: number): Roll {
  let state = (seed ^ 0x9e3779b9) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  for (let warm = 0; warm < 4; warm++) next();
  const below = (limit: number) => next() % limit;
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  return {
    below,
    one,
    some: (list, least, most) => {
      const picked = new Set<(typeof list)[number]>();
      const wanted = Math.min(list.length, least + below(most - least + 1));
      while (picked.size < wanted) picked.add(one(list));
      return [...picked];
    },
    rarely: (times) => below(times) === 0,
  };
}
