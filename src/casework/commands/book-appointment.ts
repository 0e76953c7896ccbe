import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Person, personByReference } from '../../people/index.ts';
import { type Act, command, InvalidInput, invalid } from '../../pipeline/index.ts';
import { CASEWORKERS, fields, onlyOnce, provenance } from '../facts.ts';
import { holdersOf } from '../queries.ts';
import { ImpossibleTime, londonInstant } from '../rules.ts';
import { HOW, KINDS } from '../words.ts';

/** What a booking says, the same for a first booking, a move and the next meeting booked while writing one up. */
export const bookingFields = {
  kind: z.enum(KINDS.values, 'Select what the appointment is for'),
  how: z.enum(HOW.values, 'Select how you will meet'),
  date: fields.day,
  time: fields.time,
  minutes: z.int().min(5, 'The length must be 5 minutes or more').max(480, 'The length must be 8 hours or less'),
  place: z.string().max(200, 'The place must be 200 characters or fewer').optional(),
  staffId: z.uuid().optional(),
};

export type Booking = z.output<z.ZodObject<typeof bookingFields>>;
const BOOKED = [
  'appointment.starts_at',
  'appointment.kind',
  'appointment.how',
  'appointment.place',
  'appointment.staff_id',
];
const DATE_PARTS = ['day', 'month', 'year'];

/** Books a meeting with a participant. Returns its id; the same form sent twice gives the same appointment. */
export const bookAppointment = command({
  name: 'book-appointment',
  clause: 'category/appointments',
  activity: 'first-contact',
  verb: 'record',
  compartment: 'programme',
  may: CASEWORKERS,
  significant: false,
  input: z.strictObject({ reference: fields.reference, ...bookingFields, clientToken: fields.clientToken }),
  async run(act, input): Promise<{ id: string }> {
    const person = await personByReference(act, input.reference);
    return addAppointment(act, person, input, input.clientToken);
  },
});

/** Writes one appointment row and its ledger entry. `move` names the appointment that it takes the place of, and why. */
export async function addAppointment(
  act: Act,
  person: Person,
  booking: Booking,
  clientToken: string,
  move?: { supersedes: string; because: string },
): Promise<{ id: string }> {
  const startsAt = checkedStart(act, person, booking);
  if (booking.how === 'in-person' && !booking.place) throw invalid('place', 'Enter where you will meet');
  const staffId = booking.staffId ?? act.actor.id;
  if (staffId !== act.actor.id && !(await holdersOf(act, person.id)).some(({ id }) => id === staffId))
    throw invalid('staffId', 'Select somebody who holds this caseload');
  const id = randomUUID();
  const added = await onlyOnce(
    act.db
      .insertInto('appointment')
      .values({
        id,
        participant_id: person.id,
        referral_id: person.referralId,
        kind: booking.kind,
        how: booking.how,
        starts_at: startsAt.toString(),
        minutes: booking.minutes,
        place: booking.place || null,
        staff_id: staffId,
        supersedes: move?.supersedes ?? null,
        moved_because: act.sealOptional(
          { participantId: person.id, column: 'appointment.moved_because', row: id },
          move?.because,
        ),
        client_token: clientToken,
        ...provenance(act),
      })
      .onConflict((conflict) => conflict.columns(['participant_id', 'client_token']).doNothing())
      .returning('id')
      .executeTakeFirst(),
  );
  if (added) {
    const written = move ? [...BOOKED, 'appointment.moved_because'] : BOOKED;
    act.record({ participantId: person.id, verb: move ? 'change' : 'record', fields: written });
    return added;
  }
  act.record({ participantId: person.id, verb: 'use', fields: [] });
  return act.db
    .selectFrom('appointment')
    .select('id')
    .where('participant_id', '=', person.id)
    .where('client_token', '=', clientToken)
    .executeTakeFirstOrThrow();
}

/** The instant booked. A day before the referral or years away is a slip of the date; a skipped hour one of the time. */
function checkedStart(act: Act, person: Person, { date, time }: Booking): Temporal.Instant {
  const wrongDate = (message: string) => new InvalidInput([{ field: 'date', message, parts: DATE_PARTS }]);
  if (date < person.referredOn) {
    const day = Temporal.PlainDate.from(person.referredOn).toLocaleString('en-GB', { dateStyle: 'long' });
    throw wrongDate(`The date must be on or after the referral, ${day}`);
  }
  if (date > act.today.add({ years: 2 }).toString()) throw wrongDate('The date must be within the next 2 years');
  try {
    return londonInstant(date, time);
  } catch (error) {
    if (error instanceof ImpossibleTime) throw invalid('time', error.message);
    throw error;
  }
}
