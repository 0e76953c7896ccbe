import { SOURCE_OF } from '../intake/index.ts';
import type { SealItem, Where } from '../vault/index.ts';
import type { Demonstration } from './demonstration.ts';
import { demoId } from './ids.ts';
import { type DemoJourney, demoJourney, doorOf, type Journeys } from './journey.ts';
import { NOTES } from './names.ts';
import { type DemoPerson, demoPerson } from './person.ts';
import { randomFor } from './random.ts';

/** One made-up person with their journey, ready to become rows. */
export interface DemoCase {
  person: DemoPerson;
  journey: DemoJourney;
  referralId: string;
  externalId: string;
}

/** Person number `index` of a seed, with their journey. Pure. */
export function demoCase(of: Journeys, seed: number, index: number, today: Temporal.PlainDate): DemoCase {
  return {
    person: demoPerson(of.demo, seed, index, today),
    journey: demoJourney(of, seed, index, today),
    referralId: demoId('referral', seed, index),
    externalId: `${of.demo.referencePrefix}-${seed}-${String(index + 1).padStart(7, '0')}`,
  };
}

/** An instant on a day at a time in London. */
const instant = (day: Temporal.PlainDate, hour: number, minute = 0): string =>
  day.toZonedDateTime({ timeZone: 'Europe/London', plainTime: { hour, minute } }).toInstant().toString();

/** The first persona of a role, or the first persona at all. */
const personaOf = ({ personas }: Demonstration, role: string): string =>
  demoId('staff', (personas.find((each) => each.role === role) ?? personas[0])?.persona ?? '');

/** Who meets the people of a caseload; those of larger data sets are the team leader’s. */
const workerOf = (demo: Demonstration, caseload: string): string => {
  const worker = demo.caseloads.find(({ slug }) => slug === caseload)?.worker;
  return worker ? demoId('staff', worker) : personaOf(demo, 'team-leader');
};

/** A sealed value that a row waits for: filled in by the bulk sealing before the rows are written. */
export interface Waiting {
  item: SealItem;
  put(sealed: Buffer): void;
}

type Row = Record<string, string | number | boolean | null | Buffer | string[]>;
export type Rows = Record<
  | 'participant'
  | 'participant_provenance'
  | 'referral'
  | 'referral_event'
  | 'allocation'
  | 'appointment'
  | 'attendance'
  | 'enrolment'
  | 'enrolment_end'
  | 'case_note'
  | 'notice_given'
  | 'action_plan',
  Row[]
>;

export const emptyRows = (): Rows => ({
  participant: [],
  participant_provenance: [],
  referral: [],
  referral_event: [],
  allocation: [],
  appointment: [],
  attendance: [],
  enrolment: [],
  enrolment_end: [],
  case_note: [],
  notice_given: [],
  action_plan: [],
});

/** What turning people into rows needs to know. */
export interface RowContext {
  programme: string;
  demo: Demonstration;
  today: Temporal.PlainDate;
  seed: number;
  /** Where a column's sealed value belongs. */
  place(person: string, column: string, row: string): Where;
  match(niNumber: string): Buffer;
  /** The publication that the notices given were of. */
  version: number;
  hash: string;
}

/** A day of the working week on or after this one. */
const onWeekday = (day: Temporal.PlainDate): Temporal.PlainDate =>
  day.dayOfWeek > 5 ? day.add({ days: 8 - day.dayOfWeek }) : day;

/** Adds the rows of one person, and the values they wait to have sealed. */
export function addCase(rows: Rows, waiting: Waiting[], each: DemoCase, context: RowContext): void {
  addPerson(rows, waiting, each, context);
  addReferral(rows, waiting, each, context);
  addMeetings(rows, waiting, each, context);
}

function seal(waiting: Waiting[], row: Row, column: string, where: Where, text: string | null): void {
  row[column] = null;
  if (!text) return;
  waiting.push({
    item: { where, plaintext: text },
    put: (sealed) => {
      row[column] = sealed;
    },
  });
}

function addPerson(rows: Rows, waiting: Waiting[], { person, journey }: DemoCase, context: RowContext): void {
  const hidden = journey.mappa;
  const row: Row = {
    id: person.id,
    reference: person.reference,
    programme: context.programme,
    caseload_id: demoId('caseload', journey.caseload),
    family_name: person.family_name,
    given_name: person.given_name,
    date_of_birth: person.date_of_birth,
    gender: person.gender,
    address_line_1: hidden ? null : person.address_line_1,
    town: hidden ? null : person.town,
    postcode: hidden ? null : person.postcode,
    no_fixed_abode: person.no_fixed_abode,
    mobile: hidden ? null : person.mobile,
    email: hidden ? null : person.email,
    contact_preference: person.contact_preference,
    safe_to_contact: 'not-asked',
    preferred_language: person.preferred_language,
    interpreter_needed: person.interpreter_needed,
    disability: person.disability,
    created_at: instant(journey.referredOn, 7),
    ni_number_match: person.niNumber ? context.match(person.niNumber) : null,
  };
  seal(waiting, row, 'ni_number', context.place(person.id, 'participant.ni_number', person.id), person.niNumber);
  rows.participant.push(row);
  const known = [
    'family_name',
    'given_name',
    'date_of_birth',
    'gender',
    'ni_number',
    'address_line_1',
    'town',
    'postcode',
    'mobile',
    'email',
    'disability',
  ];
  rows.participant_provenance.push({
    id: demoId('provenance', person.id),
    participant_id: person.id,
    fields: known,
    source: SOURCE_OF[context.demo.channel],
    channel: context.demo.channel,
    as_at: journey.referredOn.toString(),
    recorded_at: instant(journey.referredOn, 7),
  });
}

function addReferral(
  rows: Rows,
  waiting: Waiting[],
  { person, journey, referralId, externalId }: DemoCase,
  context: RowContext,
): void {
  const row: Row = {
    id: referralId,
    participant_id: person.id,
    programme: context.programme,
    channel: context.demo.channel,
    external_id: externalId,
    referred_on: journey.referredOn.toString(),
    received_at: instant(journey.referredOn, 7),
    as_at: journey.referredOn.toString(),
    referring_office: person.office,
    participation: person.participation,
    customer_group: person.customerGroup,
    mappa: journey.mappa,
    incident_marker: false,
    fingerprint: Buffer.alloc(32, person.index % 251),
  };
  seal(waiting, row, 'health_notes', context.place(person.id, 'referral.health_notes', referralId), person.healthNotes);
  seal(waiting, row, 'job_aims', context.place(person.id, 'referral.job_aims', referralId), person.jobAims);
  rows.referral.push(row);
  if (journey.acknowledgedOn) {
    rows.referral_event.push({
      id: demoId('acknowledged', referralId),
      referral_id: referralId,
      participant_id: person.id,
      kind: 'acknowledged',
      at: instant(journey.acknowledgedOn, 10),
      recorded_by: personaOf(context.demo, 'administrator'),
    });
  }
  const allocate = (step: string, caseload: string, at: string, reason: string | null) => {
    const id = demoId('allocation', referralId, step);
    const allocation: Row = {
      id,
      participant_id: person.id,
      caseload_id: demoId('caseload', caseload),
      at,
      recorded_by: personaOf(context.demo, 'administrator'),
    };
    seal(waiting, allocation, 'reason', context.place(person.id, 'allocation.reason', id), reason);
    rows.allocation.push(allocation);
  };
  allocate('door', doorOf(context.demo, journey.mappa), instant(journey.referredOn, 7), null);
  if (journey.allocated)
    allocate(
      'desk',
      journey.caseload,
      instant(journey.referredOn.add({ days: 1 }), 11),
      'Nearest to home with room on the caseload',
    );
}

function addMeetings(rows: Rows, waiting: Waiting[], each: DemoCase, context: RowContext): void {
  const { person, journey, referralId } = each;
  const { today, seed } = context;
  const staff = workerOf(context.demo, journey.caseload);
  const told = { source: 'staff', channel: 'screen', recorded_by: staff };
  const random = randomFor(seed + 2, person.index);
  const book = (days: number, first: boolean): string => {
    const id = demoId('appointment', person.id, days);
    const on = onWeekday(today.add({ days }));
    const how = first ? 'in-person' : random.pick(['in-person', 'telephone']);
    rows.appointment.push({
      id,
      participant_id: person.id,
      referral_id: referralId,
      kind: first ? 'first-meeting' : random.pick(['review', 'job-search', 'catch-up']),
      how,
      starts_at: instant(on, 9 + (person.index % 8), (person.index % 2) * 30),
      minutes: first ? 60 : 30,
      place: how === 'in-person' ? 'Meeting room 2' : null,
      staff_id: staff,
      client_token: demoId('token', id),
      ...told,
      recorded_at: instant(on.subtract({ days: 7 }), 15),
    });
    return id;
  };
  let first: string | null = null;
  for (const days of journey.pastMeetings) {
    const id = book(days, first === null);
    const on = onWeekday(today.add({ days }));
    const came = journey.startedOn !== null && (first === null || !random.chance(0.15));
    first ??= id;
    rows.attendance.push({
      id: demoId('attendance', id),
      participant_id: person.id,
      appointment_id: id,
      attended: came,
      happened: came,
      late: false,
      reason: came ? null : 'no-word',
      client_token: demoId('token', 'attendance', id),
      ...told,
      recorded_at: instant(on, 17),
    });
    if (came) addNote(rows, waiting, person, context, { id, on, staff, text: random.pick(NOTES) });
  }
  if (journey.startedOn && first !== null) addStart(rows, waiting, each, context, { staff, first });
  if (journey.nextMeeting !== null) book(journey.nextMeeting, first === null && journey.startedOn === null);
  addEnrolment(rows, waiting, each, context, { staff, first });
}

/** What goes with a start: the notice given before the first question, and for most people a signed action plan. */
function addStart(
  rows: Rows,
  waiting: Waiting[],
  { person, journey, referralId }: DemoCase,
  context: RowContext,
  { staff, first }: { staff: string; first: string },
): void {
  const on = onWeekday(journey.startedOn ?? context.today);
  const told = { source: 'staff', channel: 'screen', recorded_by: staff };
  rows.notice_given.push({
    id: demoId('notice', referralId),
    participant_id: person.id,
    appointment_id: first,
    programme: context.programme,
    version: context.version,
    register_hash: context.hash,
    how: person.index % 3 === 0 ? 'on-paper' : 'read-aloud',
    language: person.preferred_language,
    at: instant(on, 9),
    client_token: demoId('token', 'notice', referralId),
    ...told,
    recorded_at: instant(on, 9),
  });
  if (person.index % 7 === 3) return;
  const id = demoId('plan', referralId);
  const agreedOn = onWeekday(on.add({ days: 3 }));
  if (Temporal.PlainDate.compare(agreedOn, context.today) > 0) return;
  const row: Row = {
    id,
    participant_id: person.id,
    referral_id: referralId,
    agreed_on: agreedOn.toString(),
    signed: 'on-paper',
    client_token: demoId('token', id),
    ...told,
    recorded_at: instant(agreedOn, 12),
  };
  seal(
    waiting,
    row,
    'goals',
    context.place(person.id, 'action_plan.goals', id),
    `${person.jobAims}. First steps: update the CV, two applications a week.`,
  );
  rows.action_plan.push(row);
}

interface Written {
  id: string;
  on: Temporal.PlainDate;
  staff: string;
  text: string;
}

function addNote(
  rows: Rows,
  waiting: Waiting[],
  person: DemoPerson,
  context: RowContext,
  { id, on, staff, text }: Written,
): void {
  const note = demoId('note', id);
  const row: Row = {
    id: note,
    participant_id: person.id,
    appointment_id: id,
    topic: 'meeting',
    occurred_on: on.toString(),
    written_at: instant(on, 17, 10),
    author_id: staff,
    third_party: false,
    client_token: demoId('token', note),
    source: 'staff',
    channel: 'screen',
    recorded_at: instant(on, 17, 10),
    recorded_by: staff,
  };
  seal(waiting, row, 'body', context.place(person.id, 'case_note.body', note), text);
  rows.case_note.push(row);
}

function addEnrolment(
  rows: Rows,
  waiting: Waiting[],
  { person, journey, referralId }: DemoCase,
  context: RowContext,
  { staff, first }: { staff: string; first: string | null },
): void {
  if (!journey.startedOn) return;
  const id = demoId('enrolment', referralId);
  const row: Row = {
    id,
    participant_id: person.id,
    referral_id: referralId,
    started_on: journey.startedOn.toString(),
    appointment_id: first,
    esf_initial_form_on: journey.esfFormOn?.toString() ?? null,
    recorded_at: instant(journey.startedOn, 17),
    recorded_by: staff,
  };
  const reason = 'Came to the first meeting and agreed to take part';
  seal(waiting, row, 'reason', context.place(person.id, 'enrolment.reason', id), reason);
  rows.enrolment.push(row);
  if (!journey.endedOn) return;
  rows.enrolment_end.push({
    enrolment_id: id,
    participant_id: person.id,
    ended_on: journey.endedOn.toString(),
    reason: journey.endReason,
    last_payment_on: journey.lastPaymentOn?.toString() ?? null,
    recorded_at: instant(journey.endedOn, 17),
    recorded_by: staff,
  });
}
