/** Hours to tell the regulator of a breach in. UK GDPR Article 33(1). */
export const HOURS_TO_NOTIFY_BREACH = 72;

/**
 * The latest instant for telling the regulator of a breach. Hours run through weekends and holidays and are never moved, and
 * elapsed time is counted, so that a change of the clocks neither gives nor takes an hour.
 */
export function breachClock(facts: { aware: Temporal.Instant }): { notifyBy: Temporal.Instant } {
  return { notifyBy: facts.aware.add({ hours: HOURS_TO_NOTIFY_BREACH }) };
}
