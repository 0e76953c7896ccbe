/** The nth calendar day on a programme. `startIsDay` says whether the start date is day 1, as a rule, or day 0. */
export function programmeDay(start: Temporal.PlainDate, day: number, startIsDay: 0 | 1 = 1): Temporal.PlainDate {
  return start.add({ days: day - startIsDay });
}

/** A programme's own day limits, and which day of the programme its start date is. */
export type ProgrammePolicy<Limit extends number> = { limits: readonly Limit[]; startIsDay?: 0 | 1 };

/**
 * The dates on which a programme's day limits fall, as `{day456: …}`. A limit stands for itself: 639 is not reckoned from 456
 * and 182, which make 638.
 */
export function programmeClock<const Limit extends number>(
  facts: { start: Temporal.PlainDate },
  policy: ProgrammePolicy<Limit>,
): Record<`day${Limit}`, Temporal.PlainDate> {
  const dates = policy.limits.map((limit) => [`day${limit}`, programmeDay(facts.start, limit, policy.startIsDay)]);
  return Object.fromEntries(dates) as Record<`day${Limit}`, Temporal.PlainDate>;
}
