import { frameOf } from '../../people/index.ts';
import {
  type FormState,
  type Page,
  type PageRequest,
  readForm,
  redirect,
  submitting,
  textOf,
  view,
} from '../../pipeline/index.ts';
import { bookAppointment } from '../commands/book-appointment.ts';
import { cancelAppointment } from '../commands/cancel-appointment.ts';
import { rescheduleAppointment } from '../commands/reschedule-appointment.ts';
import { prepareBooking, readAppointment } from '../reads.ts';
import { londonParts } from '../rules.ts';
import { CANCELLED, HOW, KINDS } from '../words.ts';
import { dayBoxes, freshForm, optional, param, readBooking, signedIn, tokenOf } from './shared.ts';

const MINUTES = [15, 20, 30, 45, 60, 90, 120].map((minutes) => ({
  value: String(minutes),
  text: `${minutes} minutes`,
}));
const clause = 'category/appointments';
const at = (reference: string, rest = '') => `/participants/${reference}/appointments${rest}`;

async function bookingForm(request: PageRequest, form?: FormState) {
  const { person, holders, self, incidentMarker } = await request.ask(prepareBooking, {
    reference: param(request, 'reference'),
  });
  const staff = holders.some(({ id }) => id === self.id) ? holders : [self, ...holders];
  const stored = {
    kind: person.startedOn ? 'review' : 'first-meeting',
    how: 'in-person',
    minutes: person.startedOn ? '30' : '60',
    staffId: self.id,
  };
  return view(
    'casework/booking.njk',
    {
      ...frameOf(person, 'appointments'),
      form: form ?? freshForm(stored),
      kinds: KINDS.items,
      ways: HOW.items,
      minutes: MINUTES,
      staff: staff.map(({ id, name }) => ({ value: id, text: name })),
      incidentMarker,
      action: at(person.reference, '/new'),
      back: at(person.reference),
    },
    { title: 'Book an appointment', journey: person.reference, status: form ? 400 : 200 },
  );
}

async function moveForm(request: PageRequest, form?: FormState) {
  const ids = { reference: param(request, 'reference'), appointmentId: param(request, 'appointment') };
  const { person, appointment } = await request.ask(readAppointment, ids);
  const { day, time } = londonParts(appointment.starts_at);
  const stored = {
    kind: appointment.kind,
    how: appointment.how,
    minutes: String(appointment.minutes),
    place: appointment.place ?? '',
    ...dayBoxes('date', day),
    time,
  };
  const here = at(person.reference, `/${appointment.id}`);
  return view(
    'casework/booking.njk',
    {
      ...frameOf(person, 'appointments'),
      form: form ?? freshForm(stored),
      kinds: KINDS.items,
      ways: HOW.items,
      minutes: MINUTES,
      moving: appointment,
      action: `${here}/move`,
      back: here,
    },
    { title: 'Move an appointment', journey: person.reference, status: form ? 400 : 200 },
  );
}

async function cancelForm(request: PageRequest, form?: FormState) {
  const ids = { reference: param(request, 'reference'), appointmentId: param(request, 'appointment') };
  const { person, appointment } = await request.ask(readAppointment, ids);
  const here = at(person.reference, `/${appointment.id}`);
  return view(
    'casework/cancel.njk',
    {
      ...frameOf(person, 'appointments'),
      form: form ?? freshForm(),
      appointment,
      kind: KINDS.of(appointment.kind),
      reasons: CANCELLED.items,
      action: `${here}/cancel`,
      back: here,
    },
    { title: 'Cancel an appointment', journey: person.reference, status: form ? 400 : 200 },
  );
}

export const bookingPages: readonly Page[] = [
  { ...signedIn, method: 'GET', path: at(':reference', '/new'), clause, handle: (request) => bookingForm(request) },
  {
    ...signedIn,
    method: 'POST',
    path: at(':reference', '/new'),
    clause,
    async handle(request) {
      const reference = param(request, 'reference');
      const form = readForm(request.body);
      const booking = readBooking(form, request);
      if (form.problems.length > 0) return bookingForm(request, form.again());
      return submitting(
        async () => {
          const { id } = await request.run(bookAppointment, { reference, ...booking, clientToken: tokenOf(request) });
          return redirect(at(reference, `/${id}`));
        },
        (problems) => bookingForm(request, form.again(problems)),
      );
    },
  },
  {
    ...signedIn,
    method: 'GET',
    path: at(':reference', '/:appointment/move'),
    clause,
    handle: (request) => moveForm(request),
  },
  {
    ...signedIn,
    method: 'POST',
    path: at(':reference', '/:appointment/move'),
    clause,
    async handle(request) {
      const form = readForm(request.body);
      const booking = readBooking(form, request);
      const because = form.text('because', { called: 'The reason', missing: 'Enter why it is being moved', max: 500 });
      if (form.problems.length > 0) return moveForm(request, form.again());
      const input = {
        appointmentId: param(request, 'appointment'),
        ...booking,
        because,
        clientToken: tokenOf(request),
      };
      return submitting(
        async () =>
          redirect(at(param(request, 'reference'), `/${(await request.run(rescheduleAppointment, input)).id}`)),
        (problems) => moveForm(request, form.again(problems)),
      );
    },
  },
  {
    ...signedIn,
    method: 'GET',
    path: at(':reference', '/:appointment/cancel'),
    clause,
    handle: (request) => cancelForm(request),
  },
  {
    ...signedIn,
    method: 'POST',
    path: at(':reference', '/:appointment/cancel'),
    clause,
    async handle(request) {
      const form = readForm(request.body);
      const reason = form.choice('reason', CANCELLED.values, 'Select why it is cancelled');
      if (form.problems.length > 0) return cancelForm(request, form.again());
      const input = {
        appointmentId: param(request, 'appointment'),
        reason,
        ...optional('detail', textOf(request.body, 'detail')),
      };
      return submitting(
        async () => {
          await request.run(cancelAppointment, input);
          return redirect(at(param(request, 'reference'), `/${param(request, 'appointment')}`));
        },
        (problems) => cancelForm(request, form.again(problems)),
      );
    },
  },
];
