import { randomUUID } from 'node:crypto';
import { type FormReader, type FormState, formState, type PageRequest, textOf } from '../../pipeline/index.ts';

export const signedIn = { access: 'signed-in' } as const;

/** A path parameter, or nothing. */
export const param = (request: PageRequest, name: string): string => request.params[name] ?? '';

/** An empty form with its token, so that sending it twice is one act. */
export const freshForm = (stored: Record<string, string | string[] | undefined> = {}): FormState =>
  formState({}, [], { clientToken: randomUUID(), ...stored });

/** The token of a posted form; a form that lost it gets a new one. */
export const tokenOf = (request: PageRequest): string => textOf(request.body, 'clientToken') || randomUUID();

/** The fields of a booking as they are typed; `called` tells the boxes of several bookings on one page apart. */
export function readBooking(form: FormReader, request: PageRequest) {
  return {
    kind: textOf(request.body, 'kind'),
    how: textOf(request.body, 'how'),
    date: form.date('date', { called: 'the date of the appointment' }) ?? '',
    time: form.time('time', { called: 'the time of the appointment' }) ?? '',
    minutes: Number(textOf(request.body, 'minutes')),
    ...optional('place', textOf(request.body, 'place')),
    ...optional('staffId', textOf(request.body, 'staffId')),
  };
}

/** A field only when something was typed, as strict schemas ask. */
export const optional = <Name extends string>(name: Name, value: string): { [Key in Name]?: string } =>
  value === '' ? {} : ({ [name]: value } as { [Key in Name]?: string });

/** A day as the three boxes of a date field. */
export const dayBoxes = (name: string, day: Temporal.PlainDate): Record<string, string> => ({
  [`${name}-day`]: String(day.day),
  [`${name}-month`]: String(day.month),
  [`${name}-year`]: String(day.year),
});
