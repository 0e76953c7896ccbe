export const LONDON = 'Europe/London';

/** A time that the clocks skip or repeat cannot be booked; the message goes on the time field. */
export class ImpossibleTime extends Error {}

/** The instant of a London day (`YYYY-MM-DD`) and time (`HH:MM`). Throws ImpossibleTime on the hours the clocks change. */
export function londonInstant(date: string, time: string): Temporal.Instant {
  const typed = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  const early = typed.toZonedDateTime(LONDON, { disambiguation: 'earlier' });
  const late = typed.toZonedDateTime(LONDON, { disambiguation: 'later' });
  if (early.epochNanoseconds === late.epochNanoseconds) return early.toInstant();
  const day = typed.toPlainDate().toLocaleString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  throw new ImpossibleTime(
    early.toPlainDateTime().equals(typed)
      ? `The time happens twice on ${day}, because the clocks go back. Enter a time before 1am or from 2am`
      : `The time does not exist on ${day}, because the clocks go forward. Enter a time before 1am or from 2am`,
  );
}

/** The facts of an appointment that decide its state. */
export interface AppointmentFacts {
  startsAt: Temporal.Instant;
  cancelled: boolean;
  moved: boolean;
  attended: boolean | null;
  happened: boolean | null;
}

export type AppointmentState =
  | 'booked'
  | 'answer-due'
  | 'held'
  | 'came-not-held'
  | 'did-not-attend'
  | 'moved'
  | 'cancelled';

/** What has become of an appointment, from its facts alone. */
export function appointmentState(facts: AppointmentFacts, at: Temporal.Instant): AppointmentState {
  if (facts.cancelled) return 'cancelled';
  if (facts.moved) return 'moved';
  if (facts.attended === null) return Temporal.Instant.compare(facts.startsAt, at) > 0 ? 'booked' : 'answer-due';
  if (!facts.attended) return 'did-not-attend';
  return facts.happened ? 'held' : 'came-not-held';
}

/** How a state is shown: its words, and a colour for the work, never for the person. */
export const STATE_TAGS: Record<AppointmentState, { text: string; state: string }> = {
  booked: { text: 'Booked', state: 'booked' },
  'answer-due': { text: 'Record what happened', state: 'due' },
  held: { text: 'Held', state: 'done' },
  'came-not-held': { text: 'Came, not held', state: 'waiting' },
  'did-not-attend': { text: 'Did not attend', state: 'waiting' },
  moved: { text: 'Moved', state: 'draft' },
  cancelled: { text: 'Cancelled', state: 'draft' },
};

/** The London day and time (`HH:MM`) of an instant read from the database. */
export function londonParts(at: Date): { day: Temporal.PlainDate; time: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(LONDON);
  return { day: local.toPlainDate(), time: local.toPlainTime().toString({ smallestUnit: 'minute' }) };
}
